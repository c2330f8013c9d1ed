// Streams between the product's own wire and a real server: snapshot, facts, catching up, and who may not see what.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestDatabase } from '../support/database.ts';
import { v7 as uuidv7 } from 'uuid';
import { openSocket, openWire, send, until, viewPad, type ToyWire } from '../support/toy-client.ts';
import { openToyDatabase, startWireServer, type WireServer } from '../support/wire-server.ts';
import type { Fact } from '../../shared/wire/wire.contract.ts';

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

const add = (wire: ToyWire, pad: string, text: string) => wire.order('note:add', { pad, text });
const cutAll = (): void => {
  for (const socket of server.io.of('/toy').sockets.values()) socket.conn.close();
};

test('a follower gets the snapshot and then every fact, its own included', async () => {
  const wire = openWire(server.url, 'agent:olena');
  await add(wire, 'first', 'a');
  const view = viewPad(wire, 'first');
  await until('the snapshot is there', () => view.texts !== undefined);
  expect(view.texts).toEqual(['a']);
  await add(wire, 'first', 'b');
  await until('the fact is there', () => view.texts?.length === 2);
  expect(view).toMatchObject({ texts: ['a', 'b'], seq: 2, snapshots: 1 });
  wire.close();
});

test('two parts of a screen follow one stream over one subscription, and the last one to leave closes it', async () => {
  const wire = openWire(server.url, 'agent:shared');
  const first = viewPad(wire, 'shared');
  await until('the snapshot is there', () => first.texts !== undefined);
  await add(wire, 'shared', 'a');
  await until('the fact is there', () => first.seq === 1);
  const second = viewPad(wire, 'shared');
  await until('the second has caught up', () => second.seq === 1);
  expect(second.texts).toEqual(['a']);
  first.off();
  await add(wire, 'shared', 'b');
  await until('the second goes on', () => second.seq === 2);
  expect(first.seq).toBe(1);
  const rooms = () => server.io.of('/toy').adapter.rooms.has('stream:pad:shared');
  expect(rooms()).toBe(true);
  second.off();
  await until('the room is empty', () => !rooms());
  wire.close();
});

test('what happened during a cut is caught up by facts, without a new snapshot', async () => {
  const watcher = openWire(server.url, 'agent:watcher');
  const writer = await openSocket(server.url, 'subscriber:1');
  const view = viewPad(watcher, 'cut');
  await until('the snapshot is there', () => view.texts !== undefined);
  cutAll();
  await until('the cut is noticed', () => watcher.connection().state === 'offline');
  writer.connect();
  for (const text of ['a', 'b', 'c'])
    await send(writer, 'note:add', { opId: uuidv7(), input: { pad: 'cut', text } });
  await until('everything is there', () => view.seq === 3, 15_000);
  expect(view).toMatchObject({ texts: ['a', 'b', 'c'], snapshots: 1 });
  watcher.close();
  writer.disconnect();
});

test('1,000 missed facts are caught up in pages', async () => {
  const wire = openWire(server.url, 'agent:pages');
  const view = viewPad(wire, 'pages');
  await until('the snapshot is there', () => view.texts !== undefined);
  const seqs = Array.from({ length: 1_000 }, (_, i) => i + 1);
  await toy.database.kysely.insertInto('streams').values({ stream: 'pad:pages', last_seq: 1_000 }).execute();
  const row = (seq: number) => ({
    stream: 'pad:pages',
    seq,
    type: 'note:added',
    payload: JSON.stringify({ position: seq, text: `${seq}` }),
    at: new Date(),
  });
  await toy.database.kysely.insertInto('events').values(seqs.map(row)).execute();
  cutAll();
  await until('all pages are there', () => view.seq === 1_000, 15_000);
  expect(view.texts).toEqual(seqs.map(String));
  expect(view.snapshots).toBe(1);
  wire.close();
});

test('a fact that was lost on the way is noticed by comparing heads', async () => {
  const wire = openWire(server.url, 'agent:heads');
  const view = viewPad(wire, 'heads');
  await until('the snapshot is there', () => view.texts !== undefined);
  const { adapter } = server.io.of('/toy');
  const broadcast = adapter.broadcast.bind(adapter);
  adapter.broadcast = () => undefined;
  await add(wire, 'heads', 'lost');
  adapter.broadcast = broadcast;
  expect(view.seq).toBe(0);
  await wire.compareHeads();
  await until('the fact is there', () => view.seq === 1);
  wire.close();
});

