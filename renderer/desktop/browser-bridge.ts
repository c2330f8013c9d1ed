// What a plain browser offers in place of the desktop program: the same functions, as far as a web page may go.
import {
  desktopNotice,
  type DesktopBridge,
  type DesktopNotice,
  type DeskRoute,
  type SecretName,
  type WindowState,
} from '../../shared/desktop/desktop.contract.ts';
import { AppError } from '../../shared/errors.ts';
import { openExternal } from './open-external.ts';

const secretKey = (name: SecretName) => `lanka.secret.${name}`;

/** The bridge of a page that its own backend serves. Secrets live as long as the tab. */
export function createBrowserBridge(): DesktopBridge {
  const routeListeners = new Set<(route: DeskRoute) => void>();
  return {
    kind: 'browser',
    versions: async () => ({ app: null, electron: null, chromium: null }),
    backendUrl: async () => location.origin,
    secrets: {
      get: async (name) => sessionStorage.getItem(secretKey(name)),
      set: async (name, value) => {
        sessionStorage.setItem(secretKey(name), value);
        return { survivesRestart: false };
      },
      clear: async (name) => sessionStorage.removeItem(secretKey(name)),
    },
    notify: (notice) => notify(notice, (route) => routeListeners.forEach((listener) => listener(route))),
    // Not every browser has it, and none has it for a page that is not installed: then there is no badge.
    setBadge: async (count) => navigator.setAppBadge?.(count).catch(() => undefined),
    openExternal: async (url) => {
      openExternal(url);
      return true;
    },
    onRoute: (listener) => {
      routeListeners.add(listener);
      return () => void routeListeners.delete(listener);
    },
    windowState: async () => windowState(),
    onWindowState: (listener) => {
      const report = () => listener(windowState());
      window.addEventListener('focus', report);
      window.addEventListener('blur', report);
      document.addEventListener('fullscreenchange', report);
      return () => {
        window.removeEventListener('focus', report);
        window.removeEventListener('blur', report);
        document.removeEventListener('fullscreenchange', report);
      };
    },
  };
}

function windowState(): WindowState {
  return {
    isFocused: document.hasFocus(),
    isMaximized: false,
    isFullScreen: document.fullscreenElement !== null,
  };
}

/** Asks for the browser's consent at the first notice; false without it. */
async function notify(notice: DesktopNotice, onRoute: (route: DeskRoute) => void): Promise<boolean> {
  const { success, data } = desktopNotice.safeParse(notice);
  if (!success) throw new AppError('INVALID', { reason: 'notice' });
  if (!('Notification' in window)) return false;
  const consent =
    Notification.permission === 'default' ? await Notification.requestPermission() : Notification.permission;
  if (consent !== 'granted') return false;
  const notification = new Notification(data.title, { body: data.body });
  notification.addEventListener('click', () => {
    window.focus();
    notification.close();
    if (data.route !== undefined) onRoute(data.route);
  });
  return true;
}
