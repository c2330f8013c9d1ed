// The desk's window: locked options, remembered bounds, and a page that comes back when its process dies.
import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { BrowserWindowConstructorOptions } from 'electron';
import type { WindowState } from '../shared/desktop/desktop.contract.ts';
import { createRestartLimit } from './restart-limit.ts';
import type { SettingsStore } from './store.ts';
import { minSize, placeWindow } from './window-bounds.ts';

const saveDelayMs = 400;
const pageRestarts = { most: 3, withinMs: 60_000 };

export interface DeskWindowParts {
  preloadPath: string;
  settings: SettingsStore;
  log: (line: string) => void;
  onState: (state: WindowState) => void;
}

/** Creates the window without loading anything; the caller loads an app:// address. */
export function createDeskWindow(parts: DeskWindowParts): BrowserWindow {
  const saved = parts.settings.get('window') ?? null;
  const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea);
  const window = new BrowserWindow({ ...placeWindow(saved, areas), ...lockedOptions(parts.preloadPath) });
  if (saved?.isMaximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  rememberBounds(window, parts.settings);
  reportState(window, parts.onState);
  reviveCrashedPage(window, parts.log);
  return window;
}

function lockedOptions(preload: string): BrowserWindowConstructorOptions {
  return {
    minWidth: minSize.width,
    minHeight: minSize.height,
    show: false,
    title: 'Lanka',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0f1318' : '#ffffff',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      // The system's own on a Mac; elsewhere its dictionaries would be fetched from the internet.
      spellcheck: process.platform === 'darwin',
    },
  };
}

export function stateOf(window: BrowserWindow): WindowState {
  return {
    isFocused: window.isFocused(),
    isMaximized: window.isMaximized(),
    isFullScreen: window.isFullScreen(),
  };
}

function rememberBounds(window: BrowserWindow, settings: SettingsStore): void {
  let timer: NodeJS.Timeout | undefined;
  const save = () => {
    clearTimeout(timer);
    settings.set('window', { ...window.getNormalBounds(), isMaximized: window.isMaximized() });
  };
  const saveSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(save, saveDelayMs);
  };
  window.on('resize', saveSoon);
  window.on('move', saveSoon);
  window.on('close', save);
}

function reportState(window: BrowserWindow, onState: (state: WindowState) => void): void {
  const report = () => onState(stateOf(window));
  window.on('focus', report);
  window.on('blur', report);
  window.on('maximize', report);
  window.on('unmaximize', report);
  window.on('enter-full-screen', report);
  window.on('leave-full-screen', report);
}

function reviveCrashedPage(window: BrowserWindow, log: (line: string) => void): void {
  const mayRestart = createRestartLimit(pageRestarts);
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const isAllowed = mayRestart();
    log(
      `the page's process is gone (${reason}); ${isAllowed ? 'loading it again' : 'too often, left alone'}`,
    );
    if (isAllowed) window.webContents.reload();
  });
}
