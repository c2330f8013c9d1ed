// SQL of the ratings page: counts per person of what was closed in a period, and the rated conversations themselves.
import { sql, type Kysely } from 'kysely';
import type { z } from 'zod';
import type { RatingReason } from '../../shared/chat/message.contract.ts';
import type { ratedRow } from '../../shared/rating/rating.contract.ts';
import type { Tables } from '../db/tables.ts';

/** Conversations closed in `from` <= t < `to`; with `staffId` only that person's. */
export interface RatingScope {
  from: Date;
  to: Date;
  staffId: string | null;
}

/** How many conversations of a person have this score (null: not rated) or were passed over. */
export interface PersonCount {
  staffId: string;
  name: string;
  /** True for the period, false for the one of the same length before it. */
  isNow: boolean;
  score: number | null;
  isSkipped: boolean;
  count: number;
}

/** Whose a conversation is: fixed by its rating, else who closed it. */
const personOf = sql<string>`coalesce(r.credited_to, c.closed_by)`;

/** Counts for the period and for the one before it, people by name. O(conversations of both). */
export async function selectCounts(db: Kysely<Tables>, scope: RatingScope): Promise<PersonCount[]> {
  const { from, to, staffId } = scope;
  const before = new Date(2 * from.getTime() - to.getTime());
  const counted = db
    .selectFrom('conversations as c')
    .leftJoin('ratings as r', 'r.conversation_id', 'c.conversation_id')
    .select([
      personOf.as('staff_id'),
      sql<boolean>`c.closed_at >= ${from}`.as('isNow'),
      'r.score',
      sql<boolean>`c.rating_skipped_at is not null`.as('isSkipped'),
      sql<number>`count(*)::int`.as('count'),
    ])
    .where('c.state', '=', 'closed')
    .where('c.closed_by', 'is not', null)
    .where('c.closed_at', '>=', before)
    .where('c.closed_at', '<', to)
    .$if(staffId !== null, (query) => query.where(personOf, '=', staffId))
    .groupBy(['staff_id', 'isNow', 'r.score', 'isSkipped'])
    .as('n');
  return db
    .selectFrom(counted)
    .innerJoin('staff as s', 's.staff_id', 'n.staff_id')
    .select([
      'n.staff_id as staffId',
      's.display_name as name',
      'n.isNow',
      'n.score',
      'n.isSkipped',
      'n.count',
    ])
    .orderBy('name')
    .orderBy('n.staff_id')
    .execute();
}

export interface RatedAfter {
  closedAt: Date;
  conversationId: string;
}

export type RatedPage = { rows: z.input<typeof ratedRow>[]; last: RatedAfter | undefined };

/** Rated conversations, the latest closed first, at most `limit`; `after` goes on behind the last of a page. */
export async function selectRated(
  db: Kysely<Tables>,
  scope: RatingScope & { scores: readonly number[]; after: RatedAfter | null; limit: number },
): Promise<RatedPage> {
  const { from, to, staffId, scores, after, limit } = scope;
  const rows = await db
    .selectFrom('conversations as c')
    .innerJoin('ratings as r', 'r.conversation_id', 'c.conversation_id')
    .innerJoin('subscribers as s', 's.subscriber_id', 'c.subscriber_id')
    .leftJoin('staff as agent', 'agent.staff_id', 'r.credited_to')
    .select([
      'c.conversation_id as conversationId',
      'c.subscriber_id as subscriberId',
      's.full_name as subscriberName',
      'c.topic',
      'r.score',
      'r.comment',
      'r.reasons',
      'r.credited_to as creditedTo',
      'agent.display_name as agentName',
      'c.closed_at',
      'r.rated_at',
      'r.changed_at',
      sql<string[]>`array(select p.display_name from staff p where p.staff_id = any (r.took_part)
        order by p.display_name)`.as('tookPart'),
    ])
    .where('c.state', '=', 'closed')
    .where('c.closed_by', 'is not', null)
    .where('c.closed_at', '>=', from)
    .where('c.closed_at', '<', to)
    .$if(staffId !== null, (query) => query.where(personOf, '=', staffId))
    .$if(scores.length > 0, (query) => query.where('r.score', 'in', scores))
    .$if(after !== null, (query) =>
      query.where(
        sql<boolean>`(c.closed_at, c.conversation_id) < (${after?.closedAt}, ${after?.conversationId}::uuid)`,
      ),
    )
    .orderBy('c.closed_at', 'desc')
    .orderBy('c.conversation_id', 'desc')
    .limit(limit)
    .execute();
  const last = rows.at(-1);
  return {
    rows: rows.map(({ closed_at: _sorted, rated_at, changed_at, agentName, reasons, ...row }) => ({
      ...row,
      reasons: reasons as RatingReason[],
      ratedAt: rated_at.toISOString(),
      isChanged: changed_at !== null,
      agentName: agentName ?? '',
    })),
    last: last && { closedAt: last.closed_at!, conversationId: last.conversationId },
  };
}
