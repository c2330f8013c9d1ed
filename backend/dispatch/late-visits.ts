// Promises that cannot be kept any more: the subscriber is told when the technician is expected now, and is owed a call.
import { callWithinMs } from '../../shared/dispatch/visit.contract.ts';
import { owedCallAt } from '../../shared/hours/hours.rules.ts';
import { selectWorkingHours } from '../hours/hours.records.ts';
import { noteLateVisit } from '../ticket/ticket-visit.ts';
import type { OrderContext } from '../wire/context.ts';
import type { LiveDay } from './live-day.ts';
import { writeRoutes } from './plan-changes.ts';
import { tellStep, tellSubscriber } from './visit-telling.ts';
import { selectToldLate, type ToldLate } from './visit-entry.records.ts';
import { updateVisit, type StoredVisit } from './visit.records.ts';

/** By so much later than was last said the technician must be expected before it is said again. */
const againAfterMs = 30 * 60_000;
/** How often it is said of one window: once, and again twice. */
const mostTimes = 3;
/** Times that nobody can know to the minute are said in these steps, never too early. */
const saidInMs = 5 * 60_000;

/** A visit whose technician will begin after its window. */
export interface Lateness {
  visit: StoredVisit;
  startMs: number;
}

/** What is to be said, for the `nth` time of this window. */
interface Telling {
  visit: StoredVisit;
  expectedAt: string;
  nth: number;
}

/**
 * Looks at the visits that a change of the plan moved, and tells the subscribers of those that will begin after their window: see
 * {@link sayLate}.
 */
export async function tellLate(
  ctx: OrderContext,
  live: LiveDay,
  moved: readonly StoredVisit[],
): Promise<StoredVisit[]> {
  const late = moved
    .filter(isLate)
    .map((visit) => ({ visit, startMs: Date.parse(visit.placement!.startAt) }));
  return sayLate(ctx, live, late);
}

/**
 * Tells the subscribers of `late` visits what they have not been told, and gives these visits as they are now. Their day must be
 * locked: then nothing is said twice, and the database refuses it besides. One read when nothing is to be said, none without any.
 */
export async function sayLate(
  ctx: OrderContext,
  live: LiveDay,
  late: readonly Lateness[],
): Promise<StoredVisit[]> {
  const tellings = tellingsOf(
    late,
    await selectToldLate(
      ctx.db,
      late.map(({ visit }) => visit.visitId),
    ),
  );
  if (tellings.length === 0) return [];
  const hours = await selectWorkingHours(ctx.db);
  for (const { visit } of tellings) {
    const by = owedCallAt(hours, ctx.at, callWithinMs, new Date(visit.window!.startAt));
    const owed = visit.callBy === null ? { call_by: by, call_reason: 'late' } : {};
    await updateVisit(ctx.db, visit.visitId, owed, ctx.at);
  }
  for (const { visit, expectedAt, nth } of tellings) {
    await tellStep(ctx, visit, 'late', { expectedAt, nth });
    const placement = { ...visit.placement!, startAt: expectedAt };
    await tellSubscriber(ctx, { ...visit, placement }, 'late');
    if (visit.ticketId !== null) await noteLateVisit(ctx, visit.ticketId, visit.visitId, expectedAt);
  }
  return writeRoutes(ctx, live, {
    technicianIds: [],
    touched: tellings.map(({ visit }) => visit.visitId),
  });
}

/** Which of `late` is to be said, by what was said before. Pure. */
export function tellingsOf(
  late: readonly Lateness[],
  told: ReadonlyMap<string, readonly ToldLate[]>,
): Telling[] {
  return late.flatMap(({ visit, startMs }) => {
    const before = (told.get(visit.visitId) ?? []).filter(({ startAt }) => startAt === visit.window!.startAt);
    const expectedMs = Math.ceil(startMs / saidInMs) * saidInMs;
    const last = before.at(-1);
    if (last && expectedMs - Date.parse(last.expectedAt) < againAfterMs) return [];
    if (before.length >= mostTimes) return [];
    return [{ visit, expectedAt: new Date(expectedMs).toISOString(), nth: before.length + 1 }];
  });
}

function isLate({ state, window, placement }: StoredVisit): boolean {
  if (state !== 'planned' && state !== 'on_the_way') return false;
  return window !== null && placement !== null && placement.startAt > window.endAt;
}
