// SQL of writing: many messages in many conversations, locked by one statement and stored by another.
import { sql, type RawBuilder } from 'kysely';
import { messageWords } from '../../shared/chat/message-words.ts';
import { instants, ints, jsons, texts, uuids, wordSets } from '../db/columns.ts';
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
  /** A one-time code was sent to the subscriber and not used yet: what they write may hold it. */
  hasCode: boolean;
  /** Where a side's marks are moved to; null leaves them. */
  deskSeq: number | null;
  subscriberSeq: number | null;
}

/** A conversation as {@link locksForWriting} gives it. */
export type LockedForWriting = Omit<WritableConversation, 'deskSeq' | 'subscriberSeq'>;

/** Statement that locks the conversations in the order of their ids; those that do not exist are left out. */
export function locksForWriting(conversationIds: readonly string[]): RawBuilder<LockedForWriting> {
  return sql<LockedForWriting>`
    select c.conversation_id as "conversationId", c.state, c.subscriber_id as "subscriberId",
      s.full_name as "subscriberName", c.owner_id as "ownerId", c.helper_ids as "helperIds",
      c.last_message_seq as "lastSeq", c.waiting_since as "waitingSince",
      exists (select from one_time_codes o where o.subscriber_id = c.subscriber_id) as "hasCode"
    from conversations c join subscribers s on s.subscriber_id = c.subscriber_id
    where c.conversation_id = any(${uuids(conversationIds)}::uuid[])
    order by c.conversation_id for no key update of c`;
}

/** By id, as they are before anything is written. */
export function writableOnes(rows: readonly LockedForWriting[]): Map<string, WritableConversation> {
  return new Map(rows.map((row) => [row.conversationId, { ...row, deskSeq: null, subscriberSeq: null }]));
}

export interface PlacedMessage {
  conversation: WritableConversation;
  seq: number;
  message: StoredMessage;
}

/**
 * Statement that stores messages at their places, with their words for the search (of people's texts and notes only), and what their
 * conversations are like after them. It writes fewer than given when a messageId is in use.
 */
export function messagesStored(
  conversations: readonly WritableConversation[],
  placed: readonly PlacedMessage[],
): RawBuilder<unknown> {
  const of = <T>(pick: (conversation: WritableConversation) => T): T[] => conversations.map(pick);
  const each = <T>(pick: (row: PlacedMessage) => T): T[] => placed.map(pick);
  return sql`
    with moved as (
      update conversations c set last_message_seq = i.last, waiting_since = i.since,
        desk_delivered_seq = coalesce(i.desk, c.desk_delivered_seq),
        desk_read_seq = coalesce(i.desk, c.desk_read_seq),
        subscriber_delivered_seq = coalesce(i.subscriber, c.subscriber_delivered_seq),
        subscriber_read_seq = coalesce(i.subscriber, c.subscriber_read_seq)
      from unnest(${uuids(of((c) => c.conversationId))}::uuid[], ${ints(of((c) => c.lastSeq))}::int[],
        ${instants(of((c) => c.waitingSince))}::timestamptz[], ${ints(of((c) => c.deskSeq))}::int[],
        ${ints(of((c) => c.subscriberSeq))}::int[]) as i(id, last, since, desk, subscriber)
      where c.conversation_id = i.id)
    insert into messages (conversation_id, message_seq, message_id, author, author_id, author_name, kind, body,
      attachments, words, at)
    select * from unnest(${uuids(each((row) => row.conversation.conversationId))}::uuid[],
      ${ints(each((row) => row.seq))}::int[], ${uuids(each(({ message }) => message.messageId))}::uuid[],
      ${texts(each(({ message }) => message.author))}::text[], ${texts(each(({ message }) => message.authorId))}::text[],
      ${texts(each(({ message }) => message.authorName))}::text[], ${texts(each(({ message }) => message.kind))}::text[],
      ${texts(each(({ message }) => message.body))}::text[], ${jsons(each(({ message }) => message.attachments))}::jsonb[],
      ${wordSets(each(({ message }) => wordsOf(message)))}::tsvector[],
      ${instants(each(({ message }) => new Date(message.at)))}::timestamptz[])
    on conflict (message_id) do nothing`;
}

/** Lines of the system are not searched. */
function wordsOf({ author, body }: StoredMessage): string[] | null {
  return author === 'system' ? null : messageWords(body);
}
