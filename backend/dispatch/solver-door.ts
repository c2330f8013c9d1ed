// The door to the route optimiser: in the product a thread of its own, in small tests the same thread in slices.
import type { Problem, Solution, SolveOptions } from './solver/problem.ts';
import { solve } from './solver/solve.ts';

export interface RouteSolver {
  /** See `solve`. Rejects with what the optimiser threw, or when its thread came to an end. */
  solve(problem: Problem, options: SolveOptions): Promise<Solution>;
}

/** Runs on the caller's thread, a dozen milliseconds at a time. */
export const slicedSolver: RouteSolver = { solve };
