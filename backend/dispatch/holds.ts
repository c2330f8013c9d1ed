// A window that is held for a call: taken from the plan at once, given back when the time is over or the agent goes away.
import { AppError } from '../../shared/errors.ts';
import { holdMs, type VisitRequest } from '../../shared/dispatch/visit.contract.ts';
import type { OrderContext } from '../wire/context.ts';
import { mustBeOpen } from './closed-days.ts';
import { selectDispatchSettings } from './dispatch-settings.ts';
import type { LiveDay } from './live-day.ts';
import { beginChange, lockLiveDay } from './live-days.ts';
import { windowsOf } from './offers.ts';
import { writeRoutes } from './plan-changes.ts';
import { probeFor, wantedOf, type Wanted } from './visit-request.ts';
import { deleteHeld, insertVisit, selectVisit, type StoredVisit } from './visit.records.ts';

/** See `visit:hold` in the contract. */
export async function visitHold(
  ctx: OrderContext,
  { request, day, startAt, endAt }: { request: VisitRequest; day: string; startAt: string; endAt: string },
) {
  const wanted = await wantedOf(ctx, request);
  if (!wanted.visit.place) throw new AppError('NO_PLACE');
  const { stored } = wanted;
  if (stored && (stored.state !== 'held' || stored.heldBy !== ctx.actor.id))
    throw new AppError('VISIT_EXISTS', { number: stored.number });
  // Days are locked in their order, so that two who change their minds do not wait for each other.
  const days = new Map<string, LiveDay>();
  for (const one of new Set([day, stored?.day ?? day].sort()))
    days.set(one, await lockLiveDay(ctx.parts, ctx.db, one));
  if (stored) await freeHeld(ctx, days.get(stored.day!)!, stored.visitId);
  const live = days.get(day)!;
  const placement = await take(ctx, live, wanted, { startAt, endAt });
  return { heldUntil: new Date(ctx.at.getTime() + holdMs).toISOString(), placement };
}

async function take(
  ctx: OrderContext,
  live: LiveDay,
  wanted: Wanted,
  asked: { startAt: string; endAt: string },
): Promise<NonNullable<StoredVisit['placement']>> {
  await mustBeOpen(ctx.db, live.clock.day);
  const settings = await selectDispatchSettings(ctx.db);
  const window = windowsOf(settings, live).find(
    ({ startSeconds, endSeconds }) =>
      live.clock.at(startSeconds).getTime() === Date.parse(asked.startAt) &&
      live.clock.at(endSeconds).getTime() === Date.parse(asked.endAt),
  );
  if (!window) throw new AppError('INVALID', { reason: 'startAt, endAt: not an arrival window of that day' });
  const release = live.clock.secondsAt(ctx.at) + settings.noticeMinutes * 60;
  if (window.endSeconds < release)
    throw new AppError('INVALID', { reason: 'endAt: nobody can come that soon any more' });
  const probe = await probeFor(live, wanted, release);
  const place = probe && live.plan.offer(probe, [window])[0]?.place;
  if (!probe || !place) throw new AppError('WINDOW_TAKEN');
  const heldUntil = new Date(ctx.at.getTime() + holdMs);
  await insertVisit(
    ctx.db,
    wanted.visit,
    {
      state: 'held',
      day: live.clock.day,
      window_start: live.clock.at(window.startSeconds),
      window_end: live.clock.at(window.endSeconds),
      held_until: heldUntil,
      held_by: ctx.actor.id,
      held_session: ctx.actor.sessionId,
    },
    ctx.at,
  );
  const fresh = await selectVisit(ctx.db, wanted.visit.visitId);
  beginChange(live);
  const change = live.plan.applyInsert({ ...probe, windows: [window] }, place.technicianId, place.position);
  if (!change.isAllowed) throw new AppError('WINDOW_TAKEN');
  live.visits.set(wanted.visit.visitId, fresh!);
  const written = await writeRoutes(ctx, live, { technicianIds: [place.technicianId] });
  return written.find(({ visitId }) => visitId === wanted.visit.visitId)!.placement!;
}

/** Takes a held visit out of its day, which is locked, and forgets it. Nothing happens when it is not held any more. */
export async function freeHeld(ctx: OrderContext, live: LiveDay, visitId: string): Promise<void> {
  const held = live.visits.get(visitId);
  if (held?.state !== 'held' || !held.placement) return;
  removeFromPlan(live, visitId);
  await deleteHeld(ctx.db, visitId);
  await writeRoutes(ctx, live, { technicianIds: [held.placement.technicianId], gone: [visitId] });
}

/** Takes a visit out of the plan in memory; when the rest of its route would be late without it, the plan is not kept. */
export function removeFromPlan(live: LiveDay, visitId: string): void {
  beginChange(live);
  const change = live.plan.applyRemove(visitId);
  if (!change.isAllowed)
    throw new AppError('NOT_FEASIBLE', {
      name: change.violation.technicianId,
      kind: change.violation.constraint,
    });
  live.plan.forget(visitId);
}

/** See `visit:release` in the contract. */
export async function visitRelease(ctx: OrderContext, { visitId }: { visitId: string }) {
  const stored = await selectVisit(ctx.db, visitId);
  if (stored?.state !== 'held') return {};
  if (stored.heldBy !== ctx.actor.id) throw new AppError('NOT_FOUND');
  await freeHeld(ctx, await lockLiveDay(ctx.parts, ctx.db, stored.day!), visitId);
  return {};
}
