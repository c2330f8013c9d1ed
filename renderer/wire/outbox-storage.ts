// Where unsent orders live: IndexedDB with strict durability, one database per signed-in person, payloads sealed.
import { wrap, type DBSchema, type IDBPDatabase } from 'idb';
import type { WireError } from '../../shared/errors.ts';
import type { Sealed, Sealer } from './outbox-sealer.ts';

/** An order that the person believes done. */
export interface OutboxEntry {
  /** Order of insertion, from 1. */
  id: number;
  /** Entries of one lane are sent one after another; the name of the stream that they change. */
  lane: string;
  name: string;
  input: unknown;
  opId: string;
  putAtMs: number;
  /** Last seq of the lane's stream that the author had seen; tells whether the conversation changed meanwhile. */
  seenUpTo?: number;
  /** Present once the order failed for good. */
  error?: WireError;
}

type StoredEntry = Omit<OutboxEntry, 'name' | 'input'> & { sealed: Sealed };

interface OutboxSchema extends DBSchema {
  entries: { key: number; value: StoredEntry; indexes: { opId: string } };
}

export interface OutboxStorage {
  /** Resolves when the entry is on disk. The same opId again gives the entry that is there. */
  insert(entry: Omit<OutboxEntry, 'id'>): Promise<OutboxEntry>;
  /** All entries by id. One that cannot be unsealed comes with the error OUTBOX_UNREADABLE. */
  list(): Promise<OutboxEntry[]>;
  has(id: number): Promise<boolean>;
  setError(id: number, error: WireError | undefined, putAtMs?: number): Promise<void>;
  remove(id: number): Promise<void>;
  close(): void;
}

/** Opens (and creates) the outbox of `personId`. */
export async function openOutboxStorage(
  factory: IDBFactory,
  personId: string,
  sealer: Sealer,
): Promise<OutboxStorage> {
  const db = await openDatabase(factory, `lanka-outbox:${personId}`);
  const write = () => db.transaction('entries', 'readwrite', { durability: 'strict' });
  return {
    insert: async ({ name, input, ...open }) => {
      const sealed = await sealer.seal(JSON.stringify({ name, input }));
      const tx = write();
      const same = await tx.store.index('opId').get(open.opId);
      const id = same ? same.id : await tx.store.add({ ...open, sealed } as StoredEntry);
      await tx.done;
      return same ? unseal(sealer, same) : { id, name, input, ...open };
    },
    list: async () => Promise.all((await db.getAll('entries')).map((stored) => unseal(sealer, stored))),
    has: async (id) => (await db.getKey('entries', id)) !== undefined,
    setError: async (id, error, putAtMs) => {
      const tx = write();
      const stored = await tx.store.get(id);
      if (stored) {
        const { error: _old, ...rest } = stored;
        await tx.store.put({ ...rest, ...(error ? { error } : {}), putAtMs: putAtMs ?? rest.putAtMs });
      }
      await tx.done;
    },
    remove: async (id) => {
      const tx = write();
      await tx.store.delete(id);
      await tx.done;
    },
    close: () => db.close(),
  };
}

function openDatabase(factory: IDBFactory, name: string): Promise<IDBPDatabase<OutboxSchema>> {
  const opening = factory.open(name, 1);
  opening.onupgradeneeded = () => {
    const entries = opening.result.createObjectStore('entries', { keyPath: 'id', autoIncrement: true });
    entries.createIndex('opId', 'opId', { unique: true });
  };
  return wrap(opening) as unknown as Promise<IDBPDatabase<OutboxSchema>>;
}

async function unseal(sealer: Sealer, stored: StoredEntry): Promise<OutboxEntry> {
  const { sealed, ...open } = stored;
  try {
    const { name, input } = JSON.parse(await sealer.open(sealed)) as Pick<OutboxEntry, 'name' | 'input'>;
    return { ...open, name, input };
  } catch {
    return { ...open, name: '', input: null, error: { code: 'OUTBOX_UNREADABLE', details: {} } };
  }
}
