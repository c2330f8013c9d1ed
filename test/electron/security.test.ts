// The guards of pages and sessions, asked with every kind of thing a page may try.
import { EventEmitter } from 'node:events';
import type { Session, WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { guardContents, guardSession } from '../../electron/security.ts';

const lines: string[] = [];
const log = (line: string) => void lines.push(line);

function guardedContents() {
  let decideWindow: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (handler: typeof decideWindow) => (decideWindow = handler),
  });
  guardContents(contents as unknown as WebContents, log);
  const isPrevented = (name: string, url: string) => {
    let prevented = false;
    contents.emit(name, { url, preventDefault: () => (prevented = true) });
    return prevented;
  };
  return { isPrevented, openWindow: (url: string) => decideWindow({ url }) };
}

type Request = Parameters<NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>>;
type Check = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>;
function guardedSession() {
  const kept: { request?: (...args: Request) => void; check?: Check; device?: () => boolean } = {};
  const session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: (handler: (...args: Request) => void) => (kept.request = handler),
    setPermissionCheckHandler: (handler: Check) => (kept.check = handler),
    setDevicePermissionHandler: (handler: () => boolean) => (kept.device = handler),
  });
  guardSession(session as unknown as Session, log);
  const asks = (permission: string, requestingUrl: string, isMainFrame: boolean) => {
    let isGranted: boolean | undefined;
    const details = { requestingUrl, isMainFrame } as Request[3];
    kept.request?.({} as WebContents, permission as Request[1], (answer) => (isGranted = answer), details);
    const isFoundGranted = kept.check?.(null, permission as Request[1], requestingUrl, {
      isMainFrame,
    } as never);
    return [isGranted, isFoundGranted];
  };
  return { session, asks, device: () => kept.device?.() };
}

describe('a guarded page', () => {
  const away = [
    'https://evil.example/',
    'app://evil/',
    'app://lanka.evil/',
    'file:///etc/passwd',
    'data:text/html,x',
  ];
  const odd = [
    'about:blank',
    'javascript:alert(1)',
    'blob:app://lanka/x',
    'view-source:app://lanka/',
    '',
    'x',
  ];
  it.each([...away, ...odd])('stays when it is led to %j', (url) => {
    const { isPrevented } = guardedContents();
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      expect(isPrevented(name, url)).toBe(true);
    }
  });

  it('may move within its own origin', () => {
    const { isPrevented } = guardedContents();
    expect(isPrevented('will-navigate', 'app://lanka/chats/1')).toBe(false);
  });

  it.each([...away, ...odd, 'app://lanka/', 'https://github.com/'])('opens no window for %j', (url) =>
    expect(guardedContents().openWindow(url)).toEqual({ action: 'deny' }),
  );

  it('attaches no webview', () =>
    expect(guardedContents().isPrevented('will-attach-webview', '')).toBe(true));

  it('writes the host of what it refused, never the rest of the address', () => {
    guardedContents().isPrevented('will-navigate', 'https://evil.example/?phone=+380671234567');
    expect(lines.at(-1)).toBe('navigation refused: https://evil.example');
  });
});

describe('a guarded session', () => {
  const wanted = [
    'notifications',
    'clipboard-sanitized-write',
    'fullscreen',
    'loopback-network',
    'local-network-access',
  ];
  const refused = [
    ...['clipboard-read', 'media', 'geolocation', 'midi', 'midiSysex', 'openExternal', 'pointerLock'],
    ...[
      'display-capture',
      'hid',
      'serial',
      'usb',
      'idle-detection',
      'window-management',
      'fileSystem',
      'unknown',
    ],
    ...['speaker-selection', 'storage-access', 'local-network', 'persistent-storage', 'screen-wake-lock', ''],
  ];
  it.each(wanted)('gives %s to the top frame of our page only', (permission) => {
    const { asks } = guardedSession();
    expect(asks(permission, 'app://lanka/', true)).toEqual([true, true]);
    expect(asks(permission, 'app://lanka/', false)).toEqual([false, false]);
    expect(asks(permission, 'https://evil.example/', true)).toEqual([false, false]);
    expect(asks(permission, '', true)).toEqual([false, false]);
  });
  it.each(refused)('refuses %j', (permission) =>
    expect(guardedSession().asks(permission, 'app://lanka/', true)).toEqual([false, false]),
  );
  it('gives no device', () => expect(guardedSession().device()).toBe(false));
  it.each([
    ['blob:app://lanka/0197', true],
    ['blob:https://evil.example/0197', false],
    ['blob:app://evil/0197', false],
    ['app://lanka/assets/x.js', false],
    ['https://evil.example/x.exe', false],
    ['data:text/html,x', false],
  ])('lets only what our page has fetched be saved: %s', (url, isSaved) => {
    const { session } = guardedSession();
    let prevented = false;
    session.emit('will-download', { preventDefault: () => (prevented = true) }, { getURL: () => url });
    expect(prevented).toBe(!isSaved);
  });
});
