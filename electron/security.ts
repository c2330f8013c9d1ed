// Locks every page: no navigation away, no new windows, no webviews, no foreign downloads, no permissions but a listed few.
import type { Session, WebContents } from 'electron';
import { isOwnUrl } from './app-protocol.ts';

type Log = (line: string) => void;
type GuardedContents = Pick<WebContents, 'on' | 'setWindowOpenHandler'>;
type GuardedSession = Pick<
  Session,
  'on' | 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
>;

/**
 * The loopback names are Chromium's local network access: the page talks to its backend on 127.0.0.1, and the CSP says which.
 * Fullscreen is for the wallboard on a TV.
 */
const allowedPermissions: ReadonlySet<string> = new Set([
  'notifications',
  'clipboard-sanitized-write',
  'fullscreen',
  'loopback-network',
  'local-network-access',
]);

/** Refuses every way in which the page of `contents` could lead somewhere else while keeping its preload. */
export function guardContents(contents: GuardedContents, log: Log): void {
  const staysHere = (event: { url: string; preventDefault(): void }) => {
    if (isOwnUrl(event.url)) return;
    event.preventDefault();
    log(`navigation refused: ${originForLog(event.url)}`);
  };
  contents.on('will-navigate', staysHere);
  contents.on('will-frame-navigate', staysHere);
  contents.on('will-redirect', staysHere);
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    log('webview refused');
  });
  contents.setWindowOpenHandler(({ url }) => {
    log(`new window refused: ${originForLog(url)}`);
    return { action: 'deny' };
  });
}

/** Denies permissions, devices and downloads; what is allowed, only to our own page: permissions to its top frame. */
export function guardSession(session: GuardedSession, log: Log): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const isGranted =
      allowedPermissions.has(permission) && details.isMainFrame && isOwnUrl(details.requestingUrl);
    if (!isGranted) log(`permission refused: ${permission}`);
    answer(isGranted);
  });
  session.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin, { isMainFrame }) =>
      allowedPermissions.has(permission) && isMainFrame && isOwnUrl(requestingOrigin),
  );
  session.setDevicePermissionHandler(() => false);
  // A file of a chat: our page fetched it with its own sign-in, and the system's dialog asks where to put it.
  session.on('will-download', (event, item) => {
    const [, madeBy] = /^blob:(.*)$/s.exec(item.getURL()) ?? [];
    if (madeBy !== undefined && isOwnUrl(madeBy)) return;
    event.preventDefault();
    log('download refused');
  });
}

/** Scheme and host only: the rest of an address may hold personal data. */
function originForLog(address: string): string {
  if (!URL.canParse(address)) return 'an address that cannot be read';
  const { protocol, host } = new URL(address);
  return `${protocol}//${host}`;
}
