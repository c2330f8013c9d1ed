// Promises that the plan can no longer keep: the subscriber is told once, and is owed a call.
import { callWithinMs } from '../../shared/dispatch/visit.contract.ts';
import { owedCallAt } from '../../shared/hours/hours.rules.ts';
import { selectWorkingHours } from '../hours/hours.records.ts';
import type { OrderContext } from '../wire/context.ts';
import type { LiveDay } from './live-day.ts';
import { writeRoutes } from './plan-changes.ts';
import { tellStep, tellSubscriber } from './visit-telling.ts';
import { selectToldLate } from './visit-entry.records.ts';
import { updateVisit, type StoredVisit } from './visit.records.ts';

/**
 * Looks at the visits that a change of the plan moved, tells the subscribers of those that will begin after their window, and gives
 * these visits as they are now. Each visit is told late once in its life. One read when some are late, none otherwise.
 */
export async function tellLate(
  ctx: OrderContext,
  live: LiveDay,
  moved: readonly StoredVisit[],
): Promise<StoredVisit[]> {
  const late = moved.filter(isLate);
  const told = await selectToldLate(
    ctx.db,
    late.map(({ visitId }) => visitId),
  );
  const fresh = late.filter(({ visitId }) => !told.has(visitId));
  if (fresh.length === 0) return [];
  const hours = await selectWorkingHours(ctx.db);
  for (const { visitId, callBy, window } of fresh) {
    if (callBy !== null) continue;
    const by = owedCallAt(hours, ctx.at, callWithinMs, new Date(window!.startAt));
    await updateVisit(ctx.db, visitId, { call_by: by, call_reason: 'late' }, ctx.at);
  }
  const written = await writeRoutes(ctx, live, {
    technicianIds: [],
    touched: fresh.map(({ visitId }) => visitId),
  });
  for (const visit of written) {
    await tellStep(ctx, visit, 'late', { expectedAt: visit.placement!.startAt });
    await tellSubscriber(ctx, visit, 'late');
  }
  return written;
}

function isLate({ state, window, placement }: StoredVisit): boolean {
  if (state !== 'planned' && state !== 'on_the_way') return false;
  return window !== null && placement !== null && placement.startAt > window.endAt;
}
