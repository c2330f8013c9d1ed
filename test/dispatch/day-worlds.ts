// Small planned days for the questions about them: a plan by chance, and a visit that is not in it.
import { Insertion } from '../../backend/dispatch/solver/insertion.ts';
import { DayPlan } from '../../backend/dispatch/solver/day-plan.ts';
import { Model } from '../../backend/dispatch/solver/model.ts';
import { placeRoutes } from '../../backend/dispatch/solver/place-routes.ts';
import { planOf } from '../../backend/dispatch/solver/plan.ts';
import type {
  Plan,
  PlannedRoute,
  Problem,
  TimeWindow,
  Visit,
} from '../../backend/dispatch/solver/problem.ts';
import { Random } from '../../backend/dispatch/solver/random.ts';
import { Routes } from '../../backend/dispatch/solver/routes.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { smallProblem } from './small-problems.ts';

export interface SmallDay {
  problem: Problem;
  planned: PlannedRoute[];
  day: DayPlan;
  /** A visit that the problem does not have. */
  visit: Visit;
  windows: TimeWindow[];
  random: SeededRandom;
}

/** Each visit where it fits at the moment, in the order of the problem, and some not at all. */
export function planByChance(problem: Problem, share = 1): Plan {
  const routes = new Routes(new Model(problem));
  placeRoutes(routes, []);
  const random = new Random(problem.visits.length);
  const insertion = new Insertion(routes, random, 0);
  for (let v = 0; v < problem.visits.length; v++) {
    if (routes.route[v]! >= 0 || random.unit() > share) continue;
    insertion.searchAll(v);
    if (insertion.after >= 0) routes.insert(v, insertion.after);
  }
  return planOf(routes);
}

export function plannedOf({ routes }: Plan): PlannedRoute[] {
  return routes.map(({ technicianId, stops }) => ({
    technicianId,
    visitIds: stops.map(({ visitId }) => visitId),
  }));
}

export function smallDay(seed: number): SmallDay {
  const random = new SeededRandom(seed + 77);
  const whole = smallProblem(seed);
  const begun = new Set(whole.technicians.flatMap(({ startsWith = [] }) => startsWith));
  const free = whole.visits.filter(({ id }) => !begun.has(id));
  const visit = random.pick(free);
  const problem = { ...whole, visits: whole.visits.filter(({ id }) => id !== visit.id) };
  const planned = plannedOf(planByChance(problem, 0.85));
  const asked = Array.from({ length: 4 }, () => {
    const startSeconds = 28_800 + random.between(0, 8 * 60) * 60;
    return { startSeconds, endSeconds: startSeconds + random.between(0, 120) * 60 };
  });
  const windows = [...visit.windows, ...asked];
  return { problem, planned, day: DayPlan.from(problem, planned), visit, windows, random };
}
