// SQL of the ratings page: counts per person of what was closed in a period, the rated conversations, those to review.
import { sql, type Kysely, type Transaction } from 'kysely';
import type { z } from 'zod';
import type { RatingReason } from '../../shared/chat/message.contract.ts';
import type {
  RatingCause,
  ratedRow,
  RatingReview,
  ReviewAction,
} from '../../shared/rating/rating.contract.ts';
import { lowScore } from '../../shared/rating/rating.rules.ts';
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

/** Causes of the low ratings of the period by person, as far as they are reviewed. O(ratings of the period). */
export async function selectCauses(
  db: Kysely<Tables>,
  { from, to }: Pick<RatingScope, 'from' | 'to'>,
): Promise<{ staffId: string; cause: RatingCause; count: number }[]> {
  const rows = await db
    .selectFrom('conversations as c')
    .innerJoin('ratings as r', 'r.conversation_id', 'c.conversation_id')
    .innerJoin('rating_reviews as v', 'v.conversation_id', 'c.conversation_id')
    .select([personOf.as('staffId'), 'v.cause', sql<number>`count(*)::int`.as('count')])
    .where('c.state', '=', 'closed')
    .where('c.closed_by', 'is not', null)
    .where('c.closed_at', '>=', from)
    .where('c.closed_at', '<', to)
    .where('r.score', '<=', lowScore)
    .where(isReviewed)
    .groupBy(['staffId', 'v.cause'])
    .execute();
  return rows.map(({ cause, ...row }) => ({ ...row, cause: cause as RatingCause }));
}

/** The place behind which a page begins. */
export interface RatedAfter {
  at: Date;
  conversationId: string;
}

export type RatedPage = { rows: z.input<typeof ratedRow>[]; last: RatedAfter | undefined };

/** When the rating that stands was given. */
const givenAt = sql<Date>`coalesce(r.changed_at, r.rated_at)`;
/** That rating, and not one before it. */
const isReviewed = sql<boolean>`v.given_at = ${givenAt}`;

/** Rated conversations with all that a row shows; c, r and v are the conversation, its rating and its review. */
function ratedConversations(db: Kysely<Tables>) {
  return db
    .selectFrom('ratings as r')
    .innerJoin('conversations as c', 'c.conversation_id', 'r.conversation_id')
    .innerJoin('subscribers as s', 's.subscriber_id', 'c.subscriber_id')
    .leftJoin('staff as agent', 'agent.staff_id', 'r.credited_to')
    .leftJoin('rating_reviews as v', 'v.conversation_id', 'r.conversation_id')
    .leftJoin('staff as reviewer', 'reviewer.staff_id', 'v.reviewed_by')
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
      'v.version',
      'v.cause',
      'v.action',
      'v.note',
      'v.reviewed_at',
      'reviewer.display_name as reviewedBy',
      isReviewed.as('isReviewed'),
      sql<string[]>`array(select p.display_name from staff p where p.staff_id = any (r.took_part)
        order by p.display_name)`.as('tookPart'),
    ]);
}

type FoundRow = Awaited<ReturnType<ReturnType<typeof ratedConversations>['execute']>>[number];

function shownRow(found: FoundRow): z.input<typeof ratedRow> {
  const { closed_at: _sorted, rated_at, changed_at, agentName, reasons, ...rest } = found;
  const { version, cause, action, note, reviewed_at, reviewedBy, isReviewed: isCurrent, ...row } = rest;
  const review = version !== null && {
    version,
    cause: cause as RatingCause,
    action: action as ReviewAction,
    note: note ?? '',
    reviewedAt: reviewed_at!.toISOString(),
    reviewedBy: reviewedBy ?? '',
    isOutdated: !isCurrent,
  };
  return {
    ...row,
    reasons: reasons as RatingReason[],
    ratedAt: rated_at.toISOString(),
    givenAt: (changed_at ?? rated_at).toISOString(),
    isChanged: changed_at !== null,
    agentName: agentName ?? '',
    review: review || null,
  };
}

