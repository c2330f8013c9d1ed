// SQL of the subscriber's side: the live conversation, starting and leaving it, the place in the queue.
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Topic } from '../../shared/chat/message.contract.ts';
import type { Language } from '../../shared/language.ts';
import type { Tables } from '../db/tables.ts';

/** The subscriber's conversation that is not closed, locked. There is at most one. */
export async function lockLive(db: Transaction<Tables>, subscriberId: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('conversations')
    .select('conversation_id')
    .where('subscriber_id', '=', subscriberId)
    .where('state', '<>', 'closed')
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row?.conversation_id;
}

/** Starts a conversation without messages; false when the subscriber has a live one (maybe made this instant). */
export async function insertConversation(
  db: Transaction<Tables>,
  start: { conversationId: string; subscriberId: number; topic: Topic; language: Language; at: Date },
): Promise<boolean> {
  const row = await db
    .insertInto('conversations')
    .values({
      conversation_id: start.conversationId,
      subscriber_id: start.subscriberId,
      topic: start.topic,
      language: start.language,
      state: 'waiting',
      started_at: start.at,
      queued_at: start.at,
      subscriber_delivered_seq: 0,
      subscriber_read_seq: 0,
      desk_delivered_seq: 0,
      desk_read_seq: 0,
      last_message_seq: 0,
    })
    // Written into the statement: the index is chosen before its parameters are known.
    .onConflict((conflict) =>
      conflict.column('subscriber_id').where('state', '<>', sql.lit('closed')).doNothing(),
    )
    .returning('conversation_id')
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Closes the subscriber's conversation if it still waits, and tells whom it rang for; undefined when it does not wait,
 * or is not theirs.
 */
export async function leaveIfWaiting(
  db: Transaction<Tables>,
  leave: { conversationId: string; subscriberId: number; at: Date },
): Promise<{ offeredTo: string | null } | undefined> {
  return db
    .updateTable('conversations')
    .set({ state: 'closed', closed_at: leave.at, waiting_since: null })
    .where('conversation_id', '=', leave.conversationId)
    .where('subscriber_id', '=', leave.subscriberId)
    .where('state', '=', 'waiting')
    .returning('offered_to as offeredTo')
    .executeTakeFirst();
}

/** Changes the language of the subscriber's live conversation and gives its state; undefined when nothing changed. */
export async function changeLanguage(
  db: Transaction<Tables>,
  change: { conversationId: string; subscriberId: number; language: Language },
): Promise<'waiting' | 'open' | 'closed' | undefined> {
  const row = await db
    .updateTable('conversations')
    .set({ language: change.language })
    .where('conversation_id', '=', change.conversationId)
    .where('subscriber_id', '=', change.subscriberId)
    .where('state', '<>', 'closed')
    .where('language', '<>', change.language)
    .returning('state')
    .executeTakeFirst();
  return row?.state;
}

export interface OwnConversation {
  state: 'waiting' | 'open' | 'closed';
  startedAt: Date;
}

/** The conversation if it is the subscriber's. */
export async function selectOwn(
  db: Kysely<Tables>,
  conversationId: string,
  subscriberId: number,
): Promise<OwnConversation | undefined> {
  return db
    .selectFrom('conversations')
    .select(['state', 'started_at as startedAt'])
    .where('conversation_id', '=', conversationId)
    .where('subscriber_id', '=', subscriberId)
    .executeTakeFirst();
}

/** The subscriber's live conversation, else the newest one closed since `since`. */
export async function selectCurrent(
  db: Kysely<Tables>,
  subscriberId: number,
  since: Date,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('conversations')
    .select('conversation_id')
    .where('subscriber_id', '=', subscriberId)
    .where((is) => is.or([is('state', '<>', 'closed'), is('closed_at', '>=', since)]))
    .orderBy((is) => is('state', '=', 'closed'))
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.conversation_id;
}

export async function selectFullName(db: Kysely<Tables>, subscriberId: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('subscribers')
    .select('full_name')
    .where('subscriber_id', '=', subscriberId)
    .executeTakeFirst();
  return row?.full_name;
}
