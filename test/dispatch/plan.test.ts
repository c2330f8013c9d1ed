// Plans made from routes agree with the independent checker, and their costs with what the routes count while they change.
import { describe, expect, it } from 'vitest';
import { checkProblem, checkRoutes } from '../../backend/dispatch/solver/check-problem.ts';
import { insertAbsent } from '../../backend/dispatch/solver/construct.ts';
import { Insertion } from '../../backend/dispatch/solver/insertion.ts';
import { Model } from '../../backend/dispatch/solver/model.ts';
import { placeRoutes } from '../../backend/dispatch/solver/place-routes.ts';
import { planOf } from '../../backend/dispatch/solver/plan.ts';
import type { Plan, Problem } from '../../backend/dispatch/solver/problem.ts';
import { Random } from '../../backend/dispatch/solver/random.ts';
import { Routes } from '../../backend/dispatch/solver/routes.ts';
import { checkPlan } from '../support/plan-check.ts';
import { telecomDay } from '../support/telecom-days.ts';
import { cheapestPlan } from './brute-force.ts';
import { smallProblem } from './small-problems.ts';

function filledRoutes(problem: Problem): Routes {
  const routes = new Routes(new Model(problem));
  placeRoutes(routes, []);
  const random = new Random(1);
  const insertion = new Insertion(routes, random, 0);
  for (let v = 0; v < problem.visits.length; v++) {
    if (routes.route[v]! >= 0) continue;
    insertion.searchAll(v);
    if (insertion.after >= 0) routes.insert(v, insertion.after);
  }
  return routes;
}

function expectSame(routes: Routes, plan: Plan): void {
  const { unserved, total } = plan.cost;
  const served = Number.isFinite(unserved) ? total - unserved : routes.routeCost.reduce((a, b) => a + b, 0);
  expect(routes.routeCost.reduce((sum, cost) => sum + cost, 0)).toBeCloseTo(served, 6);
  if (Number.isFinite(total)) expect(routes.cost).toBeCloseTo(total, 6);
}

describe('a plan from routes', () => {
  it('is right for the checker on 600 small problems with every field, while visits come and go', () => {
    let lateStops = 0;
    let breaks = 0;
    for (let seed = 1; seed <= 600; seed++) {
      const problem = smallProblem(seed);
      checkProblem(problem);
      const routes = filledRoutes(problem);
      const random = new Random(seed);
      for (let change = 0; change < 3; change++) {
        const plan = planOf(routes);
        expect(checkPlan(problem, plan), `seed ${seed}`).toEqual([]);
        expectSame(routes, plan);
        lateStops += plan.routes
          .flatMap(({ stops }) => stops)
          .filter((stop) => stop.latenessSeconds > 0).length;
        breaks += plan.routes.flatMap((route) => route.breaks).length;
        const v = random.below(problem.visits.length);
        const r = routes.route[v]!;
        if (r < 0 || routes.model.frozen[v] === 1) continue;
        routes.remove(v);
        if (!routes.isAllowed(r)) break;
      }
    }
    expect(lateStops).toBeGreaterThan(50);
    expect(breaks).toBeGreaterThan(200);
  });

  it('is right for a day of 50 technicians', () => {
    const { problem } = telecomDay({ technicians: 50, visits: 300, seed: 3 });
    checkProblem(problem);
    const routes = filledRoutes(problem);
    const plan = planOf(routes);
    expect(checkPlan(problem, plan)).toEqual([]);
    expectSame(routes, plan);
    const again = new Routes(new Model(problem));
    const planned = plan.routes.map(({ technicianId, stops }) => ({
      technicianId,
      visitIds: stops.map(({ visitId }) => visitId),
    }));
    checkRoutes(problem, planned);
    placeRoutes(again, planned);
    expect(planOf(again).cost).toEqual(plan.cost);
    expect(planOf(again).unservedVisitIds).toEqual(plan.unservedVisitIds);
  });
});

describe('the places close by', () => {
  it('are at most as good as all, and say of a visit that it fits when it does', () => {
    let [fits, same] = [0, 0];
    days: for (let seed = 1; seed <= 300; seed++) {
      const problem = smallProblem(seed);
      const routes = filledRoutes(problem);
      const close = new Insertion(routes, new Random(1), 0);
      const all = new Insertion(routes, new Random(1), 0);
      for (let v = 0; v < problem.visits.length; v++) {
        const r = routes.route[v]!;
        if (r < 0 || routes.model.frozen[v] === 1) continue;
        routes.remove(v);
        // Without it the rest may be late where travel breaks the triangle inequality.
        if (!routes.isAllowed(r)) continue days;
        close.searchClose(v);
        all.searchAll(v);
        expect(close.after < 0, `seed ${seed}`).toBe(all.after < 0);
        expect(close.score).toBeGreaterThanOrEqual(all.score);
        if (all.after < 0) continue;
        fits += 1;
        if (close.score === all.score) same += 1;
        routes.insert(v, close.after);
      }
      expect(checkPlan(problem, planOf(routes)), `seed ${seed}`).toEqual([]);
    }
    expect(fits).toBeGreaterThan(500);
    // So small a day is close as a whole.
    expect(same).toBe(fits);
  });

  it('begin a large day as well as a look at all places does', () => {
    const { problem } = telecomDay({ technicians: 350, visits: 2_100, seed: 4 });
    const model = new Model(problem);
    const quick = new Routes(model);
    insertAbsent(quick);
    const plan = planOf(quick);
    expect(checkPlan(problem, plan)).toEqual([]);
    const thorough = planOf(filledRoutes(problem));
    expect(plan.unservedVisitIds.length).toBeLessThan(thorough.unservedVisitIds.length + 20);
  });

  it.each([0, 1_800])('do not look for ever where every way takes %i seconds', (seconds) => {
    const { problem } = telecomDay({ technicians: 20, visits: 2_100, seed: 1 });
    const travel = { ...problem.travel, seconds: problem.travel.seconds.map(() => seconds) };
    const same = { ...problem, travel };
    const routes = new Routes(new Model(same));
    insertAbsent(routes);
    expect(checkPlan(same, planOf(routes))).toEqual([]);
    expect(routes.absentCount).toBeLessThan(problem.visits.length);
  });
});

describe('routes that are handed in', () => {
  it('get their breaks where they cost least', () => {
    let compared = 0;
    for (let seed = 1; seed <= 500; seed++) {
      const problem = smallProblem(seed);
      const best = cheapestPlan(problem);
      if (best === undefined) continue;
      const routes = new Routes(new Model(problem));
      placeRoutes(routes, best.routes);
      const plan = planOf(routes);
      expect(checkPlan(problem, plan), `seed ${seed}`).toEqual([]);
      expect(plan.cost.total, `seed ${seed}`).toBeCloseTo(best.cost, 6);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(400);
  });

  it('lose the visits that do not fit', () => {
    const problem = smallProblem(1);
    const visitIds = problem.visits.map(({ id }) => id);
    for (const { id: technicianId } of problem.technicians) {
      const routes = new Routes(new Model(problem));
      placeRoutes(routes, [{ technicianId, visitIds }]);
      const plan = planOf(routes);
      expect(checkPlan(problem, plan)).toEqual([]);
      expect(plan.unservedVisitIds.length).toBeGreaterThan(0);
    }
  });
});
