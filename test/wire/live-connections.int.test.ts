// A sign-in that ends while its connections live, against the real program: cut, and not let in again.
import type { Socket } from 'socket.io-client';
import { io as connect } from 'socket.io-client';
import WebSocket from 'ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import { signAccessToken } from '../../backend/session/access-token.ts';
import { ask, startProductServer, type ProductServer } from '../support/product-server.ts';
import { protocolVersion, type Role } from '../../shared/wire/wire.contract.ts';
import { cutOf } from '../support/session-server.ts';

let server: ProductServer;
beforeAll(async () => {
  server = await startProductServer();
});
afterAll(() => server?.close());

const people: [string, () => Promise<Actor>][] = [
  ['staff', () => server.desk.staff('Ірина Ткаченко')],
  ['a subscriber', () => server.desk.subscriber()],
];

describe.each(people)('%s', (_who, someone) => {
  test('is cut after a revocation by another backend, and refused from then on', async () => {
    const actor = await someone();
    const sockets = [await server.connect(actor), await server.connect(actor)];
    const cuts = Promise.all(sockets.map((socket) => cutOf(socket)));
    await server.database.kysely
      .updateTable('sessions')
      .set({ revoked_at: new Date() })
      .where('session_id', '=', actor.sessionId)
      .execute();
    await cuts;
    await expect(server.connect(actor)).rejects.toMatchObject({ data: { code: 'UNAUTHENTICATED' } });
  });

  test('cannot renew with the token of another sign-in, of another kind, or none; with their own they can', async () => {
    const [actor, other] = [await someone(), await someone()];
    const staff = await server.desk.staff('Хтось');
    const subscriber = await server.desk.subscriber();
    const socket = await server.connect(actor);
    const renew = (token: string) => ask(socket, 'session:renew', { token });
    for (const token of [
      await server.tokenOf(other),
      await server.tokenOf(staff),
      await server.tokenOf(subscriber),
      'x.y.z',
      '',
    ]) {
      expect(await renew(token)).toMatchObject({ ok: false, error: { code: 'UNAUTHENTICATED' } });
    }
    expect(await renew(await server.tokenOf(actor))).toEqual({ ok: true, value: null });
    expect(socket.connected).toBe(true);
    socket.disconnect();
  });

  test('is cut when the token ends, in the middle of whatever they do', async () => {
    const actor = await someone();
    await server.tokenOf(actor);
    const kind = actor.role === 'subscriber' ? 'subscriber' : 'staff';
    const person = { id: actor.id, name: actor.displayName, role: actor.role as Role };
    const nearlyOver = new Date(Date.now() - 595_000);
    const token = await signAccessToken(
      server.parts.secret,
      kind,
      { sessionId: actor.sessionId, person },
      nearlyOver,
    );
    const socket: Socket = await server.connectWith(actor, token);
    await cutOf(socket);
    await expect(server.connectWith(actor, token)).rejects.toMatchObject({
      data: { code: 'UNAUTHENTICATED' },
    });
  });
});

test('nobody holds a connection without a sign-in: not in another namespace, not after leaving', async () => {
  const actor = await server.desk.staff('Ірина Ткаченко');
  const auth = { token: await server.tokenOf(actor), protocol: protocolVersion };
  const options = { transports: ['websocket'], forceNew: true, reconnection: false, auth };
  for (const path of ['/', '/nowhere']) {
    const socket = connect(server.url + path, options);
    await new Promise((resolve) => socket.once('connect_error', resolve));
    expect(socket.connected).toBe(false);
    socket.disconnect();
  }
  const raw = new WebSocket(`${server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  const closed = new Promise((resolve) => raw.once('close', resolve));
  await new Promise((resolve) => raw.once('message', resolve));
  raw.send(`40/desk,${JSON.stringify(auth)}`);
  await new Promise((resolve) => raw.once('message', resolve));
  raw.send('41/desk,');
  await closed;
});

test('a database that is away ends no sign-in: the client is told to try again', async () => {
  const actor = await server.desk.staff('Ірина Ткаченко');
  const token = await server.tokenOf(actor);
  server.failReads(true);
  const refusal = server.connectWith(actor, token);
  await expect(refusal).rejects.toMatchObject({ data: { code: 'DB_DOWN' } });
  server.failReads(false);
  (await server.connectWith(actor, token)).disconnect();
});
