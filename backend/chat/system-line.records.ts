// SQL of the lines that nobody wrote.
import { sql, type Transaction } from 'kysely';
import type { Tables } from '../db/tables.ts';
import type { NewMessage, Written } from './message.records.ts';

/**
 * Stores a message of the system as the last of its conversation, and locks that. It answers nothing: the wait and
 * the marks stay as they are. Throws when there is no such conversation.
 */
export async function insertSystemMessage(
  db: Transaction<Tables>,
  { conversationId, messageId, kind, body, at }: NewMessage & { kind: 'system' | 'note' },
): Promise<Written> {
  const { rows } = await sql<{ waiting_since: Date | null }>`
    with c as (
      update conversations set last_message_seq = last_message_seq + 1 where conversation_id = ${conversationId}
      returning conversation_id, last_message_seq, waiting_since)
    insert into messages (conversation_id, message_seq, message_id, author, author_id, author_name, kind, body, at)
    select conversation_id, last_message_seq, ${messageId}, 'system', null, '', ${kind}, ${body}, ${at} from c
    returning (select waiting_since from c)`.execute(db);
  const row = rows[0];
  if (!row) throw new Error(`no conversation ${conversationId}`);
  return {
    message: {
      messageId,
      author: 'system',
      authorId: null,
      authorName: '',
      kind,
      body,
      attachments: [],
      at: at.toISOString(),
    },
    waitingSince: row.waiting_since?.toISOString() ?? null,
  };
}
