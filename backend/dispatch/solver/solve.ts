// The optimiser's entry: from a problem to a plan, in slices between which whoever waits gets their turn.
import { checkProblem, checkRoutes } from './check-problem.ts';
import { Model } from './model.ts';
import { planOf, type CostOnly } from './plan.ts';
import type { PlannedRoute, Problem, Solution, SolveOptions } from './problem.ts';
import { placeRoutes } from './place-routes.ts';
import { Search } from './search.ts';
