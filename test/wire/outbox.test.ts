// The outbox on a real IndexedDB implementation: nothing is lost by a crash, sent twice at once or dropped in silence.
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openOutbox, type Outbox, type OutboxParts } from '../../renderer/wire/outbox.ts';
import type { OutboxEntry } from '../../renderer/wire/outbox-storage.ts';
import { openOutboxStorage } from '../../renderer/wire/outbox-storage.ts';
import { browserKey, createSealer, type Sealer } from '../../renderer/wire/outbox-sealer.ts';
import type { Connection } from '../../renderer/wire/link.ts';
import type { ErrorCode, Result } from '../../shared/errors.ts';
import { createLocks } from '../support/manual-locks.ts';
import type { toyContract } from '../support/toy-contract.ts';
import { until } from '../support/toy-client.ts';

type ToyOutbox = Outbox<typeof toyContract>;
interface Sent {
  name: string;
  text: string;
  opId: string;
}

/** The far end of an outbox: a wire whose answers the test gives. */
class FarEnd {
  readonly sent: Sent[] = [];
  answer: (sent: Sent) => Result<unknown> | Promise<Result<unknown>> = () => ({ ok: true, value: null });
  #state: Connection['state'] = 'online';
  readonly #listeners = new Set<(connection: Connection) => void>();

