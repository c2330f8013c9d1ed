// Mends a day after something happened: as few promises as possible change, then as little lateness, then as few surprises, then travel.
import { checkProblem, checkRoutes } from './check-problem.ts';
import { DayPlan } from './day-plan.ts';
import {
  changedStartSeconds,
  ProblemError,
  type Plan,
  type PlannedRoute,
  type Problem,
  type Solution,
  type SolveOptions,
  type Technician,
  type Visit,
  type Weights,
} from './problem.ts';
import { solve } from './solve.ts';

export type RepairEvent =
  /** The technician is not there any more from this moment on; what `startsWith` says is still done. */
  | { kind: 'absent'; technicianId: string; fromSeconds: number }
  /** The visit takes so much longer. */
  | { kind: 'overrun'; visitId: string; moreSeconds: number }
  /** Another visit, to be served as soon as its window says. */
  | { kind: 'urgent'; visit: Visit };

export interface RepairOptions extends Omit<SolveOptions, 'start'> {
  /** Visits whose windows were agreed with somebody; all that are planned unless said otherwise. */
  promisedIds?: ReadonlySet<string>;
  /** How late a promised visit may be rather than not be served at all; 4 hours unless said otherwise. */
  mostLateSeconds?: number;
}

export interface Repair {
  /** The day as it is after the event, in which promises may be late: what the plan is a plan of. */
  problem: Problem;
  plan: Plan;
  /** Promised visits that start after their window or are not served: their subscribers have to be called. */
  changedPromises: string[];
  /** Other visits that go to somebody else, or start over 15 minutes earlier or later. */
  noticed: string[];
}

/**
 * The terms in their order: one more late promise is worse than any lateness and any changes, lateness is worse than changes,
 * changes than travel.
 */
const repairWeights: Partial<Weights> = {
  lateVisit: 10_000_000,
  latePerSecond: 100,
  changedTechnician: 900,
  changedStart: 600,
};
/** Leaving a promised visit out is worse than having it late by the most that is allowed. */
const droppedPromise = 40_000_000;
const usualLateSeconds = 4 * 3_600;

/**
 * The best mended day that is found within the budget; it begins from the routes as they are. The search is that of `solve`, with
 * its progress, signal and determinism. Throws a ProblemError for an event or routes that make no sense. Memory and time as `solve`.
 */
export async function repair(
  problem: Problem,
  routes: readonly PlannedRoute[],
  event: RepairEvent,
  options: RepairOptions,
): Promise<Repair> {
  checkProblem(problem);
  checkRoutes(problem, routes);
  const { promisedIds = idsOf(routes), mostLateSeconds, ...search } = options;
  const known = withCurrent(withEvent(problem, event), problem, routes);
  const after = mendable(known, promisedIds, mostLateSeconds);
  const { plan } = await searchSeveral(solve, after, { ...search, start: routes });
  return { problem: after, plan, ...differences(after, plan, promisedIds) };
}

/** Every second search begins from nothing: what is best after the event may lie far from the day as it was. */
const searches = 4;

/** The best of some searches with `search` that share the budget: fewer of a day so large that each takes long to begin. The signal ends them all. */
export async function searchSeveral(
  search: typeof solve,
  problem: Problem,
  { cpuSeconds, iterations, seed = 1, start, ...options }: SolveOptions,
): Promise<Solution> {
  const part = {
    ...(cpuSeconds === undefined ? {} : { cpuSeconds: cpuSeconds / searches }),
    ...(iterations === undefined ? {} : { iterations: Math.ceil(iterations / searches) }),
  };
  let best: Solution | undefined;
  let seconds = 0;
  for (let n = 0; n < searches && (best === undefined || options.signal?.aborted !== true); n++) {
    const from = n % 2 === 0 && start ? { start } : {};
    if (best !== undefined && seconds >= (cpuSeconds ?? Infinity)) break;
    const found = await search(problem, { ...options, ...part, ...from, seed: seed + n });
    seconds += found.seconds;
    if (best === undefined || found.plan.cost.total < best.plan.cost.total) best = found;
  }
  return best!;
}

function idsOf(routes: readonly PlannedRoute[]): Set<string> {
  return new Set(routes.flatMap(({ visitIds }) => visitIds));
}

