// An outbox without a disk, for a page in a frame that may store nothing: what waits is lost with the page, not before.
import type { OutboxEntry, OutboxStorage } from './outbox-storage.ts';

export function openMemoryOutbox(): OutboxStorage {
  const entries = new Map<number, OutboxEntry>();
  let lastId = 0;
  return {
    insert: (entry) => {
      const same = [...entries.values()].find(({ opId }) => opId === entry.opId);
      const stored = same ?? { ...entry, id: ++lastId };
      entries.set(stored.id, stored);
      return Promise.resolve(stored);
    },
    list: () => Promise.resolve([...entries.values()]),
    has: (id) => Promise.resolve(entries.has(id)),
    setError: (id, error, putAtMs) => {
      const stored = entries.get(id);
      if (stored) {
        const { error: _old, ...rest } = stored;
        entries.set(id, { ...rest, ...(error ? { error } : {}), putAtMs: putAtMs ?? rest.putAtMs });
      }
      return Promise.resolve();
    },
    remove: (id) => {
      entries.delete(id);
      return Promise.resolve();
    },
    close: () => undefined,
  };
}
