// Writes what became of some routes of a day: rows, the revision of the plan, and the fact that tells everyone who looks at the day.
import { tellField, type FieldMove } from '../field/field-facts.ts';
import type { OrderContext } from '../wire/context.ts';
import { setRevision, storeRoutes, type RouteToStore, type StopToStore } from './day.records.ts';
import type { LiveDay } from './live-day.ts';
import { markWritten } from './live-days.ts';
import type { TimedRoute } from './solver/problem.ts';
import { selectVisits, type StoredVisit } from './visit.records.ts';

export interface RouteChange {
  /** Whose routes are others now. */
  technicianIds: Iterable<string>;
  /** Visits that are in no route any more. */
  gone?: readonly string[];
  /** Visits of the day whose own data changed. */
  touched?: readonly string[];
}

/**
 * Call it after `live.plan` has been changed and the visits' own rows are written; visits that are new to the day must be in
 * `live.visits`. Everything that stands differently is stored and told; gives these visits as they are now. O(stops of the routes).
 */
export async function writeRoutes(
  ctx: OrderContext,
  live: LiveDay,
  { technicianIds, gone = [], touched = [] }: RouteChange,
): Promise<StoredVisit[]> {
  const { day } = live.clock;
  const { routes, stops } = routesToStore(live, technicianIds);
  const moved = stops.filter((stop) => isMoved(live.visits.get(stop.visitId), stop));
  await storeRoutes(ctx.db, day, routes, moved, gone);
  const visits = await selectVisits(ctx.db, [
    ...new Set([...moved.map(({ visitId }) => visitId), ...touched, ...gone]),
  ]);
  await publish(ctx, live, routes, visits, gone);
  const revision = ctx.newId();
  await setRevision(ctx.db, day, revision);
  markWritten(live, revision);
  return visits;
}

/** The routes of some technicians as they are stored, with every stop of theirs. O(stops). */
export function routesToStore(
  live: LiveDay,
  technicianIds: Iterable<string>,
): { routes: RouteToStore[]; stops: StopToStore[] } {
  const routes: RouteToStore[] = [];
  const stops: StopToStore[] = [];
  for (const technicianId of new Set(technicianIds)) {
    const route = live.plan.hasTechnician(technicianId) ? live.plan.routeOf(technicianId) : undefined;
    const own = stopsOf(live, technicianId, route);
    stops.push(...own);
    routes.push(routeOf(live, technicianId, own, route));
  }
  return { routes, stops };
}

async function publish(
  ctx: OrderContext,
  live: LiveDay,
  routes: readonly RouteToStore[],
  visits: readonly StoredVisit[],
  gone: readonly string[],
): Promise<void> {
  const left = new Set(gone);
  const moves = visits.map((visit) => fieldMoveOf(live, visit));
  for (const visit of visits) {
    if (left.has(visit.visitId)) live.visits.delete(visit.visitId);
    else live.visits.set(visit.visitId, visit);
  }
  for (const visitId of gone) live.visits.delete(visitId);
  await ctx.append(`day:${live.clock.day}`, 'day:changed', {
    by: ctx.actor.displayName === '' ? null : ctx.actor.displayName,
    visits: visits.filter(({ day, state }) => day === live.clock.day && state !== 'cancelled'),
    gone: gone.filter((visitId) => {
      const after = visits.find((visit) => visit.visitId === visitId);
      return after?.day !== live.clock.day || after.state === 'cancelled';
    }),
    routes: routes.map(({ technicianId, travelSeconds, returnsAt, breaks }) => ({
      technicianId,
      travelSeconds,
      returnAt: returnsAt?.toISOString() ?? null,
      breaks,
    })),
    technicians: [],
    goneTechnicians: [],
  });
  await tellField(
    ctx,
    live.clock.day,
    moves.filter(({ before, after }) => before !== null || after !== null),
  );
}

