// What main does for each call of the page.
import { app, dialog, safeStorage, type BrowserWindow } from 'electron';
import type { DeskRoute } from '../shared/desktop/desktop.contract.ts';
import type { ExternalLink } from '../shared/desktop/desktop.rules.ts';
import type { DesktopHandlers } from './ipc.ts';
import { showNotice } from './notices.ts';
import { openExternal } from './open-external.ts';
import { createSecrets } from './secrets.ts';
import { sentencesFor } from './sentences.ts';
import type { SettingsStore } from './store.ts';
import { stateOf } from './window.ts';

export interface DesktopHandlerParts {
  window: BrowserWindow;
  settings: SettingsStore;
  log: (line: string) => void;
  backendUrl: () => Promise<string> | string;
  /** Brings the window forward and shows the route in it. */
  show: (route?: DeskRoute) => void;
}

export function createDesktopHandlers({
  window,
  settings,
  log,
  backendUrl,
  show,
}: DesktopHandlerParts): DesktopHandlers {
  const secrets = createSecrets(safeStorage, settings, process.platform, log);
  return {
    versions: () => ({
      app: app.getVersion(),
      electron: process.versions.electron ?? null,
      chromium: process.versions.chrome ?? null,
    }),
    backendUrl,
    secretGet: ({ name }) => secrets.get(name),
    secretSet: ({ name, value }) => secrets.set(name, value),
    secretClear: ({ name }) => secrets.clear(name) as undefined,
    notify: (notice) => showNotice(notice, show),
    setBadge: ({ count }) => void app.setBadgeCount(count),
    openExternal: ({ url }) => openExternal(url, (link) => confirmLink(window, link)),
    windowState: () => stateOf(window),
  };
}

async function confirmLink(window: BrowserWindow, link: ExternalLink): Promise<boolean> {
  const say = sentencesFor(app.getLocale());
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: link.kind === 'web' ? say.openSite : say.callNumber,
    detail: link.kind === 'web' ? `${link.shown}\n\n${link.url}` : link.shown,
    buttons: [say.open, say.cancel],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}
