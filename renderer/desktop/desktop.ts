// The operating system as the page may use it: the desktop program's bridge where there is one, else the browser's own means.
import type { DesktopBridge } from '../../shared/desktop/desktop.contract.ts';
import { createBrowserBridge } from './browser-bridge.ts';

declare global {
  interface Window {
    /** Set by the preload of the desktop program; absent in a browser. */
    readonly lanka?: DesktopBridge;
  }
}

let bridge: DesktopBridge | undefined;

/** The one bridge of this page. */
export function desktop(): DesktopBridge {
  bridge ??= window.lanka ?? createBrowserBridge();
  return bridge;
}
