// Drafts on a real IndexedDB implementation and a server that the test plays: what is typed is nowhere lost.
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { effectScope, nextTick, watch } from 'vue';
import { openDraftStorage } from '../../renderer/chat/draft-storage.ts';
import { openDrafts, type Drafts, type DraftsParts } from '../../renderer/chat/drafts.ts';
import { useDraftWords } from '../../renderer/chat/useDraftWords.ts';
import type { Connection } from '../../renderer/wire/link.ts';
import { browserKey, createSealer } from '../../renderer/wire/outbox-sealer.ts';

const chat = '019aa111-1111-7111-8111-111111111111';
const other = '019aa222-2222-7222-8222-222222222222';
interface Row {
  conversationId: string;
  mode: 'reply' | 'note';
  body: string;
  revision: number;
}

/** The backend with its rule: the highest revision stands. */
class Server {
  readonly rows = new Map<string, Row>();
  saves = 0;
  state: Connection['state'] = 'online';
  code: string | undefined;
  readonly #listeners = new Set<(connection: Connection) => void>();
  connection = (): Connection => ({ state: this.state, sinceMs: 0 });
  onConnection = (listener: (connection: Connection) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  become(state: Connection['state']): void {
    this.state = state;
    for (const listener of this.#listeners) listener(this.connection());
  }
  order = (_name: string, input: Row): Promise<unknown> => {
    this.saves += 1;
    if (this.code !== undefined)
      return Promise.resolve({ ok: false, error: { code: this.code, details: {} } });
    const key = `${input.conversationId}:${input.mode}`;
    const stored = this.rows.get(key);
    if (!stored || input.revision > stored.revision) this.rows.set(key, input);
    return Promise.resolve({ ok: true, value: { revision: this.rows.get(key)!.revision } });
  };
  query = (): Promise<unknown> => {
    const drafts = [...this.rows.values()].filter(({ body }) => body !== '');
    return Promise.resolve({ ok: true, value: { drafts } });
  };
  bodies(): string[] {
    return [...this.rows.values()].map(({ body }) => body);
  }
}

let factory: IDBFactory;
let server: Server;
let queued: string[];
const opened: Drafts[] = [];
beforeEach(() => {
  factory = new IDBFactory();
  server = new Server();
  queued = [];
});
afterEach(async () => {
  for (const drafts of opened.splice(0)) await drafts.close();
});

const storageOf = async (disk: IDBFactory, personId = 'olena') =>
  openDraftStorage(disk, personId, createSealer(await browserKey(disk, personId)));
/** A run of the program at a computer with this disk. */
async function start(disk = factory, parts: Partial<DraftsParts> = {}): Promise<Drafts> {
  const drafts = openDrafts({
    storage: storageOf(disk),
    wire: server as unknown as DraftsParts['wire'],
    isQueued: (_conversationId, _mode, body) => queued.includes(body),
    saveAfterMs: 100,
    ...parts,
  });
  opened.push(drafts);
  await drafts.ready;
  return drafts;
}
const textIn = (drafts: Drafts, mode: 'reply' | 'note' = 'reply', id = chat) =>
  drafts.open(id, mode).text.value;
const onDisk = async (disk = factory) => {
  const storage = await storageOf(disk);
  const kept = await storage.list();
  storage.close();
  return kept.map(({ body }) => body);
};
const quick = { timeout: 3_000, interval: 5 };

test('a text is on disk within 300 ms of a key and at the server within two seconds', async () => {
  const draft = (await start(factory, { saveAfterMs: 1_000 })).open(chat, 'reply');
  const beganMs = performance.now();
  draft.type('Вітаю');
  await vi.waitFor(async () => expect(await onDisk()).toEqual(['Вітаю']), quick);
  expect(performance.now() - beganMs).toBeLessThan(300);
  await vi.waitFor(() => expect(server.bodies()).toEqual(['Вітаю']), quick);
  expect(performance.now() - beganMs).toBeLessThan(2_000);
  await vi.waitFor(() => expect(draft.place.value).toBe('server'), quick);
});

test('who types on and on is saved all the while, and not at every key', async () => {
  const draft = (await start(factory, { saveAfterMs: 500 })).open(chat, 'reply');
  for (let n = 1; n <= 50; n++) {
    draft.type('я'.repeat(n));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect((await onDisk())[0]!.length).toBeGreaterThan(35);
  expect(server.bodies()[0]!.length).toBeGreaterThan(10);
  expect(server.saves).toBeLessThanOrEqual(2);
});

test('each conversation and each mode has its own', async () => {
  const drafts = await start();
  drafts.open(chat, 'reply').type('відповідь');
  drafts.open(chat, 'note').type('нотатка');
  expect(textIn(drafts, 'reply', other)).toBe('');
  expect([textIn(drafts), textIn(drafts, 'note')]).toEqual(['відповідь', 'нотатка']);
  expect([drafts.has(chat), drafts.has(other)]).toEqual([true, false]);
});

test('after a kill the text is back, also without the server', async () => {
  server.state = 'offline';
  (await start()).open(chat, 'reply').type('не загубити');
  await vi.waitFor(async () => expect(await onDisk()).toEqual(['не загубити']), quick);
  expect(textIn(await start())).toBe('не загубити');
});

test('what was typed without the server is sent when it is back', async () => {
  server.state = 'offline';
  (await start()).open(chat, 'reply').type('потім');
  // Long after the first try.
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(server.saves).toBe(0);
  server.become('online');
  await vi.waitFor(() => expect(server.bodies()).toEqual(['потім']), quick);
});

test('another computer shows it, and the newer text wins at both', async () => {
  const first = await start();
  first.open(chat, 'reply').type('з першого');
  await vi.waitFor(() => expect(server.bodies()).toEqual(['з першого']), quick);
  const second = await start(new IDBFactory());
  expect(textIn(second)).toBe('з першого');
  second.open(chat, 'reply').type('з другого');
  await vi.waitFor(() => expect(server.bodies()).toEqual(['з другого']), quick);
  await first.close();
  opened.splice(opened.indexOf(first), 1);
  expect(textIn(await start())).toBe('з другого');
});

test('a newer text of another computer does not appear where somebody types; theirs becomes the newest', async () => {
  const drafts = await start();
  drafts.open(chat, 'reply').type('пишу');
  const ahead = Date.now() + 60_000;
  server.rows.set(`${chat}:reply`, {
    conversationId: chat,
    mode: 'reply',
    body: 'звідти',
    revision: ahead,
  });
  await drafts.sync();
  expect(textIn(drafts)).toBe('пишу');
  await vi.waitFor(() => expect(server.bodies()).toEqual(['пишу']), quick);
  expect(server.rows.get(`${chat}:reply`)!.revision).toBeGreaterThan(ahead);
});

test('a draft that a colleague hands over appears at the next look', async () => {
  const drafts = await start();
  const field = drafts.open(chat, 'reply');
  server.rows.set(`${chat}:reply`, { conversationId: chat, mode: 'reply', body: 'від колеги', revision: 5 });
  await drafts.sync();
  expect(field.text.value).toBe('від колеги');
});

test('what was sent elsewhere is gone here, though this disk had it', async () => {
  const disk = factory;
  const first = await start(disk);
  first.open(chat, 'reply').type('надіслано деінде');
  await vi.waitFor(() => expect(server.bodies()).toEqual(['надіслано деінде']), quick);
  await vi.waitFor(async () => expect(await onDisk(disk)).toHaveLength(1), quick);
  const { revision } = server.rows.get(`${chat}:reply`)!;
  server.rows.set(`${chat}:reply`, {
    conversationId: chat,
    mode: 'reply',
    body: '',
    revision: revision + 1,
  });
  const again = await start(disk);
  await vi.waitFor(() => expect(textIn(again)).toBe(''), quick);
});

test('what a server has lost is given to it again', async () => {
  const drafts = await start();
  drafts.open(chat, 'reply').type('єдина копія');
  await vi.waitFor(() => expect(server.bodies()).toEqual(['єдина копія']), quick);
  server.rows.clear();
  await vi.waitFor(async () => {
    await drafts.sync();
    expect(server.bodies()).toEqual(['єдина копія']);
  }, quick);
  expect(textIn(drafts)).toBe('єдина копія');
});

test('while a text goes into the outbox nothing forgets it; then it is gone everywhere', async () => {
  const drafts = await start();
  const draft = drafts.open(chat, 'reply');
  draft.type('надсилаю');
  await vi.waitFor(async () => expect(await onDisk()).toEqual(['надсилаю']), quick);
  const taken = draft.take();
  expect([taken.body, draft.text.value]).toEqual(['надсилаю', '']);
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(await onDisk()).toEqual(['надсилаю']);
  draft.type('вже наступне');
  taken.settle(true);
  expect(draft.text.value).toBe('вже наступне');
  await vi.waitFor(() => expect(server.bodies()).toEqual(['вже наступне']), quick);
  expect(await onDisk()).toEqual(['вже наступне']);
});

test('a text that is taken right after a key leaves neither the disk nor the server with less', async () => {
  const draft = (await start()).open(chat, 'reply');
  draft.type('початок');
  await vi.waitFor(() => expect(server.bodies()).toEqual(['початок']), quick);
  await vi.waitFor(async () => expect(await onDisk()).toEqual(['початок']), quick);
  draft.type('початок і кінець');
  const taken = draft.take();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect([await onDisk(), server.bodies()]).toEqual([['початок'], ['початок']]);
  taken.settle(true);
  await vi.waitFor(async () => expect([await onDisk(), server.bodies()]).toEqual([[], ['']]), quick);
});

test('a text that the outbox refused comes back before what was typed since', async () => {
  const draft = (await start()).open(chat, 'reply');
  draft.type('перше');
  const taken = draft.take();
  draft.type('друге');
  taken.settle(false);
  expect(draft.text.value).toBe('перше\nдруге');
});

test('killed between the outbox and the draft: the text waits to be sent and is not in the field again', async () => {
  (await start()).open(chat, 'reply').type('  вже в черзі ');
  await vi.waitFor(async () => expect(await onDisk()).toHaveLength(1), quick);
  queued.push('вже в черзі');
  const again = await start();
  expect(textIn(again)).toBe('');
  await vi.waitFor(() => expect(server.bodies()).toEqual(['']), quick);
});

test('a key pressed before the disk was read does not cost the text that stands there', async () => {
  server.state = 'offline';
  (await start()).open(chat, 'reply').type('вчорашня думка');
  await vi.waitFor(async () => expect(await onDisk()).toEqual(['вчорашня думка']), quick);
  const drafts = openDrafts({
    storage: storageOf(factory),
    wire: server as unknown as DraftsParts['wire'],
    isQueued: () => false,
  });
  opened.push(drafts);
  drafts.open(chat, 'reply').type('і');
  await drafts.ready;
  expect(textIn(drafts)).toBe('вчорашня думка\nі');
  await vi.waitFor(async () => expect(await onDisk()).toEqual(['вчорашня думка\nі']), quick);
});

test('at signing out what the server has goes from the disk, what it has not stays sealed', async () => {
  const drafts = await start();
  drafts.open(chat, 'reply').type('на сервері');
  await vi.waitFor(async () => expect(drafts.open(chat, 'reply').place.value).toBe('server'), quick);
  server.state = 'offline';
  drafts.open(other, 'note').type('лише тут');
  await drafts.close();
  expect(await onDisk()).toEqual(['лише тут']);
  const raw = await rawRecords(factory);
  expect(raw).toHaveLength(1);
  expect(JSON.stringify(raw)).not.toContain('лише тут');
  server.state = 'online';
  expect(textIn(await start(), 'note', other)).toBe('лише тут');
});

test('the last words before the connection ends are still sent', async () => {
  const drafts = await start();
  drafts.open(chat, 'reply').type('щойно');
  server.become('ended');
  expect(server.bodies()).toEqual(['щойно']);
  await drafts.close();
  expect(await onDisk()).toEqual(['щойно']);
});

test('the next person at this computer finds nothing', async () => {
  server.state = 'offline';
  (await start()).open(chat, 'reply').type('моє');
  await vi.waitFor(async () => expect(await onDisk()).toEqual(['моє']), quick);
  const next = await start(factory, { storage: storageOf(factory, 'ihor') });
  expect(textIn(next)).toBe('');
  expect(next.has(chat)).toBe(false);
});

test('a refusal is not asked again for the same text, a busy server is', async () => {
  const draft = (await start()).open(chat, 'reply');
  server.code = 'NOT_FOUND';
  draft.type('чуже');
  await vi.waitFor(() => expect(server.saves).toBe(1), quick);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(server.saves).toBe(1);
  expect(await onDisk()).toEqual(['чуже']);
});

test('a disk that refuses is told and never said to have the text, and the server still gets it', async () => {
  const onProblem = vi.fn<(error: unknown) => void>();
  const drafts = await start(factory, { storage: Promise.reject(new Error('no disk')), onProblem });
  const draft = drafts.open(chat, 'reply');
  const places = new Set<string>();
  watch(draft.place, (place) => places.add(place), { flush: 'sync' });
  draft.type('без диска');
  await vi.waitFor(() => expect(server.bodies()).toEqual(['без диска']), quick);
  expect(onProblem).toHaveBeenCalled();
  await vi.waitFor(() => expect([...places]).toEqual(['screen', 'server']), quick);
});

test('words about a text that was just begun wait until the disk has it', async () => {
  server.state = 'offline';
  const draft = (await start()).open(chat, 'reply');
  draft.type('перше');
  await vi.waitFor(() => expect(draft.place.value).toBe('disk'), quick);
  const scope = effectScope();
  const words = scope.run(() => useDraftWords(() => draft))!;
  expect(words.value).toBe('disk');
  draft.take().settle(true);
  await vi.waitFor(() => expect(draft.place.value).toBe('disk'), quick);
  draft.type('д');
  await nextTick();
  expect(words.value).toBe('screen');
  await vi.waitFor(() => expect(words.value).toBe('disk'), quick);
  scope.stop();
});

/** What somebody finds who opens the database without the key. */
async function rawRecords(disk: IDBFactory): Promise<unknown[]> {
  const db = await new Promise<IDBDatabase>((resolve) => {
    const opening = disk.open('lanka-drafts:olena', 1);
    opening.onsuccess = () => resolve(opening.result);
  });
  return new Promise((resolve) => {
    const all = db.transaction('drafts').objectStore('drafts').getAll();
    all.onsuccess = () => {
      db.close();
      resolve(all.result);
    };
  });
}
