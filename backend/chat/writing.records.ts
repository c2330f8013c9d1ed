// SQL of writing: many messages in many conversations, locked by one statement and stored by another.
import { sql, type Transaction } from 'kysely';
import { messageWords } from '../../shared/chat/message-words.ts';
import type { Tables } from '../db/tables.ts';
import type { StoredMessage } from './message.records.ts';

/** A conversation that may be written in, as it is before; writing changes it and then stores it. */
export interface WritableConversation {
  conversationId: string;
  state: 'waiting' | 'open' | 'closed';
  subscriberId: number;
  subscriberName: string;
  ownerId: string | null;
  helperIds: readonly string[];
  lastSeq: number;
  waitingSince: Date | null;
  /** Where a side's marks are moved to; null leaves them. */
  deskSeq: number | null;
  subscriberSeq: number | null;
}

/** Locks the conversations in the order of their ids; those that do not exist are left out. */
export async function lockForWriting(
  db: Transaction<Tables>,
  conversationIds: readonly string[],
): Promise<Map<string, WritableConversation>> {
  const { rows } = await sql<WritableConversation>`
    select c.conversation_id as "conversationId", c.state, c.subscriber_id as "subscriberId",
      s.full_name as "subscriberName", c.owner_id as "ownerId", c.helper_ids as "helperIds",
      c.last_message_seq as "lastSeq", c.waiting_since as "waitingSince"
    from conversations c join subscribers s on s.subscriber_id = c.subscriber_id
    where c.conversation_id = any(${conversationIds}::uuid[])
    order by c.conversation_id for no key update of c`.execute(db);
  return new Map(rows.map((row) => [row.conversationId, { ...row, deskSeq: null, subscriberSeq: null }]));
}

export interface PlacedMessage {
  conversation: WritableConversation;
  seq: number;
  message: StoredMessage;
}

/**
 * Stores messages at their places, with their words for the search (of people's texts and notes only), and what their
 * conversations are like after them. Gives how many were stored: fewer when a messageId is in use.
 */
export async function storeMessages(
  db: Transaction<Tables>,
  conversations: readonly WritableConversation[],
  placed: readonly PlacedMessage[],
): Promise<number> {
  const states = conversations.map(({ conversationId, lastSeq, waitingSince, deskSeq, subscriberSeq }) => ({
    id: conversationId,
    last: lastSeq,
    since: waitingSince,
    desk: deskSeq,
    subscriber: subscriberSeq,
  }));
  const rows = placed.map(({ conversation, seq, message }) => ({
    ...message,
    c: conversation.conversationId,
    seq,
    words: message.author === 'system' ? null : messageWords(message.body),
  }));
  const stored = await sql`
    with moved as (
      update conversations c set last_message_seq = i.last, waiting_since = i.since,
        desk_delivered_seq = coalesce(i.desk, c.desk_delivered_seq),
        desk_read_seq = coalesce(i.desk, c.desk_read_seq),
        subscriber_delivered_seq = coalesce(i.subscriber, c.subscriber_delivered_seq),
        subscriber_read_seq = coalesce(i.subscriber, c.subscriber_read_seq)
      from json_to_recordset(${JSON.stringify(states)}::json)
        as i(id uuid, last int, since timestamptz, desk int, subscriber int)
      where c.conversation_id = i.id)
    insert into messages (conversation_id, message_seq, message_id, author, author_id, author_name, kind, body,
      attachments, words, at)
    select c, seq, "messageId", author, "authorId", "authorName", kind, body, attachments, array_to_tsvector(words), at
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as m(c uuid, seq int, "messageId" uuid, author text, "authorId" text, "authorName" text, kind text, body text,
        attachments jsonb, words text[], at timestamptz)
    on conflict (message_id) do nothing`.execute(db);
  return Number(stored.numAffectedRows ?? 0);
}
