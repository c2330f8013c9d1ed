// SQL that takes finished files into messages, each into one.
import { sql, type Selectable, type Transaction } from 'kysely';
import type { Attachment, MediaType } from '../../shared/attachment/attachment.contract.ts';
import type { AttachmentId } from '../../shared/ids.ts';
import type { Tables } from '../db/tables.ts';

type Row = Selectable<Tables['attachments']>;

/** A message that wants finished files of its writer. */
export interface Taking {
  /** `staff:ID` or `subscriber:ID`. */
  owner: string;
  conversationId: string;
  messageId: string;
  /** In the order in which they are shown. */
  ids: readonly string[];
}

/**
 * Gives each message its files and marks them as sent, so that no other message can have them. An answer per item, in
 * order: undefined when one of its files is missing, unfinished, someone else's, sent already, or asked for twice; nothing
 * of that item is taken then, and its message must not be stored. Two statements for any number of items, none without ids.
 */
export async function takeAttachments(
  db: Transaction<Tables>,
  items: readonly Taking[],
): Promise<(Attachment[] | undefined)[]> {
  const wanted = [...new Set(items.flatMap(({ ids }) => ids))];
  if (wanted.length === 0) return items.map(() => []);
  const rows = await db
    .selectFrom('attachments')
    .selectAll()
    .where('attachment_id', 'in', wanted)
    .where('state', '=', 'ready')
    .orderBy('attachment_id')
    .forUpdate()
    .execute();
  const free = new Map(rows.map((row) => [row.attachment_id, row]));
  const answers = items.map(({ owner, ids }) => {
    const files = ids.map((id) => free.get(id)).filter((row) => row?.owner === owner) as Row[];
    if (files.length < ids.length || new Set(ids).size < ids.length) return undefined;
    for (const id of ids) free.delete(id);
    return files.map(attachmentOf);
  });
  const taken = items.filter((_, at) => answers[at] !== undefined).flatMap(placesOf);
  if (taken.length > 0) {
    await sql`update attachments a set state = 'sent', conversation_id = t.conversation_id, message_id = t.message_id
      from jsonb_to_recordset(${JSON.stringify(taken)}::jsonb)
        as t(attachment_id uuid, conversation_id uuid, message_id uuid)
      where a.attachment_id = t.attachment_id`.execute(db);
  }
  return answers;
}

/**
 * Gives finished files of `owner` to a visit and marks them as sent, in the order of `ids`; undefined when one is missing,
 * unfinished, someone else's, sent already, or asked for twice: the caller then gives up its transaction.
 */
export async function takeVisitFiles(
  db: Transaction<Tables>,
  { owner, visitId, ids }: { owner: string; visitId: string; ids: readonly string[] },
): Promise<Attachment[] | undefined> {
  if (ids.length === 0) return [];
  const rows = await db
    .updateTable('attachments')
    .set({ state: 'sent', visit_id: visitId })
    .where('attachment_id', 'in', [...ids])
    .where('owner', '=', owner)
    .where('state', '=', 'ready')
    .returningAll()
    .execute();
  const byId = new Map(rows.map((row) => [row.attachment_id, row]));
  const files = ids.flatMap((id) => byId.get(id) ?? []);
  return rows.length === ids.length ? files.map(attachmentOf) : undefined;
}

function placesOf({ conversationId, messageId, ids }: Taking) {
  return ids.map((id) => ({ attachment_id: id, conversation_id: conversationId, message_id: messageId }));
}

/** A finished file as a message carries it. */
export function attachmentOf(row: Row): Attachment {
  return {
    attachmentId: row.attachment_id as AttachmentId,
    name: row.name,
    mediaType: row.media_type as MediaType,
    sizeBytes: row.size_bytes,
    width: row.width,
    height: row.height,
    hasThumbnail: row.has_thumbnail,
  };
}