function withEvent(problem: Problem, event: RepairEvent): Problem {
  switch (event.kind) {
    case 'absent': {
      const index = problem.technicians.findIndex(({ id }) => id === event.technicianId);
      if (index < 0)
        throw new ProblemError('UNKNOWN_TECHNICIAN', event.technicianId, 'there is no such technician');
      const technicians = [...problem.technicians];
      technicians[index] = untilAbsent(technicians[index]!, event.fromSeconds, problem.visits);
      return { ...problem, technicians };
    }
    case 'overrun': {
      const index = problem.visits.findIndex(({ id }) => id === event.visitId);
      if (index < 0) throw new ProblemError('UNKNOWN_VISIT', event.visitId, 'there is no such visit');
      const visits = [...problem.visits];
      const visit = visits[index]!;
      visits[index] = { ...visit, durationSeconds: visit.durationSeconds + event.moreSeconds };
      return { ...problem, visits };
    }
    case 'urgent':
      return { ...problem, visits: [...problem.visits, event.visit] };
  }
}

/** Who has begun does what is begun and no more; everybody else's shift ends when the absence begins. */
function untilAbsent(technician: Technician, fromSeconds: number, visits: readonly Visit[]): Technician {
  const { shift, startsWith = [] } = technician;
  const begun = visits.filter(({ id }) => startsWith.includes(id));
  if (begun.length > 0)
    return { ...technician, breaks: [], maxLoad: begun.reduce((sum, { load = 1 }) => sum + load, 0) };
  const endSeconds = Math.max(shift.startSeconds, Math.min(shift.endSeconds, fromSeconds));
  return { ...technician, shift: { ...shift, endSeconds }, breaks: [], maxOvertimeSeconds: 0 };
}

/** Every planned visit knows where it was. */
function withCurrent(after: Problem, before: Problem, routes: readonly PlannedRoute[]): Problem {
  const starts = startsOf(before, routes);
  const visits = after.visits.map((visit) => {
    const current = starts.get(visit.id);
    return current ? { ...visit, current } : visit;
  });
  return { ...after, visits };
}

/** The problem in which promised visits may be late rather than not served, at the price of {@link repairWeights}. O(visits). */
export function mendable(
  problem: Problem,
  promisedIds: ReadonlySet<string>,
  mostLateSeconds = usualLateSeconds,
): Problem {
  const visits = problem.visits.map((visit) =>
    promisedIds.has(visit.id)
      ? {
          ...visit,
          maxLatenessSeconds: Math.max(mostLateSeconds, visit.maxLatenessSeconds ?? 0),
          unservedPenalty: visit.unservedPenalty + droppedPromise,
        }
      : visit,
  );
  return { ...problem, visits, weights: { ...problem.weights, ...repairWeights } };
}

/** Who was to come to each planned visit, and when. Throws a ProblemError when a route could not be driven before either. */
function startsOf(problem: Problem, routes: readonly PlannedRoute[]): Map<string, Visit['current']> {
  const { routes: timed } = DayPlan.from(problem, routes).plan();
  return new Map(
    timed.flatMap(({ technicianId, stops }) =>
      stops.map(({ visitId, startSeconds }) => [visitId, { technicianId, startSeconds }]),
    ),
  );
}

function differences(
  { visits }: Problem,
  plan: Plan,
  promisedIds: ReadonlySet<string>,
): Pick<Repair, 'changedPromises' | 'noticed'> {
  const current = new Map(visits.map((visit) => [visit.id, visit.current]));
  const changed = plan.unservedVisitIds.filter((id) => promisedIds.has(id));
  const noticed: string[] = [];
  for (const { technicianId, stops } of plan.routes)
    for (const { visitId, startSeconds, latenessSeconds } of stops) {
      const before = current.get(visitId);
      if (latenessSeconds > 0 && promisedIds.has(visitId)) changed.push(visitId);
      else if (
        before &&
        (before.technicianId !== technicianId ||
          Math.abs(before.startSeconds - startSeconds) > changedStartSeconds)
      )
        noticed.push(visitId);
    }
  return { changedPromises: changed, noticed };
}
