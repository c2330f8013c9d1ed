// Ties the window, the backend and the page's calls together once Electron is ready.
import path from 'node:path';
import { app, dialog, ipcMain, utilityProcess, type BrowserWindow } from 'electron';
import { desktopEventChannels } from '../shared/desktop/desktop-channels.ts';
import type { DeskRoute } from '../shared/desktop/desktop.contract.ts';
import { appOrigin, deskUrl, startingUrl } from './app-protocol.ts';
import { createBackendProcess, type BackendProcess } from './backend-process.ts';
import type { LaunchOptions } from './deep-link.ts';
import { createDesktopHandlers } from './desktop-handlers.ts';
import { answerDesktopCalls } from './ipc.ts';
import { sentencesFor } from './sentences.ts';
import type { SettingsStore } from './store.ts';
import { createDeskWindow } from './window.ts';

export interface DeskShellParts {
  launch: LaunchOptions;
  /** Folder of the built program, with backend/ and electron/ in it. */
  distDir: string;
  settings: SettingsStore;
  log: (line: string) => void;
  /** Takes lines for the terminal that the program was started from. */
  print: (line: string) => void;
  /** Called each time when the desk can be used. */
  onUsable: (backendUrl: string) => void;
}

export interface DeskShell {
  backend: BackendProcess;
  /** Brings the window forward and, when given, shows the route in it. */
  show: (route?: DeskRoute | null) => void;
}

/** Opens the window on the starting page, starts the backend, then loads the desk. */
export function openDeskShell(parts: DeskShellParts): DeskShell {
  const { launch, log } = parts;
  const window = createDeskWindow({
    preloadPath: path.join(parts.distDir, 'electron', 'preload.cjs'),
    settings: parts.settings,
    log,
    onState: (state) =>
      window.isDestroyed() || window.webContents.send(desktopEventChannels.windowState, state),
  });
  // The desk is loaded after it: of two loads under way at once either promise may be the one that is broken off.
  const startingPage = window
    .loadURL(startingUrl)
    .catch((error: unknown) => log(`the starting page did not load: ${String(error)}`));
  const page = createDeskPage(window, startingPage, launch.route, parts.onUsable);
  const waitingForUrl: ((url: string) => void)[] = [];
  const backend = createBackendProcess({
    fork: (args) =>
      utilityProcess.fork(path.join(parts.distDir, 'backend', 'main.js'), args, {
        stdio: 'pipe',
        serviceName: 'Lanka backend',
      }),
    args: backendArgs(launch),
    port: launch.port,
    log,
    print: parts.print,
    onReady: (url) => {
      waitingForUrl.splice(0).forEach((resolve) => resolve(url));
      page.load(url).catch((error: unknown) => log(`the desk did not load: ${String(error)}`));
    },
    onGivenUp: (reason) => void offerRetry(window, backend, reason),
  });
  const backendUrl = () =>
    backend.url() ?? new Promise<string>((resolve) => void waitingForUrl.push(resolve));
  const { settings } = parts;
  answerDesktopCalls(
    ipcMain,
    createDesktopHandlers({ window, settings, log, backendUrl, show: page.show }),
    log,
  );
  backend.start();
  return { backend, show: page.show };
}

/** The desk in its window: loaded once per backend address, and told of routes once it is there. */
function createDeskPage(
  window: BrowserWindow,
  startingPage: Promise<void>,
  firstRoute: DeskRoute | null,
  onUsable: (url: string) => void,
) {
  let pendingRoute = firstRoute;
  let loadedFor: string | null = null;
  const sendPendingRoute = () => {
    if (pendingRoute === null || loadedFor === null || window.isDestroyed()) return;
    window.webContents.send(desktopEventChannels.route, pendingRoute);
    pendingRoute = null;
  };
  return {
    async load(backendUrl: string) {
      await startingPage;
      // The same address again: the page is still there and connects by itself.
      if (loadedFor === backendUrl || window.isDestroyed()) return;
      await window.loadURL(deskUrl);
      loadedFor = backendUrl;
      sendPendingRoute();
      onUsable(backendUrl);
    },
    show: (route?: DeskRoute | null) => {
      pendingRoute = route ?? pendingRoute;
      if (window.isDestroyed()) return;
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      sendPendingRoute();
    },
  };
}

function backendArgs(launch: LaunchOptions): string[] {
  return [
    'serve',
    '--origin',
    appOrigin,
    '--data-dir',
    launch.dataDir ?? path.join(app.getPath('userData'), 'data'),
    ...(launch.sampleData ? ['--sample-data'] : []),
    ...(launch.databaseUrl === null ? [] : ['--database-url', launch.databaseUrl]),
    ...(launch.mapFile === null ? [] : ['--map-file', launch.mapFile]),
  ];
}

async function offerRetry(window: BrowserWindow, backend: BackendProcess, reason: string): Promise<void> {
  const say = sentencesFor(app.getLocale());
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: say.backendFailed,
    detail: reason,
    buttons: [say.retry, say.quit],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  if (response === 0) backend.start();
  else app.quit();
}