/** Whose day a visit was in, and is in now; what is held is nobody's yet. Before `live.visits` has the visit as it is now. */
function fieldMoveOf(live: LiveDay, visit: StoredVisit): FieldMove {
  const ownerOf = (one: StoredVisit | undefined): string | null =>
    one?.day === live.clock.day && one.state !== 'held' && one.state !== 'cancelled'
      ? (one.placement?.technicianId ?? null)
      : null;
  return { visitId: visit.visitId, before: ownerOf(live.visits.get(visit.visitId)), after: ownerOf(visit) };
}

/**
 * Makes `next`, a day that was built anew in the place of `live`, write what differs from the rows as they are: call it before
 * {@link writeRoutes}.
 */
export function compareWith(next: LiveDay, live: LiveDay): void {
  for (const visit of next.visits.values()) {
    const before = live.visits.get(visit.visitId);
    next.visits.set(visit.visitId, { ...(before ?? visit), placement: before?.placement ?? null });
  }
  // What leaves the day is still known to have been somebody's.
  for (const [visitId, visit] of live.visits) if (!next.visits.has(visitId)) next.visits.set(visitId, visit);
}

function stopsOf(live: LiveDay, technicianId: string, route: TimedRoute | undefined): StopToStore[] {
  const { technicianNo, maxVisits } = live.technicians.get(technicianId)!;
  const { behind } = live.standings.get(technicianId)!;
  const count = behind.length + (route?.stops.length ?? 0);
  const own = { technicianId, technicianNo, maxVisits: Math.max(maxVisits, count) };
  const done = behind.map((visit, position) => {
    const { arrivalAt, startAt, endAt, travelSeconds } = visit.placement!;
    const times = { arrivesAt: new Date(arrivalAt), startsAt: new Date(startAt), endsAt: new Date(endAt) };
    return { ...own, ...times, visitId: visit.visitId, position, travelSeconds, slackSeconds: 0 };
  });
  const ahead = (route?.stops ?? []).map((stop, i) => ({
    ...own,
    visitId: stop.visitId,
    position: behind.length + i,
    arrivesAt: live.clock.at(stop.arrivalSeconds),
    startsAt: live.clock.at(stop.startSeconds),
    endsAt: live.clock.at(stop.endSeconds),
    travelSeconds: stop.travelSeconds,
    slackSeconds: stop.slackSeconds - stop.latenessSeconds,
  }));
  return [...done, ...ahead];
}

function routeOf(
  live: LiveDay,
  technicianId: string,
  stops: readonly StopToStore[],
  route: TimedRoute | undefined,
): RouteToStore {
  const { technicianNo, maxVisits, end } = live.technicians.get(technicianId)!;
  const last = stops.at(-1);
  const { place } = live.standings.get(technicianId)!;
  const [from, to] = [live.travel.indexOf(place)!, live.travel.indexOf(end)!];
  const leavesAt = last && live.clock.secondsAt(last.endsAt);
  const returns =
    route?.endSeconds ?? (leavesAt === undefined ? undefined : live.travel.arrival(from, to, leavesAt));
  const travelled = stops
    .slice(0, live.standings.get(technicianId)!.behind.length)
    .reduce((sum, stop) => sum + stop.travelSeconds, 0);
  return {
    technicianId,
    technicianNo,
    maxVisits: Math.max(maxVisits, stops.length),
    travelSeconds: travelled + (route?.travelSeconds ?? (leavesAt === undefined ? 0 : returns! - leavesAt)),
    returnsAt: returns === undefined ? null : live.clock.at(returns),
    breaks: (route?.breaks ?? []).map(({ startSeconds, endSeconds }) => ({
      startAt: live.clock.at(startSeconds).toISOString(),
      endAt: live.clock.at(endSeconds).toISOString(),
    })),
  };
}

function isMoved(before: StoredVisit | undefined, after: StopToStore): boolean {
  const placed = before?.placement;
  return (
    !placed ||
    placed.technicianId !== after.technicianId ||
    placed.position !== after.position ||
    placed.arrivalAt !== after.arrivesAt.toISOString() ||
    placed.startAt !== after.startsAt.toISOString() ||
    placed.endAt !== after.endsAt.toISOString() ||
    placed.travelSeconds !== after.travelSeconds ||
    placed.slackSeconds !== after.slackSeconds
  );
}
