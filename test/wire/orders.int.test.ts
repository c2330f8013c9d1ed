// Orders on a real server: once per opId, gap-free facts, and answers for everything that goes wrong.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestDatabase } from '../support/database.ts';
import { v7 as uuidv7 } from 'uuid';
import { openSocket, send } from '../support/toy-client.ts';
import { openToyDatabase, startWireServer, type WireServer } from '../support/wire-server.ts';

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

const factsOf = (stream: string) =>
  toy.database.kysely
    .selectFrom('events')
    .select(['seq', 'payload'])
    .where('stream', '=', stream)
    .orderBy('seq')
    .execute();

test('the same opId again gets the stored result and does nothing', async () => {
  const socket = await openSocket(server.url, 'agent:olena');
  const packet = { opId: uuidv7(), input: { pad: 'twice', text: 'hello' } };
  const first = await send(socket, 'note:add', packet);
  expect(first).toEqual({ ok: true, value: { position: 1 } });
  expect(await send(socket, 'note:add', packet)).toEqual(first);
  expect(await factsOf('pad:twice')).toHaveLength(1);
  socket.disconnect();
});

test('the same opId with other content, of another person or for another order is OP_REUSED', async () => {
  const olena = await openSocket(server.url, 'agent:olena');
  const taras = await openSocket(server.url, 'agent:taras');
  const opId = uuidv7();
  const input = { pad: 'reused', text: 'one' };
  await send(olena, 'note:add', { opId, input });
  const refusal = { ok: false, error: { code: 'OP_REUSED', details: {} } };
  expect(await send(olena, 'note:add', { opId, input: { ...input, text: 'two' } })).toEqual(refusal);
  expect(await send(taras, 'note:add', { opId, input })).toEqual(refusal);
  expect(await send(olena, 'note:refuse', { opId, input: {} })).toEqual(refusal);
  expect(await factsOf('pad:reused')).toHaveLength(1);
  olena.disconnect();
  taras.disconnect();
});

test('the same opId at the same time from many connections runs once', async () => {
  const sockets = await Promise.all(Array.from({ length: 8 }, () => openSocket(server.url, 'agent:olena')));
  const packet = { opId: uuidv7(), input: { pad: 'parallel', text: 'x' } };
  const answers = await Promise.all(sockets.map((socket) => send(socket, 'note:add', packet)));
  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
    new Set(['{"ok":true,"value":{"position":1}}']),
  );
  expect(await factsOf('pad:parallel')).toHaveLength(1);
  for (const socket of sockets) socket.disconnect();
});

test('facts of concurrent orders are numbered without holes, in every stream that they touch', async () => {
  const sockets = await Promise.all(['a', 'b', 'c'].map((name) => openSocket(server.url, `agent:${name}`)));
  const orders = sockets.flatMap((socket, n) =>
    Array.from({ length: 20 }, (_, i) =>
      send(socket, 'note:add', { opId: uuidv7(), input: { pad: `gap-${i % 2}`, text: `${n}-${i}` } }),
    ),
  );
  expect((await Promise.all(orders)).every((answer) => answer.ok)).toBe(true);
  for (const stream of ['pad:gap-0', 'pad:gap-1', 'total']) {
    const seqs = (await factsOf(stream)).map((fact) => fact.seq);
    expect(seqs).toEqual(seqs.map((_, i) => i + 1));
  }
  expect(await factsOf('pad:gap-0')).toHaveLength(30);
  for (const socket of sockets) socket.disconnect();
});

test('a refused order leaves nothing behind, and its opId is free for another try', async () => {
  const socket = await openSocket(server.url, 'agent:olena');
  const opId = uuidv7();
  expect(await send(socket, 'note:refuse', { opId, input: {} })).toEqual({
    ok: false,
    error: { code: 'CHAT_CLOSED', details: {} },
  });
  const ops = await toy.database.kysely.selectFrom('ops').select('op_id').where('op_id', '=', opId).execute();
  expect(ops).toEqual([]);
  socket.disconnect();
});

test('a bug in a handler is answered INTERNAL with the id of the log line and without its words', async () => {
  const socket = await openSocket(server.url, 'agent:olena');
  const answer = await send(socket, 'note:break', { opId: uuidv7(), input: {} });
  expect(answer).toMatchObject({
    ok: false,
    error: { code: 'INTERNAL', details: { logId: expect.any(String) } },
  });
  expect(JSON.stringify(answer)).not.toContain('secret words');
  socket.disconnect();
});

test('more orders a minute than the contract allows are answered RATE with the time to wait', async () => {
  const socket = await openSocket(server.url, 'agent:hasty');
  const answers = [];
  for (let i = 0; i < 3; i++) answers.push(await send(socket, 'note:rare', { opId: uuidv7(), input: {} }));
  expect(answers.map((answer) => answer.ok)).toEqual([true, true, false]);
  expect(answers[2]).toMatchObject({ error: { code: 'RATE', retryAfterMs: expect.any(Number) } });
  socket.disconnect();
});
