// Two plain ways of planning a day, to see what the optimiser is worth: greedy insertion, and a dispatcher's rule.
import type { Plan, Problem, Visit } from '../../backend/dispatch/solver/problem.ts';
import {
  costOfRoute,
  dayOf,
  emptyRoute,
  mayDo,
  planOf,
  wayOf,
  type Day,
  type Item,
  type WalkedRoute,
} from './route-walk.ts';

export interface Insertion {
  route: WalkedRoute;
  at: number;
  /** By how much the plan costs more, without what serving the visit saves. */
  cost: number;
}

/** The dearest visits first, each where it costs least, if that is less than leaving it out. Nothing is moved again. */
export function greedyPlan(problem: Problem): Plan {
  const day = dayOf(problem);
  const routes = openRoutes(day);
  for (const visit of visitsToPlace(problem)) {
    const best = cheapestInsertion(day, routes, visit);
    if (best !== undefined && best.cost <= visit.unservedPenalty) insert(best, visit);
  }
  return planOf(day, routes);
}

/**
 * What a dispatcher does with a map and a list: the most important visit first, and in the order of the day; it goes to
 * the nearest technician who has the skills and in whose day it still finds a place.
 */
export function nearestTechnicianPlan(problem: Problem): Plan {
  const day = dayOf(problem);
  const routes = openRoutes(day);
  for (const visit of visitsToPlace(problem)) {
    const able = routes.filter(({ technician }) => mayDo(technician, visit));
    const byDistance = able
      .map((route) => ({ route, far: distanceTo(day, route, visit) }))
      .toSorted((a, b) => a.far - b.far);
    for (const { route } of byDistance) {
      const found = insertionsInto(day, route, visit).next().value;
      if (found === undefined) continue;
      insert(found, visit);
      break;
    }
  }
  return planOf(day, routes);
}

/** Everybody's day before anything is planned: fixed beginnings, and breaks where they cost least. */
function openRoutes(day: Day): WalkedRoute[] {
  const visits = new Map(day.problem.visits.map((visit) => [visit.id, visit]));
  return day.problem.technicians.map((technician) => {
    const { startsWith = [], breaks = [] } = technician;
    if (startsWith.length === 0) return emptyRoute(technician);
    const route: WalkedRoute = {
      technician,
      items: startsWith.map((id) => ({ kind: 'visit', visit: visits.get(id)! })),
    };
    let earliest = 0;
    for (const planned of breaks) {
      const item: Item = { kind: 'break', planned };
      let [best, cost] = [route.items.length, Infinity];
      for (let at = earliest; at <= route.items.length; at++) {
        const withIt = costOfRoute(day, route, item, at);
        if (withIt < cost) [best, cost] = [at, withIt];
      }
      route.items.splice(best, 0, item);
      earliest = best + 1;
    }
    return route;
  });
}

/** Undefined when it fits nowhere. Tries every place of every route. */
export function cheapestInsertion(
  day: Day,
  routes: readonly WalkedRoute[],
  visit: Visit,
): Insertion | undefined {
  let best: Insertion | undefined;
  for (const route of routes) {
    if (!mayDo(route.technician, visit)) continue;
    for (const found of insertionsInto(day, route, visit)) {
      if (best === undefined || found.cost < best.cost) best = found;
    }
  }
  return best;
}

function* insertionsInto(day: Day, route: WalkedRoute, visit: Visit): Generator<Insertion, undefined> {
  const before = costOfRoute(day, route);
  const item: Item = { kind: 'visit', visit };
  let fixed = route.technician.startsWith?.length ?? 0;
  for (let at = 0; at <= route.items.length; at++) {
    if (fixed === 0) {
      const cost = costOfRoute(day, route, item, at) - before;
      if (cost < Infinity) yield { route, at, cost };
    }
    if (fixed > 0 && route.items[at]?.kind === 'visit') fixed -= 1;
  }
  return undefined;
}

export function insert({ route, at }: Insertion, visit: Visit): void {
  route.items.splice(at, 0, { kind: 'visit', visit });
}

/** Without those that a technician begins with: these are placed already. */
function visitsToPlace({ visits, technicians }: Problem): Visit[] {
  const placed = new Set(technicians.flatMap(({ startsWith = [] }) => startsWith));
  const opening = (visit: Visit): number => visit.windows[0]?.startSeconds ?? 0;
  return visits
    .filter(({ id }) => !placed.has(id))
    .toSorted((a, b) =>
      a.unservedPenalty === b.unservedPenalty
        ? opening(a) - opening(b)
        : b.unservedPenalty - a.unservedPenalty,
    );
}

/** From wherever the technician is nearest to it during the day. */
function distanceTo(day: Day, { technician, items }: WalkedRoute, visit: Visit): number {
  let least = wayOf(day, technician, technician.startPlace, visit.place);
  for (const item of items) {
    if (item.kind === 'visit') least = Math.min(least, wayOf(day, technician, item.visit.place, visit.place));
  }
  return least;
}
