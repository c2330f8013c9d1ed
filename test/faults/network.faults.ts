// A network that misbehaves, under the real mechanism: each fault of the proxy is shown first, then survived.
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import WebSocket from 'ws';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestDatabase } from '../support/database.ts';
import { openFaultProxy, type FaultProxy } from '../support/fault-proxy.ts';
import { openWire, until, viewPad, type ToyWire } from '../support/toy-client.ts';
import { openToyDatabase, startWireServer, type WireServer } from '../support/wire-server.ts';
import { newOpId } from '../../renderer/wire/wire.ts';

let toy: TestDatabase;
let server: WireServer;
beforeAll(async () => {
  toy = await openToyDatabase();
  server = await startWireServer(toy.database);
});
afterAll(async () => {
  await server.close();
  await toy.close();
});

describe('the proxy itself', () => {
  let echo: Server;
  let proxy: FaultProxy;
  let ends: string[];
  beforeEach(async () => {
    const heard: string[] = (ends = []);
    echo = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('data', (bytes) => void socket.write(bytes));
      socket.on('end', () => void heard.push('end'));
      socket.on('error', () => void heard.push('reset'));
    });
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
    proxy = await openFaultProxy((echo.address() as AddressInfo).port);
  });
  afterEach(async () => {
    await proxy.close();
    echo.close();
  });

  function open(): { socket: Socket; got: () => string; error: () => string | undefined } {
    const socket = connect(proxy.port, '127.0.0.1');
    let got = '';
    let failed: string | undefined;
    socket.on('data', (bytes) => void (got += bytes.toString()));
    socket.on('error', (error: NodeJS.ErrnoException) => void (failed = error.code));
    return { socket, got: () => got, error: () => failed };
  }

  test('latency and loss delay bytes and keep their order', async () => {
    proxy.weather({ latencyMs: 20, loss: 0.3 });
    const { socket, got } = open();
    const expected = Array.from({ length: 40 }, (_, n) => `${n};`);
    for (const part of expected) {
      socket.write(part);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await until('all is back', () => got() === expected.join(''), 20_000);
    socket.destroy();
  });

  test('a hold keeps every byte, a black hole keeps none and tells nobody', async () => {
    const { socket, got, error } = open();
    socket.write('перед');
    await until('the echo is back', () => got() === 'перед');
    proxy.hold(true);
    socket.write('під час');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(got()).toBe('перед');
    proxy.hold(false);
    await until('held bytes arrive', () => got() === 'передпід час');
    proxy.blackHole(true);
    socket.write('зникло');
    await new Promise((resolve) => setTimeout(resolve, 100));
    proxy.blackHole(false);
    socket.write('і це');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([got(), error(), ends]).toEqual(['передпід час', undefined, []]);
    const again = open();
    again.socket.write('нове');
    await until('a new connection works', () => again.got() === 'нове');
    for (const one of [socket, again.socket]) one.destroy();
  });

  test('a half-close ends one way only; a cut resets both; a cut after N bytes comes at byte N + 1', async () => {
    const half = open();
    half.socket.write('а');
    await until('the echo is back', () => half.got() === 'а');
    proxy.halfClose();
    await until('the server is told', () => ends.includes('end'));
    expect(half.error()).toBeUndefined();
    expect(half.socket.readyState).toBe('open');
    const whole = open();
    whole.socket.write('б');
    await until('the echo is back', () => whole.got() === 'б');
    proxy.cut();
    await until('both ends are reset', () => whole.error() === 'ECONNRESET' && ends.includes('reset'));
    proxy.cutAfter(4);
    const counted = open();
    counted.socket.write('1234');
    await until('four bytes pass', () => counted.got() === '1234');
    counted.socket.write('5');
    await until('the fifth does not', () => counted.error() === 'ECONNRESET');
  });
});

test('a message of 10 MB ends its connection early, costs no memory, and nobody else notices', async () => {
  const healthy = openWire(server.url, 'agent:healthy');
  await until('it is online', () => healthy.connection().state === 'online');
  const before = process.memoryUsage().rss;
  const raw = new WebSocket(`${server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  raw.on('error', () => undefined);
  await new Promise((resolve) => raw.once('message', resolve));
  const closed = new Promise<number>((resolve) => raw.once('close', resolve));
  const part = 'x'.repeat(16_384);
  for (let sent = 0; sent < 10_000_000 && raw.readyState === raw.OPEN; sent += part.length) {
    raw.send(part, { fin: false });
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await closed).toBe(1009);
  expect(process.memoryUsage().rss - before).toBeLessThan(20_000_000);
  const answer = await healthy.order('note:add', { pad: 'healthy', text: 'усе гаразд' }, { opId: newOpId() });
  expect(answer.ok).toBe(true);
  healthy.close();
});

describe('the mechanism on a bad network', () => {
  let proxy: FaultProxy;
  let wire: ToyWire;
  beforeEach(async () => {
    proxy = await openFaultProxy(Number(new URL(server.url).port));
    wire = openWire(proxy.url, 'agent:olena');
  });
  afterEach(async () => {
    wire.close();
    await proxy.close();
  });
  const add = (pad: string, text: string) => wire.order('note:add', { pad, text }, { opId: newOpId() });
  const sockets = () => server.io.of('/toy').sockets.size;

  test('a connection that died without a word is noticed by both sides within 11 s, and is caught up after', async () => {
    const pad = `hole-${newOpId().slice(-6)}`;
    const view = viewPad(wire, pad);
    await add(pad, 'перше');
    await until('it is on the screen', () => view.texts?.length === 1);
    const before = sockets();
    proxy.blackHole(true);
    const other = openWire(server.url, 'agent:taras');
    await other.order('note:add', { pad, text: 'без нас' }, { opId: newOpId() });
    await until('the client knows', () => wire.connection().state !== 'online', 11_000);
    await until('the server knows', () => sockets() === before, 11_000);
    proxy.blackHole(false);
    wire.retryNow();
    await until('what was missed is there', () => view.texts?.at(-1) === 'без нас', 15_000);
    other.close();
  });

  test.each([
    ['half-closed', () => proxy.halfClose()],
    ['reset', () => proxy.cut()],
  ])('a %s connection comes back by itself, with every text once and in order', async (_name, fault) => {
    const pad = `back-${newOpId().slice(-6)}`;
    const view = viewPad(wire, pad);
    const texts = Array.from({ length: 10 }, (_, n) => `текст ${n}`);
    for (const [n, text] of texts.entries()) {
      if (n === 5) fault();
      const opId = newOpId();
      let answer = await wire.order('note:add', { pad, text }, { opId });
      while (!answer.ok) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        answer = await wire.order('note:add', { pad, text }, { opId });
      }
    }
    await until('all is there', () => view.texts?.join() === texts.join(), 20_000);
  });
});
