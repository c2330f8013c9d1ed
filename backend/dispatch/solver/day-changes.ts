// What a change of a few routes costs and whom it touches, or the first rule that it breaks.
import { faultOf, ruleAgainst, timesOf, type Change, type Shift, type Violation } from './day-answers.ts';
import type { DayRoutes } from './day-routes.ts';
import { ProblemError, type Stop } from './problem.ts';

export interface NewRoute {
  /** Technician. */
  r: number;
  visits: number[];
  /** Those that come to this technician, or to another position. */
  placed: readonly number[];
}

/** Compares the day with one that has these routes. O(their stops). */
export function compareDays(routes: DayRoutes, changed: readonly NewRoute[]): Change {
  const violation = firstViolation(routes, changed);
  if (violation !== undefined) return { isAllowed: false, violation };
  let addedCost = 0;
  const shifts: Shift[] = [];
  const stops: (Stop & { technicianId: string })[] = [];
  for (const { r, visits, placed } of changed) {
    routes.isAllowed(r, visits);
    addedCost += routes.walk.cost - routes.cost[r]!;
    const before = new Map(timesOf(routes, r, routes.visitsOf(r)).stops.map((stop) => [stop.visitId, stop]));
    const { technicianId, stops: after } = timesOf(routes, r, visits);
    after.forEach((stop, i) => {
      if (placed.includes(visits[i]!)) {
        stops.push({ ...stop, technicianId });
        return;
      }
      const old = before.get(stop.visitId)!;
      if (old.arrivalSeconds === stop.arrivalSeconds && old.startSeconds === stop.startSeconds) return;
      shifts.push({
        visitId: stop.visitId,
        technicianId,
        beforeSeconds: old.startSeconds,
        afterSeconds: stop.startSeconds,
      });
    });
  }
  return { isAllowed: true, addedCost, shifts, stops };
}

/** What {@link compareDays} says of the cost alone, or the first rule that is broken. O(their stops). */
export function costOfChange(routes: DayRoutes, changed: readonly NewRoute[]): number | Violation {
  const violation = firstViolation(routes, changed);
  if (violation !== undefined) return violation;
  let addedCost = 0;
  for (const { r, visits } of changed) {
    routes.isAllowed(r, visits);
    addedCost += routes.walk.cost - routes.cost[r]!;
  }
  return addedCost;
}

function firstViolation(routes: DayRoutes, changed: readonly NewRoute[]): Violation | undefined {
  const { load } = routes.model;
  for (const { r, visits, placed } of changed) {
    let others = visits.reduce((sum, v) => sum + load[v]!, 0) - placed.reduce((sum, v) => sum + load[v]!, 0);
    for (const v of placed) {
      const violation = ruleAgainst(routes, v, r, others);
      if (violation !== undefined) return violation;
      others += load[v]!;
    }
  }
  for (const { r, visits } of changed) if (!routes.isAllowed(r, visits)) return faultOf(routes, r);
  return undefined;
}

/** For a route that is not allowed; `cause` of the error is the violation. */
export function badRoute(technicianId: string, violation: Violation): ProblemError {
  const error = new ProblemError('BAD_ROUTE', technicianId, JSON.stringify(violation));
  error.cause = violation;
  return error;
}
