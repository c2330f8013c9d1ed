// SQL of messages: storing one, and reading them a page at a time.
import { sql, type Kysely, type Transaction } from 'kysely';
import { messagePageSize } from '../../shared/chat/message.contract.ts';
import type { Attachment } from '../../shared/attachment/attachment.contract.ts';
import type { Tables } from '../db/tables.ts';

/** A message as storage gives it; the contract brands its ids. */
export interface StoredMessage {
  messageId: string;
  author: 'subscriber' | 'agent' | 'system';
  authorId: string | null;
  authorName: string;
  kind: 'text' | 'note' | 'system';
  body: string;
  attachments: Attachment[];
  at: string;
}

export interface NewMessage {
  conversationId: string;
  messageId: string;
  body: string;
  at: Date;
}

/** What the conversation is like after the message; undefined when nothing was stored. */
export interface Written {
  message: StoredMessage;
  waitingSince: string | null;
}

interface WrittenRow {
  author_id: string;
  author_name: string;
  waiting_since: Date | null;
}

/**
 * Stores an agent's text or note in a conversation that is open and theirs, in one statement that locks the
 * conversation. A text answers: it ends the wait and moves the desk's marks. Undefined when the conversation is not
 * theirs, is closed, or the messageId exists already: nothing may then be committed.
 */
export async function insertDeskMessage(
  db: Transaction<Tables>,
  agent: { id: string; displayName: string },
  kind: 'text' | 'note',
  { conversationId, messageId, body, at }: NewMessage,
): Promise<Written | undefined> {
  const answering = sql`, waiting_since = null, desk_delivered_seq = last_message_seq + 1,
    desk_read_seq = last_message_seq + 1`;
  const { rows } = await sql<WrittenRow>`
    with c as (
      update conversations set last_message_seq = last_message_seq + 1 ${kind === 'text' ? answering : sql``}
      where conversation_id = ${conversationId} and owner_id = ${agent.id} and state = 'open'
      returning conversation_id, last_message_seq, waiting_since)
    insert into messages (conversation_id, message_seq, message_id, author, author_id, author_name, kind, body, at)
    select conversation_id, last_message_seq, ${messageId}, 'agent', ${agent.id}, ${agent.displayName},
      ${kind}, ${body}, ${at} from c
    on conflict (message_id) do nothing
    returning author_id, author_name, (select waiting_since from c)`.execute(db);
  return written(rows[0], { author: 'agent', kind, messageId, body, at });
}

/**
 * Stores a subscriber's text in their live conversation, in one statement that locks it; starts the waiting clock when
 * it stands, and moves the subscriber's marks. Undefined as in {@link insertDeskMessage}.
 */
export async function insertSubscriberMessage(
  db: Transaction<Tables>,
  subscriberId: number,
  { conversationId, messageId, body, at }: NewMessage,
): Promise<Written | undefined> {
  const { rows } = await sql<WrittenRow>`
    with c as (
      update conversations set last_message_seq = last_message_seq + 1,
        waiting_since = coalesce(waiting_since, ${at}), subscriber_delivered_seq = last_message_seq + 1,
        subscriber_read_seq = last_message_seq + 1
      where conversation_id = ${conversationId} and subscriber_id = ${subscriberId} and state <> 'closed'
      returning conversation_id, subscriber_id, last_message_seq, waiting_since)
    insert into messages (conversation_id, message_seq, message_id, author, author_id, author_name, kind, body, at)
    select conversation_id, last_message_seq, ${messageId}, 'subscriber', c.subscriber_id::text, s.full_name,
      'text', ${body}, ${at} from c join subscribers s on s.subscriber_id = c.subscriber_id
    on conflict (message_id) do nothing
    returning author_id, author_name, (select waiting_since from c)`.execute(db);
  return written(rows[0], { author: 'subscriber', kind: 'text', messageId, body, at });
}

function written(
  row: WrittenRow | undefined,
  { at, ...message }: Pick<StoredMessage, 'author' | 'kind' | 'messageId' | 'body'> & { at: Date },
): Written | undefined {
  if (!row) return undefined;
  return {
    message: {
      ...message,
      attachments: [],
      authorId: row.author_id,
      authorName: row.author_name,
      at: at.toISOString(),
    },
    waitingSince: row.waiting_since?.toISOString() ?? null,
  };
}

export interface MessagePage {
  /** Oldest first. */
  messages: StoredMessage[];
  more: boolean;
}

/**
 * The newest page of a conversation, or the one before the message `before`; `withNotes` false leaves out what a
 * subscriber never sees. A `before` that is not in the conversation gives an empty page. O(page).
 */
export async function selectMessages(
  db: Kysely<Tables>,
  conversationId: string,
  options: { withNotes: boolean; before?: string; limit?: number },
): Promise<MessagePage> {
  const { before, withNotes, limit = messagePageSize } = options;
  const rows = await db
    .selectFrom('messages')
    .select(['message_id', 'author', 'author_id', 'author_name', 'kind', 'body', 'attachments', 'at'])
    .where('conversation_id', '=', conversationId)
    .$if(!withNotes, (query) => query.where('kind', '<>', 'note'))
    .$if(before !== undefined, (query) =>
      query.where('message_seq', '<', (from) =>
        from
          .selectFrom('messages as mark')
          .select('mark.message_seq')
          .where('mark.conversation_id', '=', conversationId)
          .where('mark.message_id', '=', before!),
      ),
    )
    .orderBy('message_seq', 'desc')
    .limit(limit + 1)
    .execute();
  const more = rows.length > limit;
  const messages = rows.slice(0, limit).map((row) => ({
    messageId: row.message_id,
    author: row.author,
    authorId: row.author_id,
    authorName: row.author_name,
    kind: row.kind,
    body: row.body,
    attachments: row.attachments as Attachment[],
    at: row.at.toISOString(),
  }));
  return { messages: messages.toReversed(), more };
}
