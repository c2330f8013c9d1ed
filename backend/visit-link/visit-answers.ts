// What a subscriber answers by the link: the time suits, or another one would suit better.
import { callWithinMs } from '../../shared/dispatch/visit.contract.ts';
import { AppError } from '../../shared/errors.ts';
import { owedCallAt } from '../../shared/hours/hours.rules.ts';
import { lockVisit } from '../dispatch/booking.ts';
import type { LiveDay } from '../dispatch/live-day.ts';
import { writeRoutes } from '../dispatch/plan-changes.ts';
import { tellStep } from '../dispatch/visit-telling.ts';
import { selectVisit, updateVisit, type StoredVisit, type VisitChanges } from '../dispatch/visit.records.ts';
import { selectWorkingHours } from '../hours/hours.records.ts';
import type { OrderContext } from '../wire/context.ts';

/**
 * Notes that the agreed window suits, after all or at once; what was confirmed already stays as it is. Throws INVALID when there is
 * nothing to confirm.
 */
export async function confirmVisit(ctx: OrderContext, visitId: string): Promise<void> {
  const asked = await answerable(ctx, visitId);
  const { visit } = asked;
  if (visit.confirmedAt !== null) return;
  const isSettled = visit.callReason === 'other_time';
  const changed = await change(ctx, asked, {
    confirmed_at: ctx.at,
    ...(isSettled ? { call_by: null, call_reason: '' } : {}),
  });
  await tellStep(ctx, changed, 'confirmed');
}

/**
 * Owes the subscriber a call within an hour of working time and before the window begins; the window stays promised until somebody agrees another one with
 * them, but counts as confirmed no more.
 */
export async function askForOtherTime(ctx: OrderContext, visitId: string, wish: string): Promise<void> {
  const asked = await answerable(ctx, visitId);
  const { visit } = asked;
  const hours = await selectWorkingHours(ctx.db);
  const callBy = owedCallAt(hours, ctx.at, callWithinMs, new Date(visit.window!.startAt));
  const changed = await change(ctx, asked, {
    call_by: visit.callBy === null ? callBy : new Date(visit.callBy),
    call_reason: 'other_time',
    confirmed_at: null,
    ...(wish === '' ? {} : { wishes: wish }),
  });
  await tellStep(ctx, changed, 'other_time', { wish });
}

/** A visit whose window can be answered, under the lock of its day. */
interface Answerable {
  live: LiveDay | undefined;
  visit: StoredVisit;
}

async function answerable(ctx: OrderContext, visitId: string): Promise<Answerable> {
  const asked = await lockVisit(ctx, visitId, null);
  const { visit } = asked;
  if (visit.state !== 'planned' || visit.window === null)
    throw new AppError('INVALID', { reason: `visit: ${visit.state}, no agreed time to answer` });
  return asked;
}

/** Writes it and tells everyone who looks at the day. */
async function change(
  ctx: OrderContext,
  { live, visit: { visitId } }: Answerable,
  changes: VisitChanges,
): Promise<StoredVisit> {
  await updateVisit(ctx.db, visitId, changes, ctx.at);
  if (live) await writeRoutes(ctx, live, { technicianIds: [], touched: [visitId] });
  return (await selectVisit(ctx.db, visitId))!;
}
