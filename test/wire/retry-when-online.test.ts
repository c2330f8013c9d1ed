// The browser's word that there is a network again is taken until the wire is closed.
import { afterEach, expect, test, vi } from 'vitest';
import type { Connection } from '../../renderer/wire/link.ts';
import { retryWhenOnline } from '../../renderer/wire/retry-when-online.ts';

afterEach(() => vi.unstubAllGlobals());

test('a connection is tried at once when there is a network again, and not after its end', () => {
  const browser = new EventTarget();
  for (const name of ['addEventListener', 'removeEventListener'] as const)
    vi.stubGlobal(name, browser[name].bind(browser));
  const listeners = new Set<(connection: Connection) => void>();
  let tries = 0;
  retryWhenOnline({
    retryNow: () => (tries += 1),
    onConnection: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  browser.dispatchEvent(new Event('online'));
  for (const listener of listeners) listener({ state: 'offline', sinceMs: 0 });
  browser.dispatchEvent(new Event('online'));
  expect(tries).toBe(2);
  for (const listener of listeners) listener({ state: 'ended', sinceMs: 0 });
  browser.dispatchEvent(new Event('online'));
  expect(tries).toBe(2);
});
