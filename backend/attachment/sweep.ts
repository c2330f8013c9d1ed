// What the clock removes: files that were never sent, and bytes that a kill has left without a row.
import type { AppParts } from '../parts.ts';
import { idOfKey, thumbnailKey, type AttachmentStore } from './attachment-store.ts';
import type { IncomingFiles } from './incoming-files.ts';
import { deleteUnsentBefore, selectStates } from './upload.records.ts';

/** How long an unsent file is kept, from its announcement: longer than the 72 h for which an outbox sends by itself. */
export const unsentKeptMs = 4 * 24 * 3_600_000;
/** Bytes younger than this may belong to work that is going on. */
const graceMs = 3_600_000;
const pageSize = 500;

export interface SweepParts {
  parts: AppParts;
  incoming: IncomingFiles;
  store: AttachmentStore;
}

/** Forgets files that were not sent in time, row first, and their bytes. */
export async function removeUnsent({ parts, incoming, store }: SweepParts): Promise<void> {
  const before = new Date(parts.clock.now().getTime() - unsentKeptMs);
  for (const id of await deleteUnsentBefore(parts.database.kysely, before)) {
    await incoming.remove(id);
    await store.remove(id);
    await store.remove(thumbnailKey(id));
  }
}

/** Removes bytes without a row; a row without its bytes cannot come to be, as it is written after them. O(files). */
export async function removeOrphans(own: SweepParts): Promise<void> {
  const db = own.parts.database.kysely;
  const oldestMs = own.parts.clock.now().getTime() - graceMs;
  const arriving = (await own.incoming.list()).filter(({ changedAt }) => changedAt.getTime() < oldestMs);
  const states = await selectStates(
    db,
    arriving.flatMap(({ id }) => idOfKey(id) ?? []),
  );
  for (const { id } of arriving) if (states.get(id) !== 'uploading') await own.incoming.remove(id);
  const page: string[] = [];
  for await (const { key, putAt } of own.store.list()) {
    if (putAt.getTime() >= oldestMs) continue;
    page.push(key);
    if (page.length === pageSize) await removeUnknown(own, page.splice(0));
  }
  await removeUnknown(own, page);
}

async function removeUnknown({ parts, store }: SweepParts, keys: readonly string[]): Promise<void> {
  const ids = [...new Set(keys.flatMap((key) => idOfKey(key) ?? []))];
  const states = await selectStates(parts.database.kysely, ids);
  for (const key of keys) {
    const id = idOfKey(key);
    if (id !== undefined && (!states.has(id) || key.endsWith('.new'))) await store.remove(key);
  }
}
