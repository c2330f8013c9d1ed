// The backend's life: ready line, restart on the same port, an end to restarting, and a clean stop. Real child processes.
import { fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createBackendProcess, type BackendProcess } from '../../electron/backend-process.ts';
import { createRestartLimit } from '../../electron/restart-limit.ts';

const script = path.resolve(import.meta.dirname, 'fixtures/backend.js');
const running: BackendProcess[] = [];
afterEach(() => Promise.all(running.splice(0).map((backend) => backend.stop())));

function startBackend(extraArgs: string[] = [], restarts = { most: 2, withinMs: 60_000 }) {
  const events = new EventEmitter();
  const backend = createBackendProcess({
    fork: (args) => {
      const child = fork(script, args, { silent: true });
      return Object.assign(new EventEmitter(), {
        get pid() {
          return child.exitCode === null ? child.pid : undefined;
        },
        stdout: child.stdout,
        stderr: child.stderr,
        kill: () => child.kill(),
        once: (name: string, listener: (code: number) => void) =>
          child.once(name, (code: number | null) => listener(code ?? 1)),
      }) as never;
    },
    args: ['serve', '--origin', 'http://page', '--data-dir', '/tmp/x', ...extraArgs],
    port: 0,
    restarts,
    onReady: (url) => events.emit('ready', url),
    onGivenUp: (reason) => events.emit('givenUp', reason),
    log: () => undefined,
    print: () => undefined,
  });
  running.push(backend);
  backend.start();
  return { backend, next: async (name: string) => String((await once(events, name))[0]) };
}
const die = (url: string) => fetch(`${url}/die`).catch(() => undefined);

describe('the backend process', () => {
  it('is ready at the address that it prints', async () => {
    const { backend, next } = startBackend();
    expect(backend.url()).toBeNull();
    const url = await next('ready');
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${url}/hello`, { headers: { origin: 'http://page' } })).status).toBe(200);
  });

  it('comes back on the same port when it dies', async () => {
    const { backend, next } = startBackend();
    const [url, firstPid] = [await next('ready'), backend.pid()];
    await die(url);
    expect(await next('ready')).toBe(url);
    expect(backend.pid()).not.toBe(firstPid);
  });

  it('is given up when it dies too often', async () => {
    const { next } = startBackend();
    for (let death = 0; death < 2; death++) {
      await die(await next('ready'));
    }
    const givenUp = next('givenUp');
    await die(await next('ready'));
    expect(await givenUp).toBe('exit code 1');
  });

  it('is given up at once, with its own sentence, when it cannot start at all', async () => {
    const { next } = startBackend(['--database-url', 'postgres://nowhere']);
    expect(await next('givenUp')).toBe('The database refused the connection.');
  });

  it('ends when it is stopped and stays away', async () => {
    const { backend, next } = startBackend();
    const url = await next('ready');
    await backend.stop();
    expect(backend.pid()).toBeUndefined();
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });
});

describe('createRestartLimit', () => {
  it('grants so many within the time and again when the time has passed', () => {
    let now = 0;
    const mayRestart = createRestartLimit({ most: 2, withinMs: 1000 }, () => now);
    expect([mayRestart(), mayRestart(), mayRestart()]).toEqual([true, true, false]);
    now = 1001;
    expect(mayRestart()).toBe(true);
  });
});
