// Puts visits of a day into another order: the one order by which people move, undo, redo and accept proposals.
import { AppError } from '../../shared/errors.ts';
import type { dayEvents } from '../../shared/dispatch/day.contract.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import type { OrderContext } from '../wire/context.ts';
import { mustBeOpen, mustNotBeOver } from './closed-days.ts';
import { buildDay, type LiveDay } from './live-day.ts';
import { lockLiveDay, replaceLiveDay } from './live-days.ts';
import { compareWith, writeRoutes } from './plan-changes.ts';
import { tellLate } from './late-visits.ts';
import { breakPromises, restorePromises } from './promises.ts';
import { lockVisitRow, selectVisits, updateVisit, type StoredVisit } from './visit.records.ts';

type Asked = ParsedOf<(typeof dayEvents)['day:arrange']>;

/** See the contract. Builds the day anew, with the ways that it knows. O(visits × technicians). */
export async function dayArrange(ctx: OrderContext, { day, routes, broken, restored, onClosedDay }: Asked) {
  const live = await lockLiveDay(ctx.parts, ctx.db, day);
  mustBeKnown(live, routes);
  mustBeAsSeen(live, routes);
  const before = new Set(routes.flatMap((route) => route.before));
  const after = routes.flatMap((route) => route.after as string[]);
  if (new Set(after).size < after.length)
    throw new AppError('INVALID', { reason: 'routes: a visit is there twice' });
  const coming = await comingVisits(
    ctx,
    after.filter((id) => !before.has(id as never)),
  );
  if (coming.length > 0) mustNotBeOver(ctx.at, day);
  if (coming.length > 0 && !onClosedDay) await mustBeOpen(ctx.db, day);
  const going = [...before].filter((id) => !after.includes(id)).map((id) => live.visits.get(id)!);
  const reasons = new Map<string, string>(broken.map(({ visitId, reason }) => [visitId, reason]));
  mustBeMovable(going, reasons);
  for (const visitId of reasons.keys()) mustNotBeHeld(live, visitId);
  const standing = new Map([...live.visits.values(), ...coming].map((visit) => [visit.visitId, visit]));
  mustBeRestorable(restored, new Set(after), reasons);
  const windows = await restorePromises(ctx, day, standing, restored);
  const arranged = arrangedVisits(live, { routes, coming, going, reasons, windows });
  const next = await buildDay(
    ctx.parts,
    live.clock,
    { technicians: [...live.technicians.values()], visits: arranged },
    live.revision,
    live,
  );
  mustBeKept(live, next, routes);
  const entries = await breakPromises(ctx, [...going, ...coming, ...live.visits.values()], reasons);
  for (const visit of going) await updateVisit(ctx.db, visit.visitId, { state: 'unscheduled' }, ctx.at);
  for (const visit of coming) await updateVisit(ctx.db, visit.visitId, { state: 'planned' }, ctx.at);
  const touched = [...reasons.keys(), ...windows.keys(), ...coming.map(({ visitId }) => visitId)];
  const shifts = await finish(ctx, { live, next, routes, coming, going, touched });
  return { shifts, broken: entries };
}

/** Only the promise of a visit in one of the routes is given back: whether it can be kept is asked of them. */
function mustBeRestorable(
  restored: Asked['restored'],
  after: ReadonlySet<string>,
  reasons: ReadonlyMap<string, string>,
): void {
  for (const { visitId } of restored)
    if (!after.has(visitId) || reasons.has(visitId))
      throw new AppError('INVALID', {
        reason: 'restored: expected visits of the routes that are not broken',
      });
}

function mustBeKnown(live: LiveDay, routes: Asked['routes']): void {
  for (const { technicianId } of routes)
    if (!live.technicians.has(technicianId)) throw new AppError('NOT_FOUND');
  if (new Set(routes.map(({ technicianId }) => technicianId)).size < routes.length)
    throw new AppError('INVALID', { reason: 'routes: a technician is there twice' });
}

/** All visits of a technician in order, those that are over included. */
export function sequenceOf(live: LiveDay, technicianId: string): string[] {
  const behind = live.standings.get(technicianId)!.behind.map(({ visitId }) => visitId);
  return [...behind, ...(live.plan.hasTechnician(technicianId) ? live.plan.visitsOf(technicianId) : [])];
}

function mustBeAsSeen(live: LiveDay, routes: Asked['routes']): void {
  for (const { technicianId, before } of routes) {
    const now = sequenceOf(live, technicianId);
    if (now.length === before.length && now.every((id, i) => id === before[i])) continue;
    const said = (ids: readonly string[]): string =>
      ids.map((id) => live.visits.get(id)?.number ?? '?').join(', ') || '–';
    throw new AppError('STALE_PLAN', {
      name: live.technicians.get(technicianId)!.displayName,
      technicianId,
      now: said(now),
      seen: said(before),
    });
  }
}

/** The lock of this day does not keep others from taking the same visits to theirs. */
async function comingVisits(ctx: OrderContext, ids: readonly string[]): Promise<StoredVisit[]> {
  for (const visitId of ids.toSorted()) await lockVisitRow(ctx.db, visitId);
  const found = await selectVisits(ctx.db, ids);
  if (found.length < ids.length) throw new AppError('NOT_FOUND');
  for (const { state, place, number } of found) {
    if (state !== 'unscheduled')
      throw new AppError('INVALID', { reason: `routes: visit ${number} is ${state}, not unscheduled` });
    if (!place) throw new AppError('NO_PLACE');
  }
  return found;
}

