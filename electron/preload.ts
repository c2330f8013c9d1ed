// Runs beside the page in its sandbox and gives it one object of named functions, `window.lanka`; nothing else crosses.
import { contextBridge, ipcRenderer } from 'electron';
import { desktopCallChannels, desktopEventChannels } from '../shared/desktop/desktop-channels.ts';
import type {
  CallInput,
  CallResult,
  DesktopBridge,
  DesktopCall,
  DeskRoute,
  WindowState,
} from '../shared/desktop/desktop.contract.ts';
import type { Result } from '../shared/errors.ts';

async function call<C extends DesktopCall>(name: C, input: CallInput<C>): Promise<CallResult<C>> {
  const result = (await ipcRenderer.invoke(desktopCallChannels[name], input)) as Result<CallResult<C>>;
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

/** Fans one channel out to listeners; with `keepsFirst`, what came before the first listener waits for it. */
function listenersOf<T>(channel: string, keepsFirst: boolean): (listener: (value: T) => void) => () => void {
  const listeners = new Set<(value: T) => void>();
  let waiting: T[] = [];
  ipcRenderer.on(channel, (_event, value: T) => {
    if (listeners.size === 0 && keepsFirst) waiting.push(value);
    for (const listener of listeners) listener(value);
  });
  return (listener) => {
    listeners.add(listener);
    const early = waiting;
    waiting = [];
    early.forEach((value) => listener(value));
    return () => void listeners.delete(listener);
  };
}

const bridge = {
  kind: 'electron',
  versions: () => call('versions', undefined),
  backendUrl: () => call('backendUrl', undefined),
  secrets: {
    get: (name) => call('secretGet', { name }),
    set: (name, value) => call('secretSet', { name, value }),
    clear: (name) => call('secretClear', { name }),
  },
  notify: (notice) => call('notify', notice),
  setBadge: (count) => call('setBadge', { count }),
  openExternal: (url) => call('openExternal', { url }),
  onRoute: listenersOf<DeskRoute>(desktopEventChannels.route, true),
  windowState: () => call('windowState', undefined),
  onWindowState: listenersOf<WindowState>(desktopEventChannels.windowState, false),
} satisfies DesktopBridge;

contextBridge.exposeInMainWorld('lanka', bridge);
