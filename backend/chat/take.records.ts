// SQL of taking a conversation: one winner each, and a slot that no other conversation has.
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Tables } from '../db/tables.ts';

export interface Taker {
  displayName: string;
  /** Most conversations open at once. */
  capacity: number;
}

/** Locks the agent's row, so that two takes of one agent never choose the same slot; undefined when disabled. */
export async function lockTaker(db: Transaction<Tables>, staffId: string): Promise<Taker | undefined> {
  return db
    .selectFrom('staff')
    .select(['display_name as displayName', 'chat_capacity as capacity'])
    .where('staff_id', '=', staffId)
    .where('disabled_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Slots of the conversations that the agent has open. Read after {@link lockTaker}, in a statement of its own. */
export async function selectOpenSlots(db: Transaction<Tables>, staffId: string): Promise<number[]> {
  const rows = await db
    .selectFrom('conversations')
    .select('slot')
    .where('owner_id', '=', staffId)
    .where('state', '=', 'open')
    .execute();
  return rows.map(({ slot }) => slot ?? 0);
}

/** Languages that the agent answers in; undefined when disabled. */
export async function selectLanguages(db: Kysely<Tables>, staffId: string): Promise<string[] | undefined> {
  const row = await db
    .selectFrom('staff')
    .select('languages')
    .where('staff_id', '=', staffId)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  return row?.languages;
}

export interface Wanted {
  state: 'waiting' | 'open' | 'closed';
  ownerId: string | null;
  ownerName: string | null;
  slot: number | null;
  /** Whom it rings for. */
  offeredTo: string | null;
}

/** Locks the conversation that someone wants to take, whatever became of it; undefined when there is none. */
export async function lockForTaking(
  db: Transaction<Tables>,
  conversationId: string,
): Promise<Wanted | undefined> {
  return db
    .selectFrom('conversations as c')
    .select((is) => [
      'c.state',
      'c.owner_id as ownerId',
      is
        .selectFrom('staff as s')
        .select('s.display_name')
        .whereRef('s.staff_id', '=', 'c.owner_id')
        .as('ownerName'),
      'c.slot',
      'c.offered_to as offeredTo',
    ])
    .where('c.conversation_id', '=', conversationId)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/**
 * What rings for the agent, else the longest waiting conversation in one of `languages`, else in any, and last what
 * rings for others; locked. `locked` says what happens to one that another transaction holds: `skip` passes over it,
 * `wait` waits, and may find that it no longer waits.
 */
export async function lockNextWaiting(
  db: Transaction<Tables>,
  { staffId, languages }: { staffId: string; languages: readonly string[] },
  locked: 'skip' | 'wait',
): Promise<{ conversationId: string; offeredTo: string | null } | undefined> {
  return db
    .selectFrom('conversations')
    .select(['conversation_id as conversationId', 'offered_to as offeredTo'])
    .where('state', '=', 'waiting')
    .orderBy(sql`case when offered_to = ${staffId} then 0 when offered_to is null then 1 else 2 end`)
    .orderBy(sql`language = any(${[...languages]}::text[])`, 'desc')
    .orderBy('queued_at')
    .orderBy('conversation_id')
    .limit(1)
    .forNoKeyUpdate()
    .$if(locked === 'skip', (query) => query.skipLocked())
    .executeTakeFirst();
}

/** Makes the agent the owner of a waiting conversation; both are locked. */
export async function takeLocked(
  db: Transaction<Tables>,
  take: { conversationId: string; staffId: string; slot: number; at: Date },
): Promise<{ subscriberId: number; subscriberName: string }> {
  return db
    .updateTable('conversations as c')
    .from('subscribers as s')
    .set({
      state: 'open',
      owner_id: take.staffId,
      slot: take.slot,
      accepted_at: take.at,
      offered_to: null,
      offered_at: null,
    })
    .where('c.conversation_id', '=', take.conversationId)
    .where('c.state', '=', 'waiting')
    .whereRef('s.subscriber_id', '=', 'c.subscriber_id')
    .returning(['c.subscriber_id as subscriberId', 's.full_name as subscriberName'])
    .executeTakeFirstOrThrow();
}
