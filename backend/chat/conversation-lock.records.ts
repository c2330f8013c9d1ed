// SQL of taking a conversation for oneself until the end of the transaction, and the names that belong to it.
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Topic } from '../../shared/chat/message.contract.ts';
import type { Tables } from '../db/tables.ts';

export interface LockedConversation {
  conversationId: string;
  state: 'waiting' | 'open' | 'closed';
  subscriberId: number;
  subscriberName: string;
  topic: Topic;
  ownerId: string | null;
  ownerName: string | null;
  helperIds: string[];
  startedAt: Date;
  mergedInto: string | null;
}

/**
 * Locks conversations in the order of their ids and gives those that exist, in that order. What belongs to them is
 * read in a statement of its own: one that waited for a lock sees other tables as they were before it waited.
 */
export async function lockConversations(
  db: Transaction<Tables>,
  ids: readonly string[],
): Promise<LockedConversation[]> {
  await db
    .selectFrom('conversations')
    .select('conversation_id')
    .where('conversation_id', 'in', [...ids])
    .orderBy('conversation_id')
    .forNoKeyUpdate()
    .execute();
  return db
    .selectFrom('conversations as c')
    .innerJoin('subscribers as s', 's.subscriber_id', 'c.subscriber_id')
    .leftJoin('staff as owner', 'owner.staff_id', 'c.owner_id')
    .select([
      'c.conversation_id as conversationId',
      'c.state',
      'c.subscriber_id as subscriberId',
      's.full_name as subscriberName',
      'c.topic',
      'c.owner_id as ownerId',
      'owner.display_name as ownerName',
      'c.helper_ids as helperIds',
      'c.started_at as startedAt',
      'c.merged_into as mergedInto',
    ])
    .where('c.conversation_id', 'in', [...ids])
    .orderBy('c.conversation_id')
    .execute();
}

/** Locks one conversation; undefined when there is none. */
export async function lockConversation(
  db: Transaction<Tables>,
  conversationId: string,
): Promise<LockedConversation | undefined> {
  return (await lockConversations(db, [conversationId]))[0];
}

/** Helpers of a conversation in the order in which they joined. */
export async function selectHelpers(
  db: Kysely<Tables>,
  conversationId: string,
): Promise<{ staffId: string; name: string }[]> {
  const { rows } = await sql<{ staff_id: string; display_name: string }>`
    select s.staff_id, s.display_name
    from conversations c, unnest(c.helper_ids) with ordinality as h(staff_id, place), staff s
    where c.conversation_id = ${conversationId} and s.staff_id = h.staff_id order by h.place`.execute(db);
  return rows.map((row) => ({ staffId: row.staff_id, name: row.display_name }));
}

/** Gives an open conversation another owner and slot. */
export async function changeOwner(
  db: Transaction<Tables>,
  change: { conversationId: string; ownerId: string; slot: number },
): Promise<void> {
  await db
    .updateTable('conversations')
    .set({ owner_id: change.ownerId, slot: change.slot })
    .where('conversation_id', '=', change.conversationId)
    .execute();
}
