// The renderer's connection against a real server: resending, signing in again, being cut, and saying how it is.
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { TestDatabase } from '../support/database.ts';
import { openFaultProxy, type FaultProxy } from '../support/fault-proxy.ts';
import { openWire, until, viewPad, type ToyWire } from '../support/toy-client.ts';
import { openToyDatabase, startWireServer, type WireServer } from '../support/wire-server.ts';
import { AppError } from '../../shared/errors.ts';

let toy: TestDatabase;
let server: WireServer;
let proxy: FaultProxy;
let failOnce: (() => void) | undefined;
const wires: ToyWire[] = [];

beforeAll(async () => {
  toy = await openToyDatabase();
  server = await startWireServer(toy.database, {
    failpoint: (name) => {
      if (name !== 'after_commit_before_ack' || !failOnce) return;
      const fail = failOnce;
      failOnce = undefined;
      fail();
    },
  });
  server.io.of('/old').use((_socket, next) => {
    next(Object.assign(new Error('UPDATE_REQUIRED'), { data: { code: 'UPDATE_REQUIRED', details: {} } }));
  });
  proxy = await openFaultProxy(Number(new URL(server.url).port));
}, 60_000);
afterAll(async () => {
  await proxy.close();
  await server.close();
  await toy.close();
});
afterEach(() => {
  for (const wire of wires.splice(0)) wire.close();
});

function open(...parts: Parameters<typeof openWire>): ToyWire {
  const wire = openWire(...parts);
  wires.push(wire);
  return wire;
}
const isOnline = (wire: ToyWire) => () => wire.connection().state === 'online';

test('an order whose ack is lost by a cut is sent again under its opId and done once', async () => {
  const wire = open(proxy.url, 'agent:olena');
  await until('it is online', isOnline(wire));
  failOnce = () => proxy.cut();
  expect(await wire.order('note:add', { pad: 'lost-ack', text: 'once' })).toEqual({
    ok: true,
    value: { position: 1 },
  });
  expect(await wire.query('note:count', { pad: 'lost-ack' })).toEqual({ ok: true, value: 1 });
});

test('an order that is given before the connection is there waits for it', async () => {
  const wire = open(proxy.url, 'agent:early');
  expect(wire.connection().state).toBe('connecting');
  expect(await wire.order('note:add', { pad: 'early', text: 'a' })).toEqual({
    ok: true,
    value: { position: 1 },
  });
});

test('an order that is taken back while it waits for the connection is never sent', async () => {
  const wire = open(proxy.url, 'agent:oleh');
  await until('it is online', isOnline(wire));
  proxy.blackHole(true);
  proxy.cut();
  await until('it is offline', () => wire.connection().state === 'offline');
  const form = new AbortController();
  const result = wire.order('note:add', { pad: 'taken-back', text: 'a' }, { signal: form.signal });
  form.abort();
  proxy.blackHole(false);
  wire.retryNow();
  await until('it is online again', isOnline(wire));
  expect(await wire.query('note:count', { pad: 'taken-back' })).toEqual({ ok: true, value: 0 });
  expect(await result).toEqual({ ok: false, error: { code: 'UNREACHABLE', details: {} } });
});

test('an order without a server ends as UNREACHABLE after about 20 s', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  try {
    const wire = open('http://127.0.0.1:9', 'agent:alone');
    const result = wire.order('note:add', { pad: 'a', text: 'b' });
    let isOver = false;
    void result.then(() => (isOver = true));
    await vi.advanceTimersByTimeAsync(19_000);
    expect(isOver).toBe(false);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await result).toEqual({ ok: false, error: { code: 'UNREACHABLE', details: {} } });
    wire.close();
  } finally {
    vi.useRealTimers();
  }
});

test('a cut by the server is followed by a reconnect, and "offline since" is the time of the cut', async () => {
  const wire = open(server.url, 'agent:cut');
  await until('it is online', isOnline(wire));
  const states: string[] = [];
  wire.onConnection(({ state }) => states.push(state));
  const beforeMs = Date.now();
  server.io.of('/toy').disconnectSockets(true);
  await until('the cut is noticed', () => wire.connection().state === 'offline');
  expect(wire.connection().sinceMs).toBeGreaterThanOrEqual(beforeMs);
  await until('it is back', isOnline(wire));
  expect(states).toEqual(['offline', 'online']);
});

test('a refused token is exchanged once; the link goes on with the fresh one', async () => {
  const asked: (string | undefined)[] = [];
  const token = (refused?: string): Promise<string> => {
    asked.push(refused);
    return Promise.resolve(refused ? 'agent:olena' : 'agent:nobody');
  };
  const wire = open(server.url, '', { token });
  await until('it is online', isOnline(wire));
  expect(asked).toEqual([undefined, 'agent:nobody']);
});

test('a fresh token that is refused too ends the link, and orders say so at once', async () => {
  const wire = open(server.url, 'agent:nobody');
  await until('it has ended', () => wire.connection().state === 'ended');
  expect(wire.connection().error?.code).toBe('UNAUTHENTICATED');
  expect(await wire.order('note:add', { pad: 'a', text: 'b' })).toMatchObject({
    error: { code: 'UNAUTHENTICATED' },
  });
});

test('a sign-in that is over ends the link; a sign-in that cannot be reached does not', async () => {
  const over = open(server.url, '', { token: () => Promise.reject(new AppError('UNAUTHENTICATED')) });
  await until('it has ended', () => over.connection().state === 'ended');
  let isReachable = false;
  const token = () =>
    isReachable ? Promise.resolve('agent:olena') : Promise.reject(new TypeError('fetch failed'));
  const waiting = open(server.url, '', { token });
  await until('it is offline', () => waiting.connection().state === 'offline');
  isReachable = true;
  waiting.retryNow();
  await until('it is online', isOnline(waiting));
});

test('a server of another version ends the link with UPDATE_REQUIRED', async () => {
  const wire = open(server.url, 'agent:olena', { namespace: '/old' });
  await until('it has ended', () => wire.connection().state === 'ended');
  expect(wire.connection().error?.code).toBe('UPDATE_REQUIRED');
});

test('a token is renewed over the open connection', async () => {
  const wire = open(server.url, 'agent:renewing:old');
  expect(await wire.renew('agent:renewing')).toEqual({ ok: true, value: null });
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(wire.connection().state).toBe('online');
});

test('a screen that throws does not keep the others from their facts', async () => {
  const wire = open(server.url, 'agent:thrower');
  const thrown: unknown[] = [];
  const listeners = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', (error) => thrown.push(error));
  try {
    wire.follow('pad:thrower', {
      onSnapshot: () => {
        throw new Error('a bug of a screen');
      },
      onFact: () => undefined,
    });
    const view = viewPad(wire, 'thrower');
    await until('the other has its snapshot', () => view.texts !== undefined && thrown.length === 1);
  } finally {
    process.removeAllListeners('uncaughtException');
    for (const listener of listeners) process.on('uncaughtException', listener);
  }
});

test('a closed wire stays closed', async () => {
  const wire = open(server.url, 'agent:closing');
  await until('it is online', isOnline(wire));
  wire.close();
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(wire.connection()).toMatchObject({ state: 'ended' });
  expect(await wire.query('note:count', { pad: 'a' })).toMatchObject({ error: { code: 'UNREACHABLE' } });
});
