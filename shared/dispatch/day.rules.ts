// What a day's plan means at a moment: where each technician will really be when, and which promises are in danger.
import type { TechnicianId, VisitId } from '../ids.ts';
import { kyivDay } from '../kyiv-time.ts';
import type { DayFigures, DayRoute, DayTechnician, Obstacle, Rearranged } from './day.contract.ts';
import type { DayState } from './day.state.ts';
import type { Placement, Visit, VisitState } from './visit.contract.ts';

/** With less spare time than this before the end of its window a visit is at risk. */
export const leastSpareMs = 15 * 60_000;

/** Will the promise be kept? */
export type Standing = 'kept' | 'at_risk' | 'late';

/** A visit in its route as it will really go, in milliseconds since 1970. */
export interface ProjectedStop {
  readonly visit: Visit;
  readonly arrivalMs: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly travelMs: number;
  readonly standing: Standing;
  /** Minutes after the end of the promised window, rounded up; 0 unless late. */
  readonly lateMinutes: number;
  /** It is still to come, and its technician is absent then. */
  readonly isUncovered: boolean;
}

/** What is behind the technician or happens now: it stays where it is. */
const settledStates: readonly VisitState[] = ['done', 'nobody_home', 'on_site', 'on_the_way', 'cancelled'];

export function isSettled(visit: Visit): boolean {
  return settledStates.includes(visit.state);
}

/** True when a dispatcher may move it: planned with a technician, or wanted and without a time. */
export function mayBeMoved(visit: Visit): boolean {
  return visit.state === 'planned' || visit.state === 'unscheduled';
}

/**
 * The route as it goes when it is `nowMs`: delays push what is behind them, free time takes them up, breaks do not; what falls
 * into an absence is at risk. `visits`
 * are one technician's in the order of their positions; those without a placement are left out. `nowMs` -Infinity: as planned.
 */
export function projectRoute(
  visits: readonly Visit[],
  breaks: DayRoute['breaks'],
  nowMs: number,
  absences: DayTechnician['absences'] = [],
): ProjectedStop[] {
  let freeAtMs = Number.NEGATIVE_INFINITY;
  let plannedEnd = '';
  return visits.flatMap((visit) => {
    const { placement } = visit;
    if (!placement) return [];
    const restsMs = breaks
      .filter((rest) => plannedEnd <= rest.startAt && rest.endAt <= placement.arrivalAt)
      .reduce((sum, rest) => sum + Date.parse(rest.endAt) - Date.parse(rest.startAt), 0);
    const stop = projectStop(visit, placement, freeAtMs + restsMs, nowMs);
    freeAtMs = stop.endMs;
    plannedEnd = placement.endAt;
    const isUncovered = visit.state === 'planned' && absences.some((one) => overlaps(one, stop));
    const isDoubtful = isUncovered && stop.standing === 'kept';
    return [{ ...stop, isUncovered, standing: isDoubtful ? ('at_risk' as const) : stop.standing }];
  });
}

function projectStop(
  visit: Visit,
  placement: Placement,
  freeAtMs: number,
  nowMs: number,
): Omit<ProjectedStop, 'isUncovered'> {
  const travelMs = placement.travelSeconds * 1_000;
  const planned = {
    arrivalMs: Date.parse(placement.arrivalAt),
    startMs: Date.parse(placement.startAt),
    endMs: Date.parse(placement.endAt),
  };
  const { state } = visit;
  if (state === 'on_site') {
    return { visit, travelMs, ...planned, endMs: Math.max(planned.endMs, nowMs), ...kept };
  }
  if (state !== 'planned' && state !== 'held' && state !== 'on_the_way') {
    return { visit, travelMs, ...planned, ...kept };
  }
  // Who has not said that they set out leaves now at the earliest; who has, arrives now at the earliest.
  const leavesMs = state === 'on_the_way' ? freeAtMs : Math.max(freeAtMs, nowMs);
  const arrivalMs = Math.max(planned.arrivalMs, leavesMs + travelMs, nowMs);
  const startMs = Math.max(arrivalMs, planned.startMs);
  const endMs = startMs + planned.endMs - planned.startMs;
  return { visit, travelMs, arrivalMs, startMs, endMs, ...standingOf(visit, startMs) };
}

function overlaps(
  absence: DayTechnician['absences'][number],
  stop: Pick<ProjectedStop, 'startMs' | 'endMs'>,
): boolean {
  return Date.parse(absence.startAt) < stop.endMs && stop.startMs < Date.parse(absence.endAt);
}

