// Queries of the ratings page: supervisors see everyone's, an agent only their own, whatever they ask for.
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { ratingEvents, ScoreCounts } from '../../shared/rating/rating.contract.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import type { QueryContext } from '../wire/context.ts';
import type { HandlersFor } from '../wire/typed-handlers.ts';
import { selectCounts, selectRated, type PersonCount, type RatedAfter } from './rating.records.ts';

type Events = typeof ratingEvents;

const pageSize = 50;
/** A little more than a year, for a comparison with it. */
const longestPeriodMs = 400 * 86_400_000;

/** See the contract. */
export async function ratingOverview(ctx: QueryContext, input: ParsedOf<Events['rating:overview']>) {
  const rows = await selectCounts(ctx.db, { ...periodOf(input), staffId: ownOnly(ctx) });
  const now = rows.filter((row) => row.isNow);
  const skipped = now.filter((row) => row.isSkipped && row.score === null);
  const names = new Map(now.map((row) => [row.staffId, row.name]));
  const people = [...names].map(([staffId, name]) => ({
    staffId,
    name,
    ...sumOf(now.filter((row) => row.staffId === staffId)),
  }));
  return {
    ...sumOf(now),
    skipped: sumOf(skipped).asked,
    before: sumOf(rows.filter((row) => !row.isNow)),
    people,
  };
}

/** See the contract. */
export async function ratingList(ctx: QueryContext, input: ParsedOf<Events['rating:list']>) {
  const after = input.cursor === undefined ? null : readCursor(input.cursor);
  const staffId = ownOnly(ctx) ?? input.staffId ?? null;
  const asked = { ...periodOf(input), staffId, scores: input.scores, after, limit: pageSize };
  const { rows, last } = await selectRated(ctx.db, asked);
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
const cursorOf = ({ closedAt, conversationId }: RatedAfter): string =>
  `${closedAt.toISOString()} ${conversationId}`;

function readCursor(text: string): RatedAfter {
  const parsed = cursor.safeParse(text.split(' '));
  if (!parsed.success) throw new AppError('INVALID', { reason: 'cursor: not one of a page before' });
  return { closedAt: new Date(parsed.data[0]), conversationId: parsed.data[1] };
}

export const ratingHandlers = {
  'rating:overview': ratingOverview,
  'rating:list': ratingList,
} satisfies HandlersFor<Events>;