test('a closed stream leaks nothing, before and after the refusal', async () => {
  const spy = await openSocket(server.url, 'agent:spy');
  const heard: Fact[] = [];
  spy.on('fact', (fact: Fact) => heard.push(fact));
  expect(await send(spy, 'stream:open', { stream: 'pad:locked-1' })).toMatchObject({
    error: { code: 'NOT_FOUND' },
  });
  expect(await send(spy, 'stream:open', { stream: 'pad:locked-1', after: 0 })).toMatchObject({ ok: false });
  const writer = await openSocket(server.url, 'agent:writer');
  await send(writer, 'note:add', { opId: uuidv7(), input: { pad: 'locked-1', text: 'private' } });
  expect(await send(spy, 'stream:heads', { heads: { 'pad:locked-1': 0 } })).toEqual({ ok: true, value: [] });
  expect(heard).toEqual([]);
  spy.disconnect();
  writer.disconnect();
});

test('a follower whose reopening is refused gets no more facts', async () => {
  const socket = await openSocket(server.url, 'agent:leaving');
  const heard: Fact[] = [];
  socket.on('fact', (fact: Fact) => heard.push(fact));
  const own = [...server.io.of('/toy').sockets.values()].at(-1)!;
  await own.join('stream:pad:locked-2');
  await send(socket, 'stream:open', { stream: 'pad:locked-2' });
  await send(socket, 'note:add', { opId: uuidv7(), input: { pad: 'locked-2', text: 'x' } });
  await send(socket, 'note:count', { pad: 'locked-2' });
  expect(heard).toEqual([]);
  socket.disconnect();
});

test('the wire tells a follower why a stream is refused', async () => {
  const wire = openWire(server.url, 'dispatcher:dmytro');
  const codes: string[] = [];
  const ignore = { onSnapshot: () => undefined, onFact: () => undefined };
  wire.follow('pad:any', { ...ignore, onRefused: ({ code }) => codes.push(code) });
  await until('the refusal is there', () => codes.length === 1);
  expect(codes).toEqual(['FORBIDDEN']);
  wire.close();
});

test('a follower that is ahead of a restored server gets a snapshot', async () => {
  const socket = await openSocket(server.url, 'agent:olena');
  await send(socket, 'note:add', { opId: uuidv7(), input: { pad: 'restored', text: 'a' } });
  const answer = await send(socket, 'stream:open', { stream: 'pad:restored', after: 7 });
  expect(answer).toEqual({ ok: true, value: { seq: 1, snapshot: [{ position: 1, text: 'a' }] } });
  socket.disconnect();
});

test('a hint reaches the other followers and not its sender', async () => {
  const wires = ['a', 'b'].map((name) => openWire(server.url, `agent:${name}`));
  const [sender, receiver] = wires as [ToyWire, ToyWire];
  const views = wires.map((wire) => viewPad(wire, 'hints'));
  await until('both follow', () => views.every((view) => view.texts !== undefined));
  const heard: string[] = [];
  sender.onHint((hint) => heard.push(`sender ${hint.name}`));
  receiver.onHint((hint) => heard.push(`receiver ${hint.name}`));
  sender.signal('note:typing', { pad: 'hints' });
  await until('the hint is there', () => heard.length > 0);
  await sender.query('note:count', { pad: 'hints' });
  expect(heard).toEqual(['receiver typing']);
  for (const wire of wires) wire.close();
});

test('a snapshot taken while facts are made continues with the next fact', async () => {
  const writer = await openSocket(server.url, 'agent:writer');
  const wires = Array.from({ length: 4 }, (_, i) => openWire(server.url, `agent:joiner-${i}`));
  const orders = Array.from({ length: 40 }, (_, i) =>
    send(writer, 'note:add', { opId: uuidv7(), input: { pad: 'racing', text: `${i}` } }),
  );
  const views = wires.map((wire) => viewPad(wire, 'racing'));
  await Promise.all(orders);
  await until('all are there', () => views.every((view) => view.seq === 40));
  for (const view of views) expect(view.texts).toEqual(views[0]!.texts);
  for (const wire of wires) wire.close();
  writer.disconnect();
});