/** Only what is planned and not promised leaves a day, unless somebody says why. */
function mustBeMovable(going: readonly StoredVisit[], reasons: ReadonlyMap<string, string>): void {
  for (const { visitId, state, number, window } of going) {
    if (state !== 'planned')
      throw new AppError('INVALID', { reason: `routes: visit ${number} is ${state} and stays where it is` });
    if (window && !reasons.has(visitId)) throw promiseAtStake(visitId, number);
  }
}

/** Whoever holds a window is talking to the subscriber about it: nothing is promised yet that could be broken. */
function mustNotBeHeld(live: LiveDay, visitId: string): void {
  const visit = live.visits.get(visitId);
  if (visit?.state === 'held') throw new AppError('VISIT_HELD', { number: visit.number });
}

function promiseAtStake(visitId: string, number: number): AppError {
  return new AppError('NOT_FEASIBLE', { name: String(number), kind: 'window', visitId, seconds: 0 });
}

/** The visits of the day as they are to stand; one whose promise is broken has no window any more. */
function arrangedVisits(
  live: LiveDay,
  of: {
    routes: Asked['routes'];
    coming: readonly StoredVisit[];
    going: readonly StoredVisit[];
    reasons: ReadonlyMap<string, string>;
    /** Promises that hold again. */
    windows: ReadonlyMap<string, NonNullable<StoredVisit['window']>>;
  },
): StoredVisit[] {
  const left = new Set(of.going.map(({ visitId }) => visitId));
  const all = new Map([...live.visits, ...of.coming.map((visit) => [visit.visitId, visit] as const)]);
  const placed = new Map<string, { technicianId: string; position: number }>();
  for (const { technicianId, after } of of.routes)
    after.forEach((visitId, position) => placed.set(visitId, { technicianId, position }));
  return [...all.values()]
    .filter(({ visitId }) => !left.has(visitId))
    .map((visit) => {
      const place = placed.get(visit.visitId);
      const agreed = of.windows.get(visit.visitId) ?? visit.window;
      const window = of.reasons.has(visit.visitId) ? null : agreed;
      const state = visit.state === 'unscheduled' ? ('planned' as const) : visit.state;
      return place
        ? { ...visit, window, state, placement: { ...noTimes, ...visit.placement, ...place } }
        : { ...visit, window };
    });
}

const noTimes = { arrivalAt: '', startAt: '', endAt: '', travelSeconds: 0, slackSeconds: 0 };

/**
 * Throws NOT_FEASIBLE for a route that cannot be driven. One that was late before may stay so when nothing came into it; the parts
 * of a day that are over stay as they are.
 */
function mustBeKept(live: LiveDay, next: LiveDay, routes: Asked['routes']): void {
  for (const { technicianId, before, after } of routes) {
    const { behind, next: underWay } = live.standings.get(technicianId)!;
    const frozen = [...behind, ...(underWay ? [underWay] : [])].map(({ visitId }) => visitId);
    const { displayName: name } = live.technicians.get(technicianId)!;
    if (frozen.some((id, i) => after[i] !== id))
      throw new AppError('NOT_FEASIBLE', { name, kind: 'frozen', visitId: '', seconds: 0 });
    const known = new Set<string>(before);
    const isOnlyLess = after.every((id) => known.has(id));
    const fault = next.late.get(technicianId);
    if (!fault || (live.late.has(technicianId) && isOnlyLess)) continue;
    if (fault.kind === 'window' && fault.visitId) mustNotBeHeld(live, fault.visitId);
    throw new AppError('NOT_FEASIBLE', {
      name,
      technicianId,
      kind: fault.kind,
      visitId: fault.visitId ?? '',
      seconds: fault.seconds,
      missing: fault.missing.join(' '),
    });
  }
}

async function finish(
  ctx: OrderContext,
  of: {
    live: LiveDay;
    next: LiveDay;
    routes: Asked['routes'];
    coming: readonly StoredVisit[];
    going: readonly StoredVisit[];
    /** Visits whose own data changed. */
    touched: readonly string[];
  },
) {
  const { live, next, coming, going } = of;
  compareWith(next, live);
  const written = await writeRoutes(ctx, next, {
    technicianIds: of.routes.map(({ technicianId }) => technicianId),
    gone: going.map(({ visitId }) => visitId),
    touched: of.touched,
  });
  replaceLiveDay(ctx.parts, next);
  for (const { visitId } of coming) await ctx.append('unscheduled', 'unscheduled:gone', { visitId });
  for (const { visitId } of going)
    await ctx.append(
      'unscheduled',
      'unscheduled:put',
      written.find((visit) => visit.visitId === visitId),
    );
  await tellLate(ctx, next, written);
  return written.flatMap(({ visitId, placement }) => {
    const before = live.visits.get(visitId)?.placement;
    return before && placement && before.startAt !== placement.startAt
      ? [{ visitId, technicianId: placement.technicianId, before: before.startAt, after: placement.startAt }]
      : [];
  });
}