const kept = { standing: 'kept', lateMinutes: 0 } as const;

/** How a promise stands when the technician starts at `startMs`. Nothing promised is kept; both ends are allowed. */
export function standingOf(
  visit: Pick<Visit, 'window'>,
  startMs: number,
): { standing: Standing; lateMinutes: number } {
  if (!visit.window) return kept;
  const spareMs = Date.parse(visit.window.endAt) - startMs;
  if (spareMs < 0) return { standing: 'late', lateMinutes: Math.ceil(-spareMs / 60_000) };
  return spareMs < leastSpareMs ? { standing: 'at_risk', lateMinutes: 0 } : kept;
}

export interface DayProjection {
  readonly routes: ReadonlyMap<TechnicianId, readonly ProjectedStop[]>;
  readonly stops: ReadonlyMap<VisitId, ProjectedStop>;
  readonly figures: Omit<DayFigures, 'unscheduled'>;
}

/** Every route of `day` at `nowMs`; another day than the present one is shown as planned. O(visits). */
export function projectDay(day: string, state: DayState, nowMs: number): DayProjection {
  const presentMs = kyivDay(new Date(nowMs)) === day ? nowMs : Number.NEGATIVE_INFINITY;
  const byTechnician = new Map<TechnicianId, Visit[]>();
  for (const visit of state.visits) {
    if (!visit.placement) continue;
    const known = byTechnician.get(visit.placement.technicianId);
    if (known) known.push(visit);
    else byTechnician.set(visit.placement.technicianId, [visit]);
  }
  const breaks = new Map(state.routes.map((route) => [route.technicianId, route.breaks]));
  const absences = new Map(state.technicians.map((one) => [one.technicianId, one.absences]));
  const routes = new Map<TechnicianId, readonly ProjectedStop[]>();
  const stops = new Map<VisitId, ProjectedStop>();
  for (const [technicianId, visits] of byTechnician) {
    const route = projectRoute(visits, breaks.get(technicianId) ?? [], presentMs, absences.get(technicianId));
    routes.set(technicianId, route);
    for (const stop of route) stops.set(stop.visit.visitId, stop);
  }
  const all = [...stops.values()];
  const count = (standing: Standing): number => all.filter((stop) => stop.standing === standing).length;
  const travelSeconds = state.routes.reduce((sum, route) => sum + route.travelSeconds, 0);
  return {
    routes,
    stops,
    figures: { visits: all.length, late: count('late'), atRisk: count('at_risk'), travelSeconds },
  };
}

/** Ids of a technician's visits in their order. O(visits). */
export function sequenceOf(state: DayState, technicianId: TechnicianId): VisitId[] {
  return state.visits
    .filter((visit) => visit.placement?.technicianId === technicianId)
    .map((visit) => visit.visitId);
}

/** Where a visit is to go: `position` counts the route without it; null is the list of the unscheduled. */
export type Destination = { readonly technicianId: TechnicianId; readonly position: number } | null;

/** The routes that a move changes, each before and after; none when it changes nothing. */
export function movedRoutes(state: DayState, visitId: VisitId, to: Destination): Rearranged[] {
  const from = state.visits.find((visit) => visit.visitId === visitId)?.placement?.technicianId;
  const touched = new Set([from, to?.technicianId].filter((id) => id !== undefined));
  return [...touched].flatMap((technicianId) => {
    const before = sequenceOf(state, technicianId);
    const after = before.filter((id) => id !== visitId);
    if (to?.technicianId === technicianId) after.splice(to.position, 0, visitId);
    return isSameOrder(before, after) ? [] : [{ technicianId, before, after }];
  });
}

export function isSameOrder(left: readonly VisitId[], right: readonly VisitId[]): boolean {
  return left.length === right.length && left.every((id, place) => id === right[place]);
}

/** The same change the other way round. */
export function reversed(routes: readonly Rearranged[]): Rearranged[] {
  return routes.map(({ technicianId, before, after }) => ({ technicianId, before: after, after: before }));
}

/** True when only a promise is in the way: a person may break it with a reason. */
export function isBreakable(obstacle: Obstacle): boolean {
  return obstacle.kind === 'window';
}

/** Whose promises a move breaks: the one that the obstacle names, and its own when it leaves the day. */
export function brokenBy(visit: Visit, to: Destination, obstacle: Obstacle | null): VisitId[] {
  if (to === null) return visit.window ? [visit.visitId] : [];
  return obstacle?.kind === 'window' ? [obstacle.visitId ?? visit.visitId] : [];
}
