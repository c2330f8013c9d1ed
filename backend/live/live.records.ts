// SQL of the wallboard: how fast chats are answered now, and how those of today were rated.
import { sql, type Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';

/**
 * Chats that began at `since` or later: how many have `begun`, the `count` of those that were answered or waited at least
 * `withinMs` (also in vain), and how many of these got their first reply sooner. O(chats since then), by the index of their
 * beginnings.
 */
export async function countAnswers(
  db: Kysely<Tables>,
  { since, now, withinMs }: { since: Date; now: Date; withinMs: number },
): Promise<{ begun: number; count: number; inTime: number }> {
  const answers = db
    .selectFrom('conversations as c')
    .select((is) => [
      'c.started_at',
      'c.closed_at',
      is
        .selectFrom('messages as m')
        .select('m.at')
        .whereRef('m.conversation_id', '=', 'c.conversation_id')
        .where('m.author', '=', 'agent')
        .where('m.kind', '=', 'text')
        .orderBy('m.message_seq')
        .limit(1)
        .as('answered_at'),
    ])
    .where('c.started_at', '>=', since)
    .as('a');
  const within = sql`${withinMs} * interval '1 millisecond'`;
  return db
    .selectFrom(answers)
    .select([
      sql<number>`count(*)::int`.as('begun'),
      sql<number>`(count(*) filter (where answered_at is not null
        or coalesce(closed_at, ${now}) - started_at >= ${within}))::int`.as('count'),
      sql<number>`(count(*) filter (where answered_at - started_at < ${within}))::int`.as('inTime'),
    ])
    .executeTakeFirstOrThrow();
}

/** How many chats that were closed at `since` or later have each score; the same chats as in the list of ratings. O(of these chats). */
export async function countScores(
  db: Kysely<Tables>,
  since: Date,
): Promise<{ score: number; count: number }[]> {
  return db
    .selectFrom('conversations as c')
    .innerJoin('ratings as r', 'r.conversation_id', 'c.conversation_id')
    .select(['r.score', sql<number>`count(*)::int`.as('count')])
    .where('c.state', '=', 'closed')
    .where('c.closed_by', 'is not', null)
    .where('c.closed_at', '>=', since)
    .groupBy('r.score')
    .execute();
}
