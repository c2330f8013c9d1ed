// What happens at the subscriber's place: on the way, there, done, nobody home; the rest of the technician's day moves with it.
import { AppError } from '../../shared/errors.ts';
import type { visitEvents, VisitState } from '../../shared/dispatch/visit.contract.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import { takeTicketBack } from '../ticket/ticket-visit.ts';
import type { OrderContext } from '../wire/context.ts';
import { lockVisit, type LockedVisit } from './booking.ts';
import { buildDay, type LiveDay } from './live-day.ts';
import { replaceLiveDay } from './live-days.ts';
import { compareWith, writeRoutes } from './plan-changes.ts';
import { tellLate } from './late-visits.ts';
import { tellStep, tellSubscriber } from './visit-telling.ts';
import { updateVisit, type StoredVisit } from './visit.records.ts';

type Reported = ParsedOf<(typeof visitEvents)['visit:report']>;

const mayFollow: Partial<Record<VisitState, readonly VisitState[]>> = {
  planned: ['on_the_way', 'on_site', 'done', 'nobody_home'],
  on_the_way: ['planned', 'on_site', 'done', 'nobody_home'],
  on_site: ['on_site', 'on_the_way', 'done', 'nobody_home'],
};

/** See the contract. The same state with `minutes` makes the visit longer. */
export async function visitReport(ctx: OrderContext, input: Reported) {
  const locked = await lockVisit(ctx, input.visitId, input.version);
  if (!mayReport(locked.visit, input.state))
    throw new AppError('INVALID', { reason: `state: ${input.state} does not follow ${locked.visit.state}` });
  return reportLocked(ctx, locked, input);
}

/** True when `state` may follow what the visit is now. */
export function mayReport({ placement, state: now }: StoredVisit, state: VisitState): boolean {
  return placement !== null && (mayFollow[now]?.includes(state) ?? false);
}

/** Writes a report that {@link mayReport} allows, moves the rest of the technician's day, and tells everyone concerned. */
export async function reportLocked(
  ctx: OrderContext,
  { live: before, visit }: LockedVisit,
  { state, minutes, note }: Pick<Reported, 'state' | 'minutes' | 'note'>,
) {
  const { visitId } = visit;
  const live = before!;
  const changed = reported(visit, state, minutes, ctx.at);
  const { placement } = changed;
  await updateVisit(ctx.db, visitId, { state, duration_minutes: changed.durationMinutes }, ctx.at);
  const next = await buildDay(
    ctx.parts,
    live.clock,
    { technicians: [...live.technicians.values()], visits: inOrder(live, changed) },
    live.revision,
    live,
  );
  compareWith(next, live);
  const written = await writeRoutes(ctx, next, {
    technicianIds: [placement!.technicianId],
    touched: [visitId],
  });
  replaceLiveDay(ctx.parts, next);
  const after = written.find((one) => one.visitId === visitId)!;
  await tell(ctx, visit, after, note);
  const late = await tellLate(ctx, next, written);
  return { version: (late.find((one) => one.visitId === visitId) ?? after).version };
}

async function tell(ctx: OrderContext, before: StoredVisit, after: StoredVisit, note: string): Promise<void> {
  const { state } = after;
  if (state === before.state || state === 'planned') return;
  if (state === 'held' || state === 'unscheduled') return;
  await tellStep(ctx, after, state, { note });
  if (state === 'on_the_way' && after.tellOnTheWay) await tellSubscriber(ctx, after, 'on_the_way');
  if (state === 'done') await tellSubscriber(ctx, after, 'done');
  const isOver = state === 'nobody_home' || state === 'done';
  if (isOver && after.ticketId !== null) await takeTicketBack(ctx, after.ticketId, after.visitId);
}

/** The visit with the times that really were. */
function reported(visit: StoredVisit, state: VisitState, minutes: number, at: Date): StoredVisit {
  const placement = visit.placement!;
  const durationMinutes = visit.durationMinutes + minutes;
  const now = at.toISOString();
  const wasThere = visit.state === 'on_site';
  const isThere = state === 'on_site' || state === 'done' || state === 'nobody_home';
  const startAt = isThere ? (wasThere ? placement.startAt : now) : placement.startAt;
  const endAt =
    state === 'done' || state === 'nobody_home'
      ? now
      : new Date(Date.parse(startAt) + durationMinutes * 60_000).toISOString();
  return {
    ...visit,
    state,
    durationMinutes,
    placement: { ...placement, arrivalAt: arrivalOf(visit, state, at), startAt, endAt },
  };
}

function arrivalOf({ state: before, placement }: StoredVisit, state: VisitState, at: Date): string {
  const { arrivalAt, travelSeconds } = placement!;
  if (state === 'planned' || before === 'on_site') return arrivalAt;
  const isUnderWay = state === 'on_the_way';
  return new Date(at.getTime() + (isUnderWay ? travelSeconds * 1_000 : 0)).toISOString();
}

/** Visits of the day with the changed one; what is reported first comes first in its technician's day. */
function inOrder(live: LiveDay, changed: StoredVisit): StoredVisit[] {
  const { technicianId } = changed.placement!;
  const own = [...live.visits.values()]
    .filter(({ placement }) => placement?.technicianId === technicianId)
    .sort((left, right) => left.placement!.position - right.placement!.position)
    .map((visit) => (visit.visitId === changed.visitId ? changed : visit));
  const rank = ({ state }: StoredVisit): number =>
    state === 'done' || state === 'nobody_home' || state === 'on_site' ? 0 : state === 'on_the_way' ? 1 : 2;
  const sorted = [...own].sort((left, right) => rank(left) - rank(right));
  const positions = new Map(sorted.map(({ visitId }, position) => [visitId, position]));
  return [...live.visits.values()].map((visit) => {
    const position = positions.get(visit.visitId);
    if (position === undefined) return visit;
    const one = visit.visitId === changed.visitId ? changed : visit;
    return { ...one, placement: { ...one.placement!, position } };
  });
}
