// Encrypts what the outbox writes to disk.
import { wrap, type DBSchema, type IDBPDatabase } from 'idb';

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

export interface Sealer {
  seal(text: string): Promise<Sealed>;
  /** Rejects when the key is another one or the data was changed. */
  open(sealed: Sealed): Promise<string>;
}

const ivBytes = 12;

/** AES-GCM with a fresh random iv for every text. */
export function createSealer(key: CryptoKey): Sealer {
  return {
    seal: async (text) => {
      const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
      const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(text));
      return { iv, data };
    },
    open: async ({ iv, data }) =>
      new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, data)),
  };
}

interface KeySchema extends DBSchema {
  keys: { key: string; value: CryptoKey };
}

/**
 * The key of `personId` in this browser profile; made at the first call. It cannot be exported by script, so code that
 * gets into the page cannot carry it away. It is no protection from somebody who can read this profile's files: the
 * browser stores the key beside the data. It does keep texts out of plain sight in backups, disk searches and crash
 * dumps, and forgetting the key makes everything sealed with it unreadable at once.
 */
export async function browserKey(factory: IDBFactory, personId: string): Promise<CryptoKey> {
  const opening = factory.open('lanka-outbox-keys', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('keys');
  const db = (await wrap(opening)) as unknown as IDBPDatabase<KeySchema>;
  try {
    const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
      'encrypt',
      'decrypt',
    ]);
    // One transaction, so that two tabs at their first start agree on one key.
    const tx = db.transaction('keys', 'readwrite', { durability: 'strict' });
    const stored = await tx.store.get(personId);
    if (!stored) await tx.store.put(fresh, personId);
    await tx.done;
    return stored ?? fresh;
  } finally {
    db.close();
  }
}
