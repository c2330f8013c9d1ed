// The optimiser's entry: from a problem to a plan, in slices between which whoever waits has their turn.
import { checkProblem, checkRoutes } from './check-problem.ts';
import { inSlices, nextTask, sliceSeconds } from './in-slices.ts';
import { Model } from './model.ts';
import { placeRoutes } from './place-routes.ts';
import { planOf } from './plan.ts';
import { ProblemError, type Plan, type Problem, type Solution, type SolveOptions } from './problem.ts';
import { Search } from './search.ts';

/** How often progress is told, in seconds. */
const progressSeconds = 0.1;
/** Steps between two looks at the clock: first, and at most. */
const fewestSteps = 8;
const mostSteps = 4_096;

/**
 * A plan for the problem, the best that was found within the budget. The same seed and `iterations` give the same plan everywhere.
 * Throws a ProblemError for a malformed problem. Memory O(visits × technicians).
 */
export async function solve(problem: Problem, options: SolveOptions): Promise<Solution> {
  const clock = options.clock ?? (() => performance.now() / 1_000);
  const startedAt = clock();
  const calledAt = performance.now();
  checkProblem(problem);
  const budget = budgetOf(options);
  if (options.start) checkRoutes(problem, options.start);
  const search = new Search(new Model(problem), options.seed ?? 1);
  const { start, signal } = options;
  await inSlices(
    search.begin((routes) => placeRoutes(routes, start ?? [])),
    clock,
    signal,
  );
  const firstPlanMs = performance.now() - calledAt;
  await inSlices(search.prepare(start === undefined), clock, signal);

  const run = new Run(search, options, budget, clock, startedAt);
  const isStopped = await run.finish();
  return {
    plan: bestPlan(search),
    iterations: search.iterations,
    seconds: clock() - startedAt,
    firstPlanMs,
    isStopped,
  };
}

interface Budget {
  seconds: number;
  iterations: number;
}

function budgetOf({ cpuSeconds, iterations }: SolveOptions): Budget {
  for (const [name, value] of Object.entries({ cpuSeconds, iterations })) {
    if (value !== undefined && !(value >= 0))
      throw new ProblemError('NOT_A_NUMBER', name, `expected a number from 0 on, found ${value}`);
  }
  if ((cpuSeconds ?? iterations) === undefined)
    throw new ProblemError('OUT_OF_RANGE', 'cpuSeconds', 'a budget is needed: cpuSeconds or iterations');
  return { seconds: cpuSeconds ?? Infinity, iterations: iterations ?? Infinity };
}

class Run {
  #nextProgressAt = 0;
  #steps = fewestSteps;
  readonly #search: Search;
  readonly #options: SolveOptions;
  readonly #budget: Budget;
  readonly #clock: () => number;
  readonly #startedAt: number;

  constructor(search: Search, options: SolveOptions, budget: Budget, clock: () => number, startedAt: number) {
    [this.#search, this.#options, this.#budget] = [search, options, budget];
    [this.#clock, this.#startedAt] = [clock, startedAt];
  }

  /** Steps until the budget is spent; true when the signal ended it. */
  async finish(): Promise<boolean> {
    const { signal } = this.#options;
    while (signal?.aborted !== true) {
      if (this.#slice()) return false;
      await nextTask();
    }
    return true;
  }

  /** Steps for one slice of time; true when the budget is spent. */
  #slice(): boolean {
    const search = this.#search;
    const sliceStart = this.#seconds();
    for (let now = sliceStart; ;) {
      const done = this.#done(now);
      if (done >= 1 || search.isTrivial) return true;
      const left = this.#budget.iterations - search.iterations;
      search.run(Math.min(this.#steps, left), done);
      const before = now;
      now = this.#seconds();
      this.#pace(now - before);
      this.#tell(now);
      if (now - sliceStart >= sliceSeconds) return false;
    }
  }

  /** Where time is the budget, as many steps as take a small part of a slice; else always as many, for the same results. */
  #pace(seconds: number): void {
    if (this.#budget.iterations < Infinity) this.#steps = 64;
    else if (seconds < sliceSeconds / 8) this.#steps = Math.min(mostSteps, this.#steps * 2);
    else if (seconds > sliceSeconds / 2) this.#steps = Math.max(1, this.#steps >> 1);
  }

  #done(now: number): number {
    const { seconds, iterations } = this.#budget;
    if (now >= seconds || this.#search.iterations >= iterations) return 1;
    return Math.max(now / seconds, this.#search.iterations / iterations);
  }

  #tell(now: number): void {
    const { onProgress } = this.#options;
    if (onProgress === undefined || now < this.#nextProgressAt) return;
    this.#nextProgressAt = now + progressSeconds;
    const search = this.#search;
    onProgress({
      iterations: search.iterations,
      seconds: now,
      done: Math.min(1, this.#done(now)),
      bestCost: search.best.cost,
      plan: () => bestPlan(search),
    });
  }

  #seconds(): number {
    return this.#clock() - this.#startedAt;
  }
}

/** The best plan so far; the search goes on from where it was. */
function bestPlan(search: Search): Plan {
  return planOf(search.bestRoutes());
}