  connection = (): Connection => ({ state: this.#state, sinceMs: 0 });
  onConnection = (listener: (connection: Connection) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  order = async (
    name: string,
    input: { text: string },
    { opId }: { opId: string },
  ): Promise<Result<unknown>> => {
    const sent = { name, text: input.text, opId };
    this.sent.push(sent);
    return this.answer(sent);
  };
  become(state: Connection['state']): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(this.connection());
  }
  get texts(): string[] {
    return this.sent.map((one) => one.text);
  }
}

let factory: IDBFactory;
let far: FarEnd;
let nowMs: number;
let waits: { delayMs: number; wake: () => void }[];
const opened: ToyOutbox[] = [];
const refuse = (code: ErrorCode, retryAfterMs?: number): Result<never> => ({
  ok: false,
  error: { code, details: {}, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
});

beforeEach(() => {
  factory = new IDBFactory();
  far = new FarEnd();
  nowMs = Date.UTC(2026, 10, 24, 12);
  waits = [];
});
afterEach(() => {
  for (const outbox of opened.splice(0)) outbox.close();
});

/** A run of the program: a new outbox over the same disk. */
async function start(parts: Partial<OutboxParts> = {}): Promise<ToyOutbox> {
  const storage = await openOutboxStorage(factory, 'olena', createSealer(await browserKey(factory, 'olena')));
  const outbox = await openOutbox<typeof toyContract>({
    storage,
    wire: far as unknown as OutboxParts['wire'],
    personId: 'olena',
    nowMs: () => nowMs,
    random: () => 1,
    schedule: (delayMs, wake) => {
      const wait = { delayMs, wake };
      waits.push(wait);
      return () => void waits.splice(0, waits.length, ...waits.filter((one) => one !== wait));
    },
    ...parts,
  });
  opened.push(outbox);
  return outbox;
}

const put = (outbox: ToyOutbox, text: string, lane = 'pad:a'): Promise<OutboxEntry> =>
  outbox.put({ lane, name: 'note:add', input: { pad: lane.slice(4), text } });
const isEmpty = (outbox: ToyOutbox) => () => outbox.items.length === 0;
const states = (outbox: ToyOutbox): string[] => outbox.items.map((item) => item.state);

test('an entry is on disk before put resolves, and gone when the server has answered', async () => {
  far.become('offline');
  const outbox = await start();
  const entry = await put(outbox, 'hello');
  expect(outbox.items).toEqual([{ ...entry, state: 'waiting' }]);
  expect((await start()).items).toEqual([{ ...entry, state: 'waiting' }]);
  const done: unknown[] = [];
  outbox.onSent((sent, value) => done.push([sent.opId, value]));
  far.answer = () => ({ ok: true, value: { position: 1 } });
  far.become('online');
  await until('it is sent', isEmpty(outbox));
  expect(done).toEqual([[entry.opId, { position: 1 }]]);
});

test('a crash between the write and the send loses nothing: the next run sends it under the same opId', async () => {
  far.answer = () => new Promise(() => undefined);
  const entry = await put(await start(), 'before the crash');
  await until('it is on its way', () => far.sent.length === 1);
  far.answer = () => ({ ok: true, value: null });
  const next = await start();
  await until('the next run has sent it', isEmpty(next));
  expect(far.sent.map((one) => one.opId)).toEqual([entry.opId, entry.opId]);
});

test('a lane is sent in the order of put, one at a time; another lane does not wait for it', async () => {
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  far.answer = async ({ text }) => {
    if (text === 'a1') await gate;
    return { ok: true, value: null };
  };
  const outbox = await start();
  await Promise.all([put(outbox, 'a1'), put(outbox, 'a2'), put(outbox, 'a3'), put(outbox, 'b1', 'pad:b')]);
  await until('the other lane is sent', () => far.texts.includes('b1'));
  expect(far.texts).toEqual(['a1', 'b1']);
  release();
  await until('all are sent', isEmpty(outbox));
  expect(far.texts).toEqual(['a1', 'b1', 'a2', 'a3']);
});

test('the order of put is the order on disk, also when sealing the first takes longer', async () => {
  const sealer = createSealer(await browserKey(factory, 'olena'));
  const slow: Sealer = {
    ...sealer,
    seal: async (text) => {
      if (text.includes('first')) await new Promise((resolve) => setTimeout(resolve, 20));
      return sealer.seal(text);
    },
  };
  const outbox = await start({ storage: await openOutboxStorage(factory, 'olena', slow) });
  await Promise.all([put(outbox, 'first'), put(outbox, 'second')]);
  await until('both are sent', isEmpty(outbox));
  expect(far.texts).toEqual(['first', 'second']);
});

test('what the form does after put does not change the entry', async () => {
  const outbox = await start();
  const input = { pad: 'a', text: 'as sent' };
  const writing = outbox.put({ lane: 'pad:a', name: 'note:add', input });
  input.text = 'typed later';
  await writing;
  await until('it is sent', isEmpty(outbox));
  expect(far.texts).toEqual(['as sent']);
});

test('retryable refusals wait longer each time, up to 30 s, with jitter and never less than the server asks', async () => {
  far.answer = () => refuse('UNREACHABLE');
  const outbox = await start();
  await put(outbox, 'x');
  const delays: number[] = [];
  for (let n = 1; n <= 8; n++) {
    await until('it waits', () => waits.length === 1);
    delays.push(waits[0]!.delayMs);
    waits[0]!.wake();
  }
  expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  far.answer = () => refuse('RATE', 45_000);
  await until('it waits', () => waits.length === 1);
  waits[0]!.wake();
  await until('it waits', () => waits.length === 1);
  expect(waits[0]!.delayMs).toBe(45_000);
  expect(states(outbox)).toEqual(['waiting']);
  expect(new Set(far.sent.map((one) => one.opId)).size).toBe(1);
});

test('another put does not cut a backoff short; a new connection does', async () => {
  far.answer = () => refuse('BUSY');
  const outbox = await start();
  await put(outbox, 'one');
  await until('it waits', () => waits.length === 1);
  await put(outbox, 'two');
  expect(far.texts).toEqual(['one']);
  far.answer = () => ({ ok: true, value: null });
  far.become('online');
  await until('both are sent', isEmpty(outbox));
  expect(far.texts).toEqual(['one', 'one', 'two']);
});

test('nothing is tried without a connection, and a sign-in that ended fails nothing', async () => {
  far.become('ended');
  const outbox = await start();
  await put(outbox, 'kept');
  far.answer = () => refuse('UNAUTHENTICATED');
  far.become('online');
  await until('it waits', () => waits.length === 1);
  expect(states(outbox)).toEqual(['waiting']);
  expect(far.sent).toHaveLength(1);
});

test('a final refusal fails the entry, also after a restart; the lane goes on; retry and discard are the choices', async () => {
  far.answer = ({ text }) => (text === 'bad' ? refuse('CHAT_CLOSED') : { ok: true, value: null });
  const outbox = await start();
  const [bad] = await Promise.all([put(outbox, 'bad'), put(outbox, 'good')]);
  await until('the good one is sent', () => far.texts.includes('good') && outbox.items.length === 1);
  expect(outbox.items[0]).toMatchObject({ state: 'failed', error: { code: 'CHAT_CLOSED' } });
  const next = await start();
  expect(next.items[0]).toMatchObject({ state: 'failed', error: { code: 'CHAT_CLOSED' } });
  await next.retry(bad.id);
  await until(
    'it has failed again',
    () => far.texts.filter((text) => text === 'bad').length === 2 && states(next)[0] === 'failed',
  );
  await next.discard(bad.id);
  expect(next.items).toEqual([]);
  expect((await start()).items).toEqual([]);
});

test('after 72 h an entry is shown as failed instead of being sent; retry sends it', async () => {
  far.become('offline');
  const outbox = await start();
  const entry = await put(outbox, 'old');
  nowMs += 72 * 3_600_000 + 1;
  far.become('online');
  await until('it has failed', () => states(outbox)[0] === 'failed');
  expect(outbox.items[0]!.error?.code).toBe('OUTBOX_TOO_OLD');
  expect(far.sent).toEqual([]);
  await outbox.retry(entry.id);
  await until('it is sent', isEmpty(outbox));
  expect(far.sent).toMatchObject([{ text: 'old', opId: entry.opId }]);
});

test('a held entry holds its lane until its author releases it', async () => {
  let head = 5;
  far.become('offline');
  const outbox = await start({ maySend: (entry) => entry.seenUpTo === undefined || entry.seenUpTo >= head });
  for (const text of ['one', 'two']) {
    await outbox.put({ lane: 'pad:a', name: 'note:add', input: { pad: 'a', text }, seenUpTo: 5 });
  }
  head = 7;
  far.become('online');
  await until('it is held', () => states(outbox)[0] === 'held');
  expect(far.sent).toEqual([]);
  expect(states(outbox)).toEqual(['held', 'waiting']);
  outbox.release('pad:a');
  await until('both are sent', isEmpty(outbox));
  expect(far.texts).toEqual(['one', 'two']);
});

test('a fact that shows the order done ends its wait', async () => {
  const outbox = await start({ maySend: () => false });
  const entry = await put(outbox, 'done already');
  await until('it is held', () => states(outbox)[0] === 'held');
  await outbox.confirm(entry.opId);
  expect(outbox.items).toEqual([]);
  expect(far.sent).toEqual([]);
});

test('two tabs over one disk send each entry once, under one lock', async () => {
  const locks = createLocks();
  const [first, second] = [await start({ locks }), await start({ locks })];
  far.answer = async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return { ok: true, value: null };
  };
  far.become('offline');
  for (const text of ['1', '2', '3', '4']) await put(first, text);
  await second.reload();
  far.become('online');
  await until('both lists are empty', () => isEmpty(first)() && isEmpty(second)());
  expect(far.texts).toEqual(['1', '2', '3', '4']);
  expect(locks.most).toBe(1);
});

test('a tab learns from the channel what another tab wrote and sent', async () => {
  far.become('offline');
  const channel = () => new BroadcastChannel('lanka-outbox-test') as unknown as OutboxParts['channel'];
  const [first, second] = [await start({ channel: channel() }), await start({ channel: channel() })];
  await put(first, 'told');
  await until('the second knows', () => second.items.length === 1);
  await first.discard(first.items[0]!.id);
  await until('the second knows that it is gone', isEmpty(second));
});

test('the disk holds no readable text, and an entry of another key is shown as unreadable, not dropped', async () => {
  far.become('offline');
  await put(await start(), 'the secret of account 100000017');
  const other = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  const storage = await openOutboxStorage(factory, 'olena', createSealer(other));
  expect(await storage.list()).toMatchObject([{ input: null, error: { code: 'OUTBOX_UNREADABLE' } }]);
  storage.close();
  const db = await new Promise<IDBDatabase>((resolve) => {
    const opening = factory.open('lanka-outbox:olena');
    opening.onsuccess = () => resolve(opening.result);
  });
  const rows = await new Promise<{ sealed: { data: ArrayBuffer } }[]>((resolve) => {
    const reading = db.transaction('entries').objectStore('entries').getAll();
    reading.onsuccess = () => resolve(reading.result as { sealed: { data: ArrayBuffer } }[]);
  });
  expect(rows).toHaveLength(1);
  const { sealed, ...open } = rows[0]!;
  expect(Buffer.from(sealed.data).toString('latin1') + JSON.stringify(open)).not.toContain('secret');
  db.close();
});

test('people do not see each other’s outbox', async () => {
  far.become('offline');
  await put(await start(), 'of Olena');
  const sealer = createSealer(await browserKey(factory, 'taras'));
  const storage = await openOutboxStorage(factory, 'taras', sealer);
  expect(await storage.list()).toEqual([]);
  storage.close();
});

test('a disk that refuses a write makes put reject; what was there stays', async () => {
  far.become('offline');
  const outbox = await start();
  await put(outbox, 'kept');
  outbox.close();
  await expect(put(outbox, 'refused')).rejects.toThrow();
  expect((await start()).items).toMatchObject([{ input: { text: 'kept' } }]);
});
