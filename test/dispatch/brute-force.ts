// The cheapest plan of a small problem by trying everything: every subset, order, technician and place of a break.
import {
  changedStartSeconds,
  defaultWeights,
  unreachable,
  type PlannedRoute,
  type Problem,
  type Technician,
  type Weights,
} from '../../backend/dispatch/solver/problem.ts';
import { arrivalOf } from '../support/travel-table.ts';

export interface Cheapest {
  cost: number;
  routes: BruteRoute[];
}
export interface BruteRoute extends PlannedRoute {
  /** For each break, after how many stops it is taken. */
  breaksAfterStops: readonly number[];
}

interface Reached {
  cost: number;
  order: number[];
  breaks: number[];
}
interface Search {
  problem: Problem;
  weights: Weights;
  technician: Technician;
  /** Visits that this technician may do, and those the route begins with, as indexes of `problem.visits`. */
  allowed: boolean[];
  beginning: number[];
  /** The cheapest route for each set of visits (a bit for each). */
  best: Map<number, Reached>;
  order: number[];
  breaks: number[];
}
interface Here {
  place: number;
  clock: number;
  set: number;
  cost: number;
  load: number;
}

/**
 * Undefined when no plan is allowed, or only one without a visit that must be served. First the cheapest route for each set of visits and each technician, by
 * walking every order forwards; then the cheapest way to share the sets out. For up to some 8 visits.
 */
export function cheapestPlan(problem: Problem): Cheapest | undefined {
  const byTechnician = problem.technicians.map((technician) => bestRoutes(problem, technician));
  const everything = 2 ** problem.visits.length - 1;
  let best: { cost: number; sets: number[] } | undefined;
  const share = (index: number, left: number, cost: number, sets: readonly number[]): void => {
    if (best !== undefined && cost >= best.cost) return;
    if (index === byTechnician.length) {
      const total = cost + penaltyOf(problem, left);
      if (best === undefined || total < best.cost) best = { cost: total, sets: [...sets] };
      return;
    }
    for (const [set, route] of byTechnician[index]!) {
      if ((set & ~left) === 0) share(index + 1, left & ~set, cost + route.cost, [...sets, set]);
    }
  };
  share(0, everything, 0, []);
  if (best === undefined || best.cost === Infinity) return undefined;
  const { cost, sets } = best;
  return { cost, routes: sets.flatMap((set, i) => routeOf(problem, i, byTechnician[i]!.get(set)!)) };
}

function penaltyOf({ visits }: Problem, left: number): number {
  return visits.reduce((sum, visit, i) => (left & (1 << i) ? sum + visit.unservedPenalty : sum), 0);
}

function routeOf({ technicians, visits }: Problem, index: number, { order, breaks }: Reached): BruteRoute[] {
  if (order.length === 0) return [];
  const visitIds = order.map((visit) => visits[visit]!.id);
  return [{ technicianId: technicians[index]!.id, visitIds, breaksAfterStops: breaks }];
}

function bestRoutes(problem: Problem, technician: Technician): Map<number, Reached> {
  const begun = new Map(
    problem.technicians.flatMap(({ id, startsWith = [] }) => startsWith.map((visit) => [visit, id] as const)),
  );
  const search: Search = {
    problem,
    technician,
    weights: { ...defaultWeights, ...problem.weights },
    allowed: problem.visits.map(
      ({ id, technicianId, skills = [] }) =>
        (technicianId ?? technician.id) === technician.id &&
        (begun.get(id) ?? technician.id) === technician.id &&
        skills.every((skill) => technician.skills?.includes(skill)),
    ),
    beginning: (technician.startsWith ?? []).map((id) => problem.visits.findIndex((v) => v.id === id)),
    best: new Map(),
    order: [],
    breaks: [],
  };
  if (search.beginning.length === 0) search.best.set(0, { cost: 0, order: [], breaks: [] });
  goOn(search, {
    place: technician.startPlace,
    clock: technician.shift.startSeconds,
    set: 0,
    cost: search.weights.technicianUsed,
    load: 0,
  });
  return search.best;
}

