// The search as its callers see it: what a seed decides, how it ends, and what it makes of days with nothing to choose.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { finish } from '../../backend/dispatch/solver/in-slices.ts';
import { Model } from '../../backend/dispatch/solver/model.ts';
import { planOf } from '../../backend/dispatch/solver/plan.ts';
import {
  ProblemError,
  unreachable,
  type Plan,
  type Problem,
  type Progress,
} from '../../backend/dispatch/solver/problem.ts';
import { Search } from '../../backend/dispatch/solver/search.ts';
import { solve } from '../../backend/dispatch/solver/solve.ts';
import { checkPlan } from '../support/plan-check.ts';
import { parseSolomon } from '../support/solomon.ts';
import { telecomDay } from '../support/telecom-days.ts';

function instance(name: string, technicians?: number): Problem {
  const file = path.join(import.meta.dirname, 'instances', `${name}.txt`);
  return parseSolomon(name, readFileSync(file, 'utf8'), technicians).problem;
}

function routesOf({ routes }: Plan): string[] {
  return routes.map(({ technicianId, stops }) =>
    [technicianId, ...stops.map(({ visitId }) => visitId)].join(' '),
  );
}

/** A clock on which every look takes so long. */
function clockOf(stepSeconds: number): () => number {
  let now = 0;
  return () => (now += stepSeconds);
}

const day = { startSeconds: 0, endSeconds: 36_000 };
function tiny(count: number, change: Partial<Problem> = {}): Problem {
  const size = count + 1;
  return {
    visits: Array.from({ length: count }, (_, i) => ({
      id: `v${i + 1}`,
      place: i + 1,
      durationSeconds: 600,
      windows: [day],
      unservedPenalty: Infinity,
    })),
    technicians: [{ id: 't', shift: day, startPlace: 0, endPlace: 0, maxLoad: 100 }],
    travel: { size, stride: size, seconds: new Int32Array(size * size).fill(60) },
    weights: { balance: 0 },
    ...change,
  };
}

describe('one seed and one number of iterations', () => {
  it.each([
    ['a plain day, where the genetic search has its part', instance('R101'), 6_000],
    ['a day of an operator', telecomDay({ technicians: 10, visits: 60, seed: 3 }).problem, 4_000],
  ])('give the same plan however fast the machine is: %s', async (_, problem, iterations) => {
    const quick = await solve(problem, { seed: 5, iterations, clock: clockOf(1e-6) });
    const slow = await solve(problem, { seed: 5, iterations, clock: clockOf(0.01) });
    expect(routesOf(slow.plan)).toEqual(routesOf(quick.plan));
    expect([slow.iterations, quick.iterations]).toEqual([iterations, iterations]);
    expect(checkPlan(problem, quick.plan)).toEqual([]);
  });

  it('another seed takes another way', async () => {
    const costs = new Set<string>();
    for (const seed of [1, 2, 3]) {
      const { plan } = await solve(instance('R211'), { seed, iterations: 2_000 });
      costs.add(routesOf(plan).join('\n'));
    }
    expect(costs.size).toBeGreaterThan(1);
  });
});

describe('plain days', () => {
  it.each([
    ['C205', 5_864, 20_000],
    ['R101', 16_700, 20_000],
  ])('%s: the best known distance is found, or nearly so', async (name, most, iterations) => {
    const problem = instance(name);
    const { plan } = await solve(problem, { seed: 1, iterations });
    expect(checkPlan(problem, plan)).toEqual([]);
    expect(plan.cost.total).toBeLessThanOrEqual(most);
  });

  it('region by region every change keeps a plan that is right, and none makes it dearer', () => {
    const problem = instance('C1_2_3');
    const shape = { share: 0.3, visits: 40, rounds: 2 };
    const search = new Search(new Model(problem), 1, { wholeLimit: 50, short: shape, long: shape });
    finish(search.begin());
    finish(search.prepare(true));
    let before = search.best.cost;
    for (let spent = 0; spent < 1; spent += 0.01) {
      search.run(200, spent);
      expect(search.best.cost).toBeLessThanOrEqual(before);
      before = search.best.cost;
    }
    const plan = planOf(search.bestRoutes());
    expect(checkPlan(problem, plan)).toEqual([]);
    expect(plan.cost.total).toBe(before);
    // 1.5 % above the best known.
    expect(before).toBeLessThan(27_160);
  });

  it('with too few technicians as many visits as possible are served', async () => {
    const problem = instance('R101', 5);
    const { plan } = await solve(problem, { seed: 1, iterations: 4_000 });
    expect(checkPlan(problem, plan)).toEqual([]);
    expect(plan.unservedVisitIds.length).toBeGreaterThan(0);
    expect(plan.unservedVisitIds.length).toBeLessThan(66);
  });
});

