// The checker of plans and the brute force were written apart: here they must agree on hundreds of small problems.
import { describe, expect, it } from 'vitest';
import type { Plan, Problem } from '../../backend/dispatch/solver/problem.ts';
import { greedyPlan, nearestTechnicianPlan } from '../support/day-baselines.ts';
import { checkPlan } from '../support/plan-check.ts';
import { costOfRoute, dayOf, mayDo, planOf, type WalkedRoute } from '../support/route-walk.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { cheapestPlan, type BruteRoute } from './brute-force.ts';
import { smallProblem } from './small-problems.ts';

const cases = 500;
const seeds = Array.from({ length: cases }, (_, i) => i + 1);
const longMs = 120_000;

function walked(problem: Problem, routes: readonly BruteRoute[]): WalkedRoute[] {
  const visits = new Map(problem.visits.map((visit) => [visit.id, visit]));
  return routes.map(({ technicianId, visitIds, breaksAfterStops }) => {
    const technician = problem.technicians.find(({ id }) => id === technicianId)!;
    const items: WalkedRoute['items'] = visitIds.map((id) => ({ kind: 'visit', visit: visits.get(id)! }));
    breaksAfterStops.forEach((after, i) =>
      items.splice(after + i, 0, { kind: 'break', planned: technician.breaks![i]! }),
    );
    return { technician, items };
  });
}

/** Anyone gets anything; fixed beginnings are kept, which is all that the walk does not look at. */
function randomRoutes(problem: Problem, random: SeededRandom): BruteRoute[] {
  const begun = new Set(problem.technicians.flatMap(({ startsWith = [] }) => startsWith));
  const orders = problem.technicians.map(({ startsWith = [] }) => [...startsWith]);
  for (const { id } of random.shuffled(problem.visits)) {
    if (!begun.has(id) && random.isTrue(0.5)) random.pick(orders).push(id);
  }
  return problem.technicians.flatMap(({ id, breaks = [] }, i): BruteRoute[] => {
    const visitIds = orders[i]!;
    if (visitIds.length === 0) return [];
    const positions = breaks.map(() => random.between(0, visitIds.length)).toSorted((a, b) => a - b);
    return [{ technicianId: id, visitIds, breaksAfterStops: positions }];
  });
}

/** The plan with all of its times wrong: the checker must still see whether the routes are allowed. */
function withoutTimes(problem: Problem, routes: readonly BruteRoute[]): Plan {
  const zero = { arrivalSeconds: 0, travelSeconds: 0, startSeconds: 0, endSeconds: 0 };
  const served = new Set(routes.flatMap(({ visitIds }) => visitIds));
  return {
    routes: routes.map(({ technicianId, visitIds, breaksAfterStops }) => ({
      technicianId,
      stops: visitIds.map((visitId) => ({
        visitId,
        ...zero,
        waitingSeconds: 0,
        latenessSeconds: 0,
        slackSeconds: 0,
      })),
      breaks: breaksAfterStops.map((afterStops) => ({ startSeconds: 0, endSeconds: 0, afterStops })),
      travelSeconds: 0,
      waitingSeconds: 0,
      endSeconds: 0,
    })),
    unservedVisitIds: problem.visits.map(({ id }) => id).filter((id) => !served.has(id)),
    cost: {
      unserved: 0,
      lateness: 0,
      changes: 0,
      technicians: 0,
      travel: 0,
      waiting: 0,
      overtime: 0,
      balance: 0,
      total: 0,
    },
  };
}

const notAllowed = /after its (last )?window|There is no way|The shift is over|needs|belongs to|The load is/;

describe('the brute force', () => {
  it(`finds ${cases} plans that the checker accepts at the same cost`, { timeout: longMs }, () => {
    const used = { late: 0, breaks: 0, overtime: 0, unserved: 0, changes: 0, impossible: 0 };
    for (const seed of seeds) {
      const problem = smallProblem(seed);
      const cheapest = cheapestPlan(problem);
      if (cheapest === undefined) {
        used.impossible += 1;
        continue;
      }
      const plan = planOf(dayOf(problem), walked(problem, cheapest.routes));
      expect(checkPlan(problem, plan), `seed ${seed}`).toEqual([]);
      expect(plan.cost.total, `seed ${seed}`).toBeCloseTo(cheapest.cost, 6);
      if (plan.routes.some(({ stops }) => stops.some(({ latenessSeconds }) => latenessSeconds > 0)))
        used.late += 1;
      if (plan.routes.some(({ breaks }) => breaks.length > 0)) used.breaks += 1;
      if (plan.cost.overtime > 0) used.overtime += 1;
      if (plan.cost.unserved > 0) used.unserved += 1;
      if (plan.cost.changes > 0) used.changes += 1;
    }
    // The problems are worth something: each rule decides in many of them.
    expect(used.impossible).toBeLessThan(cases / 10);
    for (const count of [used.late, used.breaks, used.overtime, used.unserved, used.changes])
      expect(count).toBeGreaterThan(cases / 50);
  });

  it(
    'is never dearer than a random plan, greedy insertion or the rule of a dispatcher',
    { timeout: longMs },
    () => {
      let compared = 0;
      for (const seed of seeds.slice(0, 150)) {
        const problem = smallProblem(seed);
        const cheapest = cheapestPlan(problem);
        if (cheapest === undefined) continue;
        const day = dayOf(problem);
        const random = new SeededRandom(seed);
        const least = cheapest.cost - 1e-6;
        for (const plan of [greedyPlan(problem), nearestTechnicianPlan(problem)]) {
          expect(checkPlan(problem, plan), `seed ${seed}`).toEqual([]);
          expect(plan.cost.total, `seed ${seed}`).toBeGreaterThanOrEqual(least);
        }
        for (let i = 0; i < 30; i++) {
          const routes = walked(problem, randomRoutes(problem, random));
          if (!routes.every((route) => isAllowed(problem, route))) continue;
          compared += 1;
          expect(planOf(day, routes).cost.total, `seed ${seed}`).toBeGreaterThanOrEqual(least);
        }
      }
      expect(compared).toBeGreaterThan(500);
    },
  );
});

describe('the checker', () => {
  it('refuses a random plan exactly when the plain walk does', () => {
    const count = { allowed: 0, refused: 0 };
    for (const seed of seeds) {
      const problem = smallProblem(seed);
      const random = new SeededRandom(seed);
      for (let i = 0; i < 10; i++) {
        const routes = randomRoutes(problem, random);
        const isGood = walked(problem, routes).every((route) => isAllowed(problem, route));
        const faults = checkPlan(problem, withoutTimes(problem, routes)).filter((fault) =>
          notAllowed.test(fault),
        );
        expect(faults.length === 0, `seed ${seed}: ${faults.join(' ')}`).toBe(isGood);
        count[isGood ? 'allowed' : 'refused'] += 1;
      }
    }
    expect(count.allowed).toBeGreaterThan(100);
    expect(count.refused).toBeGreaterThan(100);
  });
});

function isAllowed(problem: Problem, route: WalkedRoute): boolean {
  const mayDoAll = route.items.every((item) => item.kind === 'break' || mayDo(route.technician, item.visit));
  return mayDoAll && costOfRoute(dayOf(problem), route) < Infinity;
}
