// Small texts that outlive the death of the browser: what is in localStorage reaches the disk up to minutes later.
import { wrap, type DBSchema, type IDBPDatabase } from 'idb';
import { onDevice, type KeptTexts } from './kept-texts.ts';

interface KeptSchema extends DBSchema {
  texts: { key: string; value: Stamped };
}
/** What was removed keeps its time: an older text must not come back. */
interface Stamped {
  text: string | null;
  atMs: number;
}

/** `quick` is read and written at once, the database that `find` gives holds what survives; of both the newer counts. */
export function durableTexts(quick: KeptTexts, find: () => IDBFactory | undefined, nowMs = Date.now) {
  let opening: Promise<IDBPDatabase<KeptSchema>> | undefined;
  /** What `work` gives; undefined where the browser refuses a database. */
  async function attempt<T>(work: (db: IDBPDatabase<KeptSchema>) => Promise<T>): Promise<T | undefined> {
    try {
      const factory = find();
      if (!factory) return undefined;
      opening ??= open(factory);
      return await work(await opening);
    } catch (error) {
      opening = undefined;
      if (error instanceof DOMException) return undefined;
      throw error;
    }
  }
  async function put(name: string, stamped: Stamped): Promise<void> {
    await attempt(async (db) => {
      const tx = db.transaction('texts', 'readwrite', { durability: 'strict' });
      await Promise.all([tx.store.put(stamped, name), tx.done]);
    });
  }
  return {
    /** Without waiting: after the death of the browser it may be older than what `get` gives. */
    peek: (name: string): string | null => parse(quick.getItem(name))?.text ?? null,
    get: async (name: string): Promise<string | null> => {
      const known = parse(quick.getItem(name));
      const kept = await attempt((db) => db.get('texts', name));
      const newest = kept && kept.atMs >= (known?.atMs ?? 0) ? kept : known;
      return newest?.text ?? null;
    },
    /** Outlives a reload from now on, and the death of the browser once `set` was called. */
    note: (name: string, text: string): void => quick.setItem(name, `${nowMs()} ${text}`),
    /** Resolves when it is on disk. */
    set: async (name: string, text: string): Promise<void> => {
      const stamped = { text, atMs: nowMs() };
      quick.setItem(name, `${stamped.atMs} ${text}`);
      await put(name, stamped);
    },
    remove: async (name: string): Promise<void> => {
      quick.removeItem(name);
      await put(name, { text: null, atMs: nowMs() });
    },
  };
}

async function open(factory: IDBFactory): Promise<IDBPDatabase<KeptSchema>> {
  const request = factory.open('lanka-kept', 1);
  request.onupgradeneeded = () => request.result.createObjectStore('texts');
  return (await wrap(request)) as unknown as IDBPDatabase<KeptSchema>;
}

/** What an earlier version wrote has no time. */
function parse(written: string | null): Stamped | undefined {
  if (written === null) return undefined;
  const [, at, text] = /^(\d{13}) ([^]*)$/.exec(written) ?? [];
  return text === undefined ? { text: written, atMs: 0 } : { text, atMs: Number(at) };
}

export const durable = durableTexts(onDevice, () => globalThis.indexedDB);
