// SQL of what the clock looks for: open conversations whose agent owes an answer for too long, or is gone.
import { sql, type Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';

export interface Overdue {
  conversationId: string;
  ownerId: string;
}

/**
 * Open conversations (or only the one with `conversationId`) in which an answer is owed since `before` by someone who
 * has had them at least as long.
 */
export async function selectUnanswered(
  db: Kysely<Tables>,
  before: Date,
  conversationId?: string,
): Promise<Overdue[]> {
  return db
    .selectFrom('conversations as c')
    .select(['c.conversation_id as conversationId', sql<string>`c.owner_id`.as('ownerId')])
    .where('c.state', '=', 'open')
    .where('c.waiting_since', '<=', before)
    .$if(conversationId !== undefined, (query) => query.where('c.conversation_id', '=', conversationId!))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('participants as p')
            .select('p.staff_id')
            .whereRef('p.conversation_id', '=', 'c.conversation_id')
            .whereRef('p.staff_id', '=', 'c.owner_id')
            .where('p.kind', '=', 'owner')
            .where('p.left_at', 'is', null)
            .where('p.joined_at', '>', before),
        ),
      ),
    )
    .orderBy('c.conversation_id')
    .execute();
}

/** Conversations that the agent has open. */
export async function selectOpenOf(db: Kysely<Tables>, staffId: string): Promise<Overdue[]> {
  const rows = await db
    .selectFrom('conversations')
    .select('conversation_id as conversationId')
    .where('owner_id', '=', staffId)
    .where('state', '=', 'open')
    .orderBy('conversation_id')
    .execute();
  return rows.map((row) => ({ ...row, ownerId: staffId }));
}