/** Rated conversations, the latest closed first, at most `limit`; `after` goes on behind the last of a page. */
export async function selectRated(
  db: Kysely<Tables>,
  scope: RatingScope & { scores: readonly number[]; after: RatedAfter | null; limit: number },
): Promise<RatedPage> {
  const { from, to, staffId, scores, after, limit } = scope;
  const rows = await ratedConversations(db)
    .where('c.state', '=', 'closed')
    .where('c.closed_by', 'is not', null)
    .where('c.closed_at', '>=', from)
    .where('c.closed_at', '<', to)
    .$if(staffId !== null, (query) => query.where(personOf, '=', staffId))
    .$if(scores.length > 0, (query) => query.where('r.score', 'in', scores))
    .$if(after !== null, (query) =>
      query.where(
        sql<boolean>`(c.closed_at, c.conversation_id) < (${after?.at}, ${after?.conversationId}::uuid)`,
      ),
    )
    .orderBy('c.closed_at', 'desc')
    .orderBy('c.conversation_id', 'desc')
    .limit(limit)
    .execute();
  const last = rows.at(-1);
  return {
    rows: rows.map(shownRow),
    last: last && { at: last.closed_at!, conversationId: last.conversationId },
  };
}

const isToReview = sql<boolean>`r.score <= ${sql.lit(lowScore)} and ${isReviewed} is not true`;

/** Low ratings given since `since` that wait for a review, the newest first. O(low ratings since then). */
export async function selectToReview(
  db: Kysely<Tables>,
  { since, after, limit }: { since: Date; after: RatedAfter | null; limit: number },
): Promise<RatedPage> {
  const rows = await ratedConversations(db)
    .where(isToReview)
    .where('r.rated_at', '>=', since)
    .$if(after !== null, (query) =>
      query.where(
        sql<boolean>`(r.rated_at, r.conversation_id) < (${after?.at}, ${after?.conversationId}::uuid)`,
      ),
    )
    .orderBy('r.rated_at', 'desc')
    .orderBy('r.conversation_id', 'desc')
    .limit(limit)
    .execute();
  const last = rows.at(-1);
  return {
    rows: rows.map(shownRow),
    last: last && { at: last.rated_at, conversationId: last.conversationId },
  };
}

/** How many {@link selectToReview} would give without a limit. */
export async function countToReview(db: Kysely<Tables>, since: Date): Promise<number> {
  const { count } = await db
    .selectFrom('ratings as r')
    .leftJoin('rating_reviews as v', 'v.conversation_id', 'r.conversation_id')
    .select(sql<number>`count(*)::int`.as('count'))
    .where(isToReview)
    .where('r.rated_at', '>=', since)
    .executeTakeFirstOrThrow();
  return count;
}

/** Locks a rating for its review: the score that stands; undefined when nobody has rated. */
export async function lockRating(
  db: Transaction<Tables>,
  conversationId: string,
): Promise<{ score: number } | undefined> {
  return db
    .selectFrom('ratings')
    .select('score')
    .where('conversation_id', '=', conversationId)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Its review, read after {@link lockRating} in a statement of its own. */
export async function selectReview(
  db: Transaction<Tables>,
  conversationId: string,
): Promise<{ version: number; cause: string; reviewedBy: string } | undefined> {
  return db
    .selectFrom('rating_reviews as v')
    .innerJoin('staff as s', 's.staff_id', 'v.reviewed_by')
    .select(['v.version', 'v.cause', 's.display_name as reviewedBy'])
    .where('v.conversation_id', '=', conversationId)
    .executeTakeFirst();
}

/** Stores the review of a locked rating in place of the one before; whether it is of the rating that stands. */
export async function storeReview(
  db: Transaction<Tables>,
  review: Pick<RatingReview, 'version' | 'cause' | 'action' | 'note'> & {
    conversationId: string;
    givenAt: Date;
    staffId: string;
    at: Date;
  },
): Promise<{ isOutdated: boolean }> {
  const { conversationId, version, givenAt: given, cause, action, note, staffId, at } = review;
  const values = { version, given_at: given, cause, action, note, reviewed_by: staffId, reviewed_at: at };
  await db
    .insertInto('rating_reviews')
    .values({ conversation_id: conversationId, ...values })
    .onConflict((conflict) => conflict.column('conversation_id').doUpdateSet(values))
    .execute();
  const { isCurrent } = await db
    .selectFrom('ratings as r')
    .innerJoin('rating_reviews as v', 'v.conversation_id', 'r.conversation_id')
    .select(isReviewed.as('isCurrent'))
    .where('r.conversation_id', '=', conversationId)
    .executeTakeFirstOrThrow();
  return { isOutdated: !isCurrent };
}
