// SQL of files on their way: announcing one, its progress, its end, and who may read a finished one.
import { sql, type Kysely, type Selectable } from 'kysely';
import type { Tables } from '../db/tables.ts';

export type UploadRow = Selectable<Tables['attachments']>;

export interface NewUpload {
  attachmentId: string;
  owner: string;
  conversationId: string | null;
  name: string;
  sizeBytes: number;
  at: Date;
}

/** Stores the announcement unless the id is there already. */
export async function insertUpload(db: Kysely<Tables>, upload: NewUpload): Promise<void> {
  await db
    .insertInto('attachments')
    .values({
      attachment_id: upload.attachmentId,
      owner: upload.owner,
      conversation_id: upload.conversationId,
      message_id: null,
      name: upload.name,
      size_bytes: upload.sizeBytes,
      media_type: null,
      width: null,
      height: null,
      state: 'uploading',
      created_at: upload.at,
    })
    .onConflict((conflict) => conflict.column('attachment_id').doNothing())
    .execute();
}

export async function selectUpload(db: Kysely<Tables>, id: string): Promise<UploadRow | undefined> {
  return db.selectFrom('attachments').selectAll().where('attachment_id', '=', id).executeTakeFirst();
}

/** Files of `owner` that are in no message yet. */
export async function countUnsent(db: Kysely<Tables>, owner: string): Promise<number> {
  const { unsent } = await db
    .selectFrom('attachments')
    .select((from) => from.fn.countAll<string>().as('unsent'))
    .where('owner', '=', owner)
    .where('state', '<>', 'sent')
    .executeTakeFirstOrThrow();
  return Number(unsent);
}

/** Notes how many bytes are here. */
export async function updateOffset(db: Kysely<Tables>, id: string, offset: number): Promise<void> {
  await db
    .updateTable('attachments')
    .set({ offset_bytes: offset })
    .where('attachment_id', '=', id)
    .where('state', '=', 'uploading')
    .execute();
}

export type Finished = Pick<
  UploadRow,
  'name' | 'size_bytes' | 'media_type' | 'width' | 'height' | 'has_thumbnail'
>;

/** Makes the file ready to send; undefined when it was given up meanwhile. */
export async function finishUpload(
  db: Kysely<Tables>,
  id: string,
  finished: Finished,
): Promise<UploadRow | undefined> {
  return db
    .updateTable('attachments')
    .set({ ...finished, state: 'ready' })
    .where('attachment_id', '=', id)
    .where('state', '=', 'uploading')
    .returningAll()
    .executeTakeFirst();
}

/** True when there was such an unsent file. */
export async function deleteUnsent(db: Kysely<Tables>, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('attachments')
    .where('attachment_id', '=', id)
    .where('state', '<>', 'sent')
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Forgets files that no message took; their ids. */
export async function deleteUnsentBefore(db: Kysely<Tables>, before: Date): Promise<string[]> {
  const rows = await db
    .deleteFrom('attachments')
    .where('state', '<>', 'sent')
    .where('created_at', '<', before)
    .returning('attachment_id')
    .execute();
  return rows.map((row) => row.attachment_id);
}

/** Of `ids` those that have a row, with their states. */
export async function selectStates(
  db: Kysely<Tables>,
  ids: readonly string[],
): Promise<Map<string, UploadRow['state']>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('attachments')
    .select(['attachment_id', 'state'])
    .where('attachment_id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.attachment_id, row.state]));
}

/** True when the message that carries the file is one that subscribers may see. */
export async function isInPublicMessage(db: Kysely<Tables>, row: UploadRow): Promise<boolean> {
  const { rows } = await sql<{ kind: string }>`
    select kind from messages where message_id = ${row.message_id} and kind <> 'note'`.execute(db);
  return rows.length > 0;
}

/** The day of the visit that the file belongs to, while that is this technician's. */
export async function dayOfOwnVisit(
  db: Kysely<Tables>,
  row: UploadRow,
  technicianId: string,
): Promise<string | undefined> {
  const found = await db
    .selectFrom('visits')
    .select('day')
    .where('visit_id', '=', row.visit_id)
    .where('technician_id', '=', technicianId)
    .executeTakeFirst();
  return found?.day ?? undefined;
}