describe('a search', () => {
  it('ends soon after it is told to, with the best plan so far', async () => {
    const problem = instance('C1_2_3');
    const controller = new AbortController();
    const told: Progress[] = [];
    const solution = await solve(problem, {
      cpuSeconds: 600,
      signal: controller.signal,
      onProgress: (progress) => {
        told.push(progress);
        controller.abort();
      },
    });
    expect(solution.isStopped).toBe(true);
    expect(told).toHaveLength(1);
    expect(solution.plan.cost.total).toBeLessThanOrEqual(told[0]!.bestCost);
    expect(checkPlan(problem, solution.plan)).toEqual([]);
  });

  it('ends before its first plan is whole when it is told so early, with what is planned', async () => {
    const problem = instance('C1_2_3');
    const controller = new AbortController();
    setImmediate(() => controller.abort());
    const { isStopped, plan } = await solve(problem, {
      cpuSeconds: 600,
      signal: controller.signal,
      clock: clockOf(0.02),
    });
    expect(isStopped).toBe(true);
    expect(plan.unservedVisitIds.length).toBeGreaterThan(0);
    expect(plan.unservedVisitIds.length).toBeLessThan(problem.visits.length);
    expect(checkPlan(problem, plan)).toEqual([]);
  });

  it('tells how far it is, and what it has', async () => {
    const problem = instance('R101');
    const told: { done: number; bestCost: number }[] = [];
    const plans: Plan[] = [];
    await solve(problem, {
      iterations: 6_000,
      clock: clockOf(0.02),
      onProgress: ({ done, bestCost, plan }) => {
        told.push({ done, bestCost });
        if (plans.length < 3) plans.push(plan());
      },
    });
    expect(told.length).toBeGreaterThan(10);
    expect(told).toEqual(told.toSorted((a, b) => a.done - b.done || b.bestCost - a.bestCost));
    for (const [k, plan] of plans.entries()) {
      expect(checkPlan(problem, plan)).toEqual([]);
      expect(plan.cost.total).toBe(told[k]!.bestCost);
    }
  });
});

describe('days with little to choose', () => {
  it.each([
    ['nothing to do', tiny(0), 0],
    ['nobody to do it', tiny(3, { technicians: [] }), 3],
    ['one visit', tiny(1), 0],
    ['two visits at one place', tiny(2, { travel: { size: 3, stride: 3, seconds: new Int32Array(9) } }), 0],
    [
      'no way to any place',
      tiny(3, { travel: { size: 4, stride: 4, seconds: new Int32Array(16).fill(unreachable) } }),
      3,
    ],
    [
      'a window that nobody can keep',
      tiny(1, {
        visits: [
          {
            id: 'v',
            place: 1,
            durationSeconds: 1,
            windows: [{ startSeconds: 0, endSeconds: 10 }],
            unservedPenalty: 1e6,
          },
        ],
      }),
      1,
    ],
  ])('%s', async (_, problem, unserved) => {
    const { plan, isStopped } = await solve(problem, { iterations: 500 });
    expect(plan.unservedVisitIds).toHaveLength(unserved);
    expect(checkPlan(problem, plan)).toEqual([]);
    expect(isStopped).toBe(false);
  });

  it.each([{ iterations: 0 }, { cpuSeconds: 0 }, { iterations: 0, cpuSeconds: 0 }])(
    'a budget of %o is enough for a first plan',
    async (budget) => {
      for (const problem of [
        instance('R101'),
        telecomDay({ technicians: 10, visits: 60, seed: 1 }).problem,
      ]) {
        const { plan, iterations } = await solve(problem, budget);
        expect(iterations).toBe(0);
        expect(checkPlan(problem, plan)).toEqual([]);
        expect(plan.unservedVisitIds.length).toBeLessThan(problem.visits.length / 4);
      }
    },
  );

  it('a budget is needed, and has to be a number', async () => {
    await expect(solve(tiny(1), {})).rejects.toThrow(ProblemError);
    await expect(solve(tiny(1), { cpuSeconds: Number.NaN })).rejects.toThrow(ProblemError);
    await expect(solve(tiny(1), { iterations: -1 })).rejects.toThrow(ProblemError);
  });
});
