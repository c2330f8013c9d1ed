// Everything that a connection may get wrong, from a typing mistake to an attack: one answer each, and the server lives.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestDatabase } from '../support/database.ts';
import { v7 as uuidv7 } from 'uuid';
import WebSocket from 'ws';
import { toyContract } from '../support/toy-contract.ts';
import { openSocket, send, until } from '../support/toy-client.ts';
import { openToyDatabase, startWireServer, type WireServer } from '../support/wire-server.ts';
import { protocolVersion, roles } from '../../shared/wire/wire.contract.ts';

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

const codeOf = (answer: unknown): unknown => (answer as { error?: { code: string } }).error?.code ?? 'ok';
const noteAdd = (text: unknown) => ({ opId: uuidv7(), input: { pad: 'refusals', text } });

async function isAlive(): Promise<boolean> {
  const socket = await openSocket(server.url, 'agent:alive');
  const answer = await send(socket, 'note:count', { pad: 'refusals' });
  socket.disconnect();
  return answer.ok;
}

/** An Engine.IO connection without a client library, signed in to the namespace unless `packets` say otherwise. */
async function openRaw(): Promise<WebSocket> {
  const raw = new WebSocket(`${server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  raw.on('error', () => undefined);
  await new Promise((resolve) => raw.once('message', resolve));
  raw.send(`40/toy,${JSON.stringify({ token: 'agent:raw', protocol: protocolVersion })}`);
  await new Promise((resolve) => raw.once('message', resolve));
  return raw;
}

test('every event that a role is not listed for is FORBIDDEN to it, and every other is not', async () => {
  for (const role of roles) {
    const socket = await openSocket(server.url, `${role}:matrix-${role}`);
    for (const [name, event] of Object.entries(toyContract)) {
      if (event.kind === 'signal') continue;
      const code = codeOf(await send(socket, name, {}));
      expect(`${name} ${role} ${code === 'FORBIDDEN'}`).toBe(
        `${name} ${role} ${!(event.roles as string[]).includes(role)}`,
      );
    }
    socket.disconnect();
  }
});

test.each([
  ['an unknown event', 'note:unknown', [{}], 'UNKNOWN_EVENT'],
  ['an event named like a property of every object', 'toString', [{}], 'UNKNOWN_EVENT'],
  ['__proto__ as the event', '__proto__', [{}], 'UNKNOWN_EVENT'],
  ['no input', 'note:count', [], 'INVALID'],
  ['two inputs', 'note:count', [{ pad: 'a' }, 1], 'INVALID'],
  ['an order without its envelope', 'note:add', [{ pad: 'a', text: 'b' }], 'INVALID'],
  ['an opId that is not a UUIDv7', 'note:add', [{ opId: '1', input: { pad: 'a', text: 'b' } }], 'INVALID'],
  ['a wrong type', 'note:add', [noteAdd(7)], 'INVALID'],
  ['a text that is too long', 'note:add', [noteAdd('x'.repeat(4_001))], 'INVALID'],
  ['bytes where text belongs', 'note:add', [noteAdd(Buffer.from('text'))], 'INVALID'],
  ['a property that nobody declared', 'note:count', [{ pad: 'a', admin: true }], 'INVALID'],
  ['an own __proto__', 'note:count', [JSON.parse('{"pad":"a","__proto__":{"polluted":1}}')], 'INVALID'],
  ['a stream that is not declared', 'stream:open', [{ stream: 'staff:1' }], 'FORBIDDEN'],
  ['a stream named __proto__', 'stream:open', [{ stream: '__proto__' }], 'FORBIDDEN'],
  ['a stream with a malformed key', 'stream:open', [{ stream: 'pad:UP' }], 'FORBIDDEN'],
  ['a key where there is none', 'stream:open', [{ stream: 'total:1' }], 'FORBIDDEN'],
  ['a negative seq', 'stream:open', [{ stream: 'total', after: -1 }], 'INVALID'],
])('%s is refused', async (_what, event, args, code) => {
  const socket = await openSocket(server.url, 'agent:olena');
  expect(codeOf(await send(socket, event, ...args))).toBe(code);
  socket.disconnect();
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('an order without an ack is not run; its sender is told', async () => {
  const socket = await openSocket(server.url, 'agent:olena');
  const told = new Promise((resolve) => socket.once('refused', resolve));
  socket.emit('note:add', { opId: uuidv7(), input: { pad: 'no-ack', text: 'x' } });
  expect(await told).toMatchObject({ event: 'note:add', error: { code: 'INVALID' } });
  expect(await send(socket, 'note:count', { pad: 'no-ack' })).toEqual({ ok: true, value: 0 });
  socket.disconnect();
});

test('20 refusals within 10 s cut the connection, and each leaves a row in security_events', async () => {
  const socket = await openSocket(server.url, 'agent:attacker');
  for (let i = 0; i < 20; i++) socket.emit('nonsense', i, () => undefined);
  await until('the connection is cut', () => !socket.connected);
  const rows = await toy.database.kysely
    .selectFrom('security_events')
    .select(['kind', 'details'])
    .where('actor', '=', 'agent:attacker')
    .execute();
  expect(rows.length).toBeGreaterThanOrEqual(19);
  expect(rows[0]).toEqual({ kind: 'refused:UNKNOWN_EVENT', details: { event: 'nonsense' } });
});

test('19 refusals do not cut the connection', async () => {
  const socket = await openSocket(server.url, 'agent:clumsy');
  for (let i = 0; i < 19; i++) await send(socket, 'nonsense', {});
  expect(await send(socket, 'note:count', { pad: 'a' })).toMatchObject({ ok: true });
  socket.disconnect();
});

test.each([
  ['a wrong token', { token: 'agent:nobody', protocol: protocolVersion }, 'UNAUTHENTICATED'],
  ['no token', {}, 'UNAUTHENTICATED'],
  ['another version of the wire', { token: 'agent:olena', protocol: protocolVersion + 1 }, 'UPDATE_REQUIRED'],
])('a connection with %s is refused', async (_what, auth, code) => {
  const refusal = openSocket(server.url, 'agent:olena').then((good) => {
    const socket = good.io.socket('/toy');
    socket.disconnect();
    socket.auth = auth;
    socket.connect();
    return new Promise((resolve) => socket.once('connect_error', resolve));
  });
  expect(await refusal).toMatchObject({ data: { code } });
});

test('an expired token cuts the connection', async () => {
  const socket = await openSocket(server.url, 'agent:late:old');
  await until('the connection is cut', () => !socket.connected);
});

test('a renewed token keeps the connection; a token of another sign-in does not', async () => {
  const socket = await openSocket(server.url, 'agent:renewing:old');
  expect(codeOf(await send(socket, 'session:renew', { token: 'agent:somebody' }))).toBe('UNAUTHENTICATED');
  expect(codeOf(await send(socket, 'session:renew', { token: 'agent:renewing' }))).toBe('ok');
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(socket.connected).toBe(true);
  socket.disconnect();
});

test('a frame of more than 64 KiB closes the connection', async () => {
  const socket = await openSocket(server.url, 'agent:huge');
  socket.emit('note:add', noteAdd('x'.repeat(70_000)), () => undefined);
  await until('the connection is closed', () => !socket.connected);
  expect(await isAlive()).toBe(true);
});

const rubbish = [
  '9',
  '4',
  '42',
  '42/toy',
  '42/toy,',
  '42/toy,{}',
  '42/toy,[]',
  '42/toy,[null]',
  '42/toy,["connect"]',
  '42/toy,["disconnect"]',
  '42/toy,["error","x"]',
  '42/toy,["newListener"]',
  '42/toy,2147483648["note:count",{}]',
  '42/toy,99999999999999999999["x",{}]',
  '43/toy,7["x"]',
  '44/toy,"x"',
  '45/toy,',
  '451-/toy,["x"]',
  '450-["x"]',
  '45999999999-/toy,["x",{"_placeholder":true,"num":0}]',
  '451-/toy,["x",{"_placeholder":true,"num":-1}]',
  '451-/toy,["x",{"_placeholder":true,"num":"splice"}]',
  '42/nowhere,["x"]',
  '40/nowhere,',
  '41/toy,',
  '\u0000',
  `42/toy,1["note:count",${'['.repeat(10_000)}${']'.repeat(10_000)}]`,
  `42/toy,2["note:count",{${Array.from({ length: 5_000 }, (_, i) => `"k${i}":0`).join()}}]`,
];
test.each(rubbish.map((packet) => [packet.slice(0, 60), packet]))(
  'the raw packet %s does not hurt the server',
  async (_, packet) => {
    const raw = await openRaw();
    raw.send(packet);
    raw.send(Buffer.from([0xff, 0xfe, 0x00, 0x80]));
    await new Promise((resolve) => setTimeout(resolve, 20));
    raw.terminate();
    expect(await isAlive()).toBe(true);
  },
);

test('random packets get an answer or lose their connection, and the server lives', async () => {
  const names = fc.constantFrom(
    // The one that breaks on purpose answers INTERNAL to a right packet.
    ...Object.keys(toyContract).filter((name) => name !== 'note:break'),
    'stream:open',
    'stream:heads',
    'session:renew',
    'error',
  );
  const junk = fc.anything({
    maxDepth: 4,
    withNullPrototype: true,
    withSparseArray: true,
    withTypedArray: true,
  });
  const almost = fc.record({ opId: fc.constant(uuidv7()), input: junk }, { requiredKeys: [] });
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(names, fc.array(fc.oneof(junk, almost), { maxLength: 3 }), async (name, args) => {
      const socket = await openSocket(server.url, 'agent:fuzzer');
      const isAnswered = await send(socket, name, ...args).then(
        (answer) => {
          expect(answer.ok || codeOf(answer) !== 'INTERNAL').toBe(true);
          return true;
        },
        () => !socket.connected,
      );
      if (isAnswered) answered += 1;
      expect(isAnswered || name === 'error').toBe(true);
      socket.disconnect();
    }),
    { numRuns: 150 },
  );
  expect(answered).toBeGreaterThan(100);
  expect(await isAlive()).toBe(true);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
