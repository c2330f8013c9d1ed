// A client that stops reading: its packets must not pile up in the server, and others must not notice it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestDatabase } from '../support/database.ts';
import WebSocket from 'ws';
import { openWire, until, viewPad } from '../support/toy-client.ts';
import { openToyDatabase, startWireServer, type WireServer } from '../support/wire-server.ts';
import { protocolVersion } from '../../shared/wire/wire.contract.ts';

let toy: TestDatabase;
let server: WireServer;
beforeAll(async () => {
  toy = await openToyDatabase();
  server = await startWireServer(toy.database);
}, 60_000);
afterAll(async () => {
  await server.close();
  await toy.close();
});

/** Follows `stream` over a bare connection and then reads nothing more. */
async function openDeafFollower(url: string, stream: string): Promise<WebSocket> {
  const raw = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  raw.on('error', () => undefined);
  const next = (): Promise<unknown> => new Promise((resolve) => void raw.once('message', resolve));
  await next();
  raw.send(`40/toy,${JSON.stringify({ token: 'agent:deaf', protocol: protocolVersion })}`);
  await next();
  raw.send(`42/toy,1${JSON.stringify(['stream:open', { stream }])}`);
  await next();
  raw.pause();
  return raw;
}

test('a client that reads nothing is cut within seconds and frees its memory; the others get everything', async () => {
  const wire = openWire(server.url, 'agent:healthy');
  const view = viewPad(wire, 'busy');
  await until('the snapshot is there', () => view.texts !== undefined);
  const deaf = await openDeafFollower(server.url, 'pad:busy');
  const follows = () => server.io.of('/toy').adapter.rooms.get('stream:pad:busy')?.size ?? 0;
  expect(follows()).toBe(2);
  const engine = server.io.engine as unknown as { clientsCount: number };
  expect(engine.clientsCount).toBe(2);
  const payloadOf = (position: number) => ({ position, text: 'x'.repeat(4_000) });
  for (let seq = 1; seq <= 3_000; seq++) {
    const at = new Date().toISOString();
    server.publisher.publish([{ stream: 'pad:busy', seq, type: 'note:added', payload: payloadOf(seq), at }]);
    if (seq % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await until('the healthy one has everything', () => view.seq === 3_000);
  await until('the deaf one is cut', () => follows() === 1 && engine.clientsCount === 1, 4_000);
  expect(wire.connection().state).toBe('online');
  deaf.terminate();
  wire.close();
});

test('a client that reads nothing does not keep the server from closing', async () => {
  const other = await startWireServer(toy.database);
  const deaf = await openDeafFollower(other.url, 'pad:closing');
  await other.close();
  deaf.terminate();
});
