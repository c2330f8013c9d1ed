// The ratings page: supervisors see everyone's and review low ones, an agent only their own, whatever they ask for.
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { ratingCause, type ratingEvents, type ScoreCounts } from '../../shared/rating/rating.contract.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import { isOutside, lowScore, reviewWithinMs } from '../../shared/rating/rating.rules.ts';
import type { OrderContext, QueryContext } from '../wire/context.ts';
import type { HandlersFor } from '../wire/typed-handlers.ts';
import { insertSecurityEvent } from '../wire/wire.records.ts';
import {
  countToReview,
  lockRating,
  selectCauses,
  selectCounts,
  selectRated,
  selectReview,
  selectToReview,
  storeReview,
  type PersonCount,
  type RatedAfter,
  type RatedPage,
} from './rating.records.ts';

type Events = typeof ratingEvents;

const pageSize = 50;
/** A little more than a year, for a comparison with it. */
const longestPeriodMs = 400 * 86_400_000;

/** See the contract. */
export async function ratingOverview(ctx: QueryContext, input: ParsedOf<Events['rating:overview']>) {
  const period = periodOf(input);
  const staffId = ownOnly(ctx);
  const rows = await selectCounts(ctx.db, { ...period, staffId });
  const now = rows.filter((row) => row.isNow);
  const skipped = now.filter((row) => row.isSkipped && row.score === null);
  const causes = staffId === null ? await selectCauses(ctx.db, period) : [];
  const names = new Map(now.map((row) => [row.staffId, row.name]));
  const people = [...names].map(([id, name]) => ({
    staffId: id,
    name,
    ...sumOf(now.filter((row) => row.staffId === id)),
    notTheirs: sumCounts(causes.filter((one) => one.staffId === id && isOutside(one.cause))),
  }));
  return {
    ...sumOf(now),
    skipped: sumOf(skipped).asked,
    before: sumOf(rows.filter((row) => !row.isNow)),
    causes: ratingCause.options
      .map((cause) => ({ cause, count: sumCounts(causes.filter((one) => one.cause === cause)) }))
      .filter(({ count }) => count > 0)
      .sort((left, right) => right.count - left.count),
    people,
  };
}

/** See the contract. */
export async function ratingList(ctx: QueryContext, input: ParsedOf<Events['rating:list']>) {
  const after = input.cursor === undefined ? null : readCursor(input.cursor);
  const staffId = ownOnly(ctx) ?? input.staffId ?? null;
  const asked = { ...periodOf(input), staffId, scores: input.scores, after, limit: pageSize };
  const page = pageOf(await selectRated(ctx.db, asked));
  // What a supervisor decided is not the agent's to read.
  return ownOnly(ctx) === null ? page : { ...page, rows: page.rows.map((row) => ({ ...row, review: null })) };
}

/** See the contract. */
export async function ratingToReview(ctx: QueryContext, input: ParsedOf<Events['rating:to_review']>) {
  const after = input.cursor === undefined ? null : readCursor(input.cursor);
  const since = new Date(ctx.at.getTime() - reviewWithinMs);
  const page = pageOf(await selectToReview(ctx.db, { since, after, limit: pageSize }));
  return { ...page, count: await countToReview(ctx.db, since) };
}

/** See the contract. */
export async function ratingReview(ctx: OrderContext, input: ParsedOf<Events['rating:review']>) {
  const { conversationId, cause, action, note } = input;
  const rating = await lockRating(ctx.db, conversationId);
  if (!rating) throw new AppError('NOT_FOUND');
  if (rating.score > lowScore) throw new AppError('RATING_NOT_LOW', { score: rating.score });
  const current = await selectReview(ctx.db, conversationId);
  const stored = current?.version ?? 0;
  if (input.version > stored) {
    throw new AppError('INVALID', { reason: `version: expected 0 to ${stored}` });
  }
  if (current && input.version < stored) {
    const { reviewedBy: name, ...found } = current;
    throw new AppError('STALE_VERSION', { name, ...found });
  }
  const review = { version: stored + 1, cause, action, note };
  const { id: staffId, displayName, source } = ctx.actor;
  const given = { conversationId, givenAt: new Date(input.givenAt), staffId, at: ctx.at };
  const { isOutdated } = await storeReview(ctx.db, { ...review, ...given });
  await insertSecurityEvent(ctx.db, {
    at: ctx.at,
    kind: 'rating_reviewed',
    actor: `staff:${staffId}`,
    source,
    details: { conversationId, version: review.version, cause, action },
  });
  return { review: { ...review, reviewedAt: ctx.at.toISOString(), reviewedBy: displayName, isOutdated } };
}

function pageOf({ rows, last }: RatedPage): { rows: RatedPage['rows']; cursor: string | null } {
  return { rows, cursor: last && rows.length === pageSize ? cursorOf(last) : null };
}

/** Whose ratings alone this actor may see; null: everyone's. */
function ownOnly({ actor }: QueryContext): string | null {
  return actor.role === 'supervisor' ? null : actor.id;
}

function periodOf(period: { from: string; to: string }): { from: Date; to: Date } {
  const from = new Date(period.from);
  const to = new Date(period.to);
  const lengthMs = to.getTime() - from.getTime();
  if (lengthMs <= 0 || lengthMs > longestPeriodMs) {
    throw new AppError('INVALID', { reason: 'from, to: expected a period of at most 400 days' });
  }
  return { from, to };
}

const sumCounts = (rows: readonly { count: number }[]): number =>
  rows.reduce((sum, { count }) => sum + count, 0);

function sumOf(rows: readonly PersonCount[]): { asked: number; counts: ScoreCounts } {
  const counts: ScoreCounts = [0, 0, 0, 0, 0];
  let asked = 0;
  for (const { score, count } of rows) {
    asked += count;
    if (score !== null) counts[score - 1]! += count;
  }
  return { asked, counts };
}

const cursor = z.tuple([z.iso.datetime(), z.uuid()]);
const cursorOf = ({ at, conversationId }: RatedAfter): string => `${at.toISOString()} ${conversationId}`;

function readCursor(text: string): RatedAfter {
  const parsed = cursor.safeParse(text.split(' '));
  if (!parsed.success) throw new AppError('INVALID', { reason: 'cursor: not one of a page before' });
  return { at: new Date(parsed.data[0]), conversationId: parsed.data[1] };
}

export const ratingHandlers = {
  'rating:overview': ratingOverview,
  'rating:list': ratingList,
  'rating:to_review': ratingToReview,
  'rating:review': ratingReview,
} satisfies HandlersFor<Events>;
