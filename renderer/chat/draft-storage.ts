// Unsent text on this computer's disk: IndexedDB with strict durability, one database per person, texts sealed.
import { wrap, type DBSchema, type IDBPDatabase } from 'idb';
import type { Sealed, Sealer } from '../wire/outbox-sealer.ts';

/** A draft as this computer knows it. */
export interface KeptDraft {
  /** `CONVERSATION_ID:MODE` */
  key: string;
  body: string;
  /** When it was last changed, in ms; grows with every change. */
  revision: number;
  /** The revision that the backend has said to have; 0 for none. */
  savedRevision: number;
}

type StoredDraft = Omit<KeptDraft, 'body'> & { sealed: Sealed };
interface DraftSchema extends DBSchema {
  drafts: { key: string; value: StoredDraft };
}

export interface DraftStorage {
  /** Without those that cannot be unsealed: nobody could read them any more. */
  list(): Promise<KeptDraft[]>;
  /** Resolves when it is on disk. */
  put(draft: KeptDraft): Promise<void>;
  remove(key: string): Promise<void>;
  close(): void;
}

/** Opens (and creates) the drafts of `personId`. */
export async function openDraftStorage(
  factory: IDBFactory,
  personId: string,
  sealer: Sealer,
): Promise<DraftStorage> {
  const opening = factory.open(`lanka-drafts:${personId}`, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('drafts', { keyPath: 'key' });
  const db = (await wrap(opening)) as unknown as IDBPDatabase<DraftSchema>;
  const write = () => db.transaction('drafts', 'readwrite', { durability: 'strict' });
  return {
    list: async () => {
      const stored = await db.getAll('drafts');
      const kept = await Promise.all(stored.map((one) => unseal(sealer, one)));
      return kept.filter((draft) => draft !== null);
    },
    put: async ({ body, ...open }) => {
      const sealed = await sealer.seal(body);
      const tx = write();
      await tx.store.put({ ...open, sealed });
      await tx.done;
    },
    remove: async (key) => {
      const tx = write();
      await tx.store.delete(key);
      await tx.done;
    },
    close: () => db.close(),
  };
}

async function unseal(sealer: Sealer, { sealed, ...open }: StoredDraft): Promise<KeptDraft | null> {
  try {
    return { ...open, body: await sealer.open(sealed) };
  } catch {
    return null;
  }
}