/** From here: end the day, take the next break, or go to any visit that is left. */
function goOn(search: Search, here: Here): void {
  const { technician, order, breaks, beginning, allowed } = search;
  const planned = technician.breaks ?? [];
  if (breaks.length === planned.length && order.length >= Math.max(1, beginning.length)) goHome(search, here);
  if (breaks.length < planned.length) takeBreak(search, here);
  const next = beginning[order.length];
  for (let visit = 0; visit < allowed.length; visit++) {
    if (next !== undefined && next !== visit) continue;
    if (allowed[visit]! && (here.set & (1 << visit)) === 0) goToVisit(search, here, visit);
  }
}

function takeBreak(search: Search, here: Here): void {
  const { technician, order, breaks, weights } = search;
  const { window, durationSeconds } = technician.breaks![breaks.length]!;
  const start = here.clock > window.startSeconds ? here.clock : window.startSeconds;
  if (start > window.endSeconds) return;
  const waiting = order.length === 0 ? 0 : start - here.clock;
  breaks.push(order.length);
  goOn(search, {
    ...here,
    clock: start + durationSeconds,
    cost: here.cost + waiting * weights.waitingPerSecond,
  });
  breaks.pop();
}

function goToVisit(search: Search, here: Here, index: number): void {
  const { problem, technician, weights, order } = search;
  const visit = problem.visits[index]!;
  const travel = wayBetween(search, here, visit.place);
  const load = here.load + (visit.load ?? 1);
  if (travel === undefined || load > (technician.maxLoad ?? 8)) return;
  const arrival = here.clock + travel;
  const start = earliestStart(arrival, visit.releaseSeconds ?? 0, visit.windows);
  const late = Math.max(0, start - visit.windows[visit.windows.length - 1]!.endSeconds);
  if (late > (visit.maxLatenessSeconds ?? 0)) return;
  let cost = here.cost + travel;
  if (late > 0) cost += weights.lateVisit + late * weights.latePerSecond;
  if (order.length > 0) cost += (start - arrival) * weights.waitingPerSecond;
  if (visit.current !== undefined) {
    if (visit.current.technicianId !== technician.id) cost += weights.changedTechnician;
    const shift = start - visit.current.startSeconds;
    if (shift > changedStartSeconds || shift < -changedStartSeconds) cost += weights.changedStart;
  }
  order.push(index);
  goOn(search, {
    place: visit.place,
    clock: start + visit.durationSeconds,
    set: here.set | (1 << index),
    cost,
    load,
  });
  order.pop();
}

/** The first second that will do, or the ready moment itself when all windows are over. */
function earliestStart(
  arrival: number,
  release: number,
  windows: Problem['visits'][number]['windows'],
): number {
  const ready = arrival > release ? arrival : release;
  const starts = windows
    .filter(({ endSeconds }) => endSeconds >= ready)
    .map(({ startSeconds }) => (startSeconds > ready ? startSeconds : ready));
  return starts.length > 0 ? Math.min(...starts) : ready;
}

function goHome(search: Search, here: Here): void {
  const { technician, weights, order, breaks, best } = search;
  const travel = wayBetween(search, here, technician.endPlace);
  if (travel === undefined) return;
  const overtime = here.clock + travel - technician.shift.endSeconds;
  if (overtime > (technician.maxOvertimeSeconds ?? 0)) return;
  let cost = here.cost + travel + weights.balance * here.load * here.load;
  if (overtime > 0) cost += overtime * weights.overtimePerSecond;
  const known = best.get(here.set);
  if (known !== undefined && known.cost <= cost) return;
  best.set(here.set, { cost, order: [...order], breaks: [...breaks] });
}

function wayBetween({ problem, technician }: Search, { place, clock }: Here, to: number): number | undefined {
  const seconds = problem.travel.seconds[place * problem.travel.stride + to]!;
  if (seconds >= unreachable) return undefined;
  return arrivalOf(problem, clock, Math.round(seconds * (technician.travelFactor ?? 1))) - clock;
}
