// SQL of taking a conversation: one winner each, and a slot that no other conversation has.
import { sql, type Transaction } from 'kysely';
import type { Tables } from '../db/tables.ts';

export interface Taker {
  displayName: string;
  languages: string[];
  /** Most conversations open at once. */
  capacity: number;
}

/** Locks the agent's row, so that two takes of one agent never choose the same slot; undefined when disabled. */
export async function lockTaker(db: Transaction<Tables>, staffId: string): Promise<Taker | undefined> {
  return db
    .selectFrom('staff')
    .select(['display_name as displayName', 'languages', 'chat_capacity as capacity'])
    .where('staff_id', '=', staffId)
    .where('disabled_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Conversations that the agent has open. Read after {@link lockTaker}, in a statement of its own. */
export async function selectOpenSlots(
  db: Transaction<Tables>,
  staffId: string,
): Promise<{ conversationId: string; slot: number }[]> {
  const rows = await db
    .selectFrom('conversations')
    .select(['conversation_id as conversationId', 'slot'])
    .where('owner_id', '=', staffId)
    .where('state', '=', 'open')
    .execute();
  return rows.map(({ conversationId, slot }) => ({ conversationId, slot: slot ?? 0 }));
}

/**
 * The longest waiting conversation in one of `languages`, else in any; locked. `locked` says what happens to one
 * that another transaction holds: `skip` passes over it, `wait` waits, and may find that it no longer waits.
 */
export async function lockNextWaiting(
  db: Transaction<Tables>,
  languages: readonly string[],
  locked: 'skip' | 'wait',
): Promise<string | undefined> {
  const row = await db
    .selectFrom('conversations')
    .select('conversation_id')
    .where('state', '=', 'waiting')
    .orderBy(sql`language = any(${[...languages]}::text[])`, 'desc')
    .orderBy('queued_at')
    .orderBy('conversation_id')
    .limit(1)
    .forNoKeyUpdate()
    .$if(locked === 'skip', (query) => query.skipLocked())
    .executeTakeFirst();
  return row?.conversation_id;
}

export interface Taken {
  conversationId: string;
  subscriberId: number;
  subscriberName: string;
}

/** Makes the agent the owner if the conversation still waits; undefined when it does not: someone else won. */
export async function takeIfWaiting(
  db: Transaction<Tables>,
  take: { conversationId: string; staffId: string; slot: number; at: Date },
): Promise<Taken | undefined> {
  return db
    .updateTable('conversations as c')
    .from('subscribers as s')
    .set({ state: 'open', owner_id: take.staffId, slot: take.slot, accepted_at: take.at })
    .where('c.conversation_id', '=', take.conversationId)
    .where('c.state', '=', 'waiting')
    .whereRef('s.subscriber_id', '=', 'c.subscriber_id')
    .returning([
      'c.conversation_id as conversationId',
      'c.subscriber_id as subscriberId',
      's.full_name as subscriberName',
    ])
    .executeTakeFirst();
}
