// The names of the IPC channels between the page's bridge and Electron's main process; no schemas here, so the preload stays small.

/** One channel per call that the page makes and main answers. */
export const desktopCallChannels = {
  versions: 'desktop:versions',
  backendUrl: 'desktop:backendUrl',
  secretGet: 'desktop:secretGet',
  secretSet: 'desktop:secretSet',
  secretClear: 'desktop:secretClear',
  notify: 'desktop:notify',
  setBadge: 'desktop:setBadge',
  openExternal: 'desktop:openExternal',
  windowState: 'desktop:windowState',
} as const;

/** One channel per thing that main tells the page unasked. */
export const desktopEventChannels = {
  route: 'desktop:route',
  windowState: 'desktop:windowStateChanged',
} as const;
