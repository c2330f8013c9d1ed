// SQL of messages: reading them a page at a time; storing is in writing.records.ts.
import type { Kysely } from 'kysely';
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
