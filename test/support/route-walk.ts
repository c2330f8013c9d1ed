// Turns routes (who goes where, in order, and when the breaks are) into a plan with times and costs, the plain way.
import {
  changedStartSeconds,
  defaultWeights,
  unreachable,
  type Break,
  type Cost,
  type Plan,
  type Problem,
  type Technician,
  type TimedRoute,
  type Visit,
  type Weights,
} from '../../backend/dispatch/solver/problem.ts';
import { arrivalOf, departureOf } from './travel-table.ts';

/** What a technician does one after the other. */
export type Item = { kind: 'visit'; visit: Visit } | { kind: 'break'; planned: Break };

export interface WalkedRoute {
  technician: Technician;
  items: Item[];
}

export interface Day {
  problem: Problem;
  weights: Weights;
}

interface Clock {
  arrival: number;
  travel: number;
  start: number;
  end: number;
}

export function dayOf(problem: Problem): Day {
  return { problem, weights: { ...defaultWeights, ...problem.weights } };
}

/** A route without visits: its breaks are taken only when there are some. */
export function emptyRoute(technician: Technician): WalkedRoute {
  return { technician, items: (technician.breaks ?? []).map((planned) => ({ kind: 'break', planned })) };
}

export function hasVisits({ items }: WalkedRoute): boolean {
  return items.some(({ kind }) => kind === 'visit');
}

/** Seconds from place to place whatever the hour, or Infinity if there is no way. */
export function wayOf({ problem }: Day, technician: Technician, from: number, to: number): number {
  const raw = problem.travel.seconds[from * problem.travel.stride + to]!;
  return raw >= unreachable ? Infinity : Math.round(raw * (technician.travelFactor ?? 1));
}

/** The same for one who sets out at `depart`. */
export function travelOf(day: Day, technician: Technician, from: number, to: number, depart: number): number {
  const way = wayOf(day, technician, from, to);
  return day.problem.speeds === undefined || way === Infinity
    ? way
    : arrivalOf(day.problem, depart, way) - depart;
}

/** When the work starts for one who arrives at `arrival`; Infinity if that is too late. */
export function startOf(visit: Visit, arrival: number): number {
  const ready = Math.max(arrival, visit.releaseSeconds ?? 0);
  const { windows } = visit;
  for (let i = 0; i < windows.length; i++) {
    const { startSeconds, endSeconds } = windows[i]!;
    if (ready <= endSeconds) return Math.max(ready, startSeconds);
  }
  const lastEnd = windows.at(-1)?.endSeconds ?? -Infinity;
  return ready <= lastEnd + (visit.maxLatenessSeconds ?? 0) ? ready : Infinity;
}

/** Whether this technician may do this visit at all, whenever it is. */
export function mayDo(technician: Technician, visit: Visit): boolean {
  if (visit.technicianId !== undefined && visit.technicianId !== technician.id) return false;
  return (visit.skills ?? []).every((skill) => technician.skills?.includes(skill) ?? false);
}

/**
 * Cost of the route, with `extra` put in at `at` if given; Infinity if it is not allowed. Without visits it is 0.
 * Makes no objects: the baselines call it millions of times.
 */
export function costOfRoute(day: Day, { technician, items }: WalkedRoute, extra?: Item, at = -1): number {
  const { weights } = day;
  const count = items.length + (extra === undefined ? 0 : 1);
  let [clock, place, stops, load, cost] = [technician.shift.startSeconds, technician.startPlace, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const item = extra === undefined ? items[i]! : i === at ? extra : items[i > at ? i - 1 : i]!;
    if (item.kind === 'break') {
      const start = Math.max(clock, item.planned.window.startSeconds);
      if (start > item.planned.window.endSeconds) return Infinity;
      if (stops > 0) cost += weights.waitingPerSecond * (start - clock);
      clock = start + item.planned.durationSeconds;
      continue;
    }
    const { visit } = item;
    const travel = travelOf(day, technician, place, visit.place, clock);
    const start = startOf(visit, clock + travel);
    if (start === Infinity) return Infinity;
    cost += travel + costOfStart(weights, technician, visit, start);
    if (stops > 0) cost += weights.waitingPerSecond * (start - clock - travel);
    clock = start + visit.durationSeconds;
    place = visit.place;
    stops += 1;
    load += visit.load ?? 1;
  }
  if (stops === 0) return 0;
  const back = travelOf(day, technician, place, technician.endPlace, clock);
  const overtime = Math.max(0, clock + back - technician.shift.endSeconds);
  if (load > (technician.maxLoad ?? 8) || overtime > (technician.maxOvertimeSeconds ?? 0)) return Infinity;
  return (
    cost + back + weights.technicianUsed + weights.overtimePerSecond * overtime + weights.balance * load ** 2
  );
}

function costOfStart(weights: Weights, technician: Technician, visit: Visit, start: number): number {
  const late = start - visit.windows.at(-1)!.endSeconds;
  const lateness = late > 0 ? weights.lateVisit + weights.latePerSecond * late : 0;
  return lateness + changesOfStart(weights, technician, visit, start);
}

function changesOfStart(weights: Weights, technician: Technician, visit: Visit, start: number): number {
  if (visit.current === undefined) return 0;
  const isOther = visit.current.technicianId !== technician.id;
  const isMoved = Math.abs(start - visit.current.startSeconds) > changedStartSeconds;
  return (isOther ? weights.changedTechnician : 0) + (isMoved ? weights.changedStart : 0);
}

/** The whole plan; throws for a route that is not allowed. Routes without visits are left out. */
export function planOf(day: Day, routes: readonly WalkedRoute[]): Plan {
  const used = routes.filter(hasVisits);
  const timed = used.map((route) => timedRoute(day, route));
  const served = new Set(timed.flatMap(({ stops }) => stops.map(({ visitId }) => visitId)));
  const unserved = day.problem.visits.filter(({ id }) => !served.has(id));
  return {
    routes: timed,
    unservedVisitIds: unserved.map(({ id }) => id),
    cost: costOf(day, used, timed, unserved),
  };
}

function timedRoute(day: Day, route: WalkedRoute): TimedRoute {
  const { technician, items } = route;
  if (costOfRoute(day, route) === Infinity) throw new Error(`${technician.id}: the route is not allowed`);
  const clocks: Clock[] = [];
  const [travels, ways]: [number[], number[]] = [[], []];
  let [clock, place] = [technician.shift.startSeconds, technician.startPlace];
  for (const item of items) {
    const travel = item.kind === 'break' ? 0 : travelOf(day, technician, place, item.visit.place, clock);
    const arrival = clock + travel;
    const start =
      item.kind === 'break'
        ? Math.max(arrival, item.planned.window.startSeconds)
        : startOf(item.visit, arrival);
    const duration = item.kind === 'break' ? item.planned.durationSeconds : item.visit.durationSeconds;
    clock = start + duration;
    const from = place;
    if (item.kind === 'visit') place = item.visit.place;
    clocks.push({ arrival, travel, start, end: clock });
    travels.push(travel);
    ways.push(item.kind === 'break' ? 0 : wayOf(day, technician, from, place));
  }
  travels.push(travelOf(day, technician, place, technician.endPlace, clock));
  ways.push(wayOf(day, technician, place, technician.endPlace));
  return {
    technicianId: technician.id,
    ...stopsAndBreaks(items, clocks, latestArrivals(day, route, ways)),
    travelSeconds: travels.reduce((sum, travel) => sum + travel, 0),
    waitingSeconds: waitingOf(items, clocks),
    endSeconds: clock + travels.at(-1)!,
  };
}

function stopsAndBreaks(
  items: readonly Item[],
  clocks: readonly Clock[],
  latest: readonly number[],
): Pick<TimedRoute, 'stops' | 'breaks'> {
  const [stops, breaks]: [TimedRoute['stops'][number][], TimedRoute['breaks'][number][]] = [[], []];
  items.forEach((item, i) => {
    const { arrival, travel, start, end } = clocks[i]!;
    if (item.kind === 'break')
      breaks.push({ startSeconds: start, endSeconds: end, afterStops: stops.length });
    else
      stops.push({
        visitId: item.visit.id,
        arrivalSeconds: arrival,
        travelSeconds: travel,
        startSeconds: start,
        endSeconds: end,
        waitingSeconds: start - arrival,
        latenessSeconds: Math.max(0, start - item.visit.windows.at(-1)!.endSeconds),
        slackSeconds: latest[i]! - arrival,
      });
  });
  return { stops, breaks };
}

/** From the end backwards: the latest arrival at each item with which the rest is still allowed. */
function latestArrivals(
  { problem }: Day,
  { technician, items }: WalkedRoute,
  ways: readonly number[],
): number[] {
  const latest: number[] = [];
  let next = technician.shift.endSeconds + (technician.maxOvertimeSeconds ?? 0);
  for (let i = items.length - 1; i >= 0; i--) {
    const item = items[i]!;
    const leave = departureOf(problem, next, ways[i + 1]!);
    next =
      item.kind === 'break'
        ? Math.min(leave - item.planned.durationSeconds, item.planned.window.endSeconds)
        : latestArrival(item.visit, leave - item.visit.durationSeconds);
    latest[i] = next;
  }
  return latest;
}

/** The latest arrival with which the work starts by `bound`: between two windows, it is the end of the first. */
function latestArrival({ windows, maxLatenessSeconds = 0 }: Visit, bound: number): number {
  const lastEnd = windows.at(-1)!.endSeconds;
  if (bound > lastEnd) return Math.min(bound, lastEnd + maxLatenessSeconds);
  const window = windows.findLast(({ startSeconds }) => startSeconds <= bound)!;
  return Math.min(bound, window.endSeconds);
}

function waitingOf(items: readonly Item[], clocks: readonly Clock[]): number {
  const first = items.findIndex(({ kind }) => kind === 'visit');
  return clocks.slice(first + 1).reduce((sum, { arrival, start }) => sum + start - arrival, 0);
}

function costOf(
  { weights }: Day,
  routes: readonly WalkedRoute[],
  timed: readonly TimedRoute[],
  unserved: readonly Visit[],
): Cost {
  const add = <T>(values: readonly T[], of: (value: T, i: number) => number): number =>
    values.reduce((sum, value, i) => sum + of(value, i), 0);
  const visitsOf = ({ items }: WalkedRoute): Visit[] =>
    items.flatMap((item) => (item.kind === 'visit' ? [item.visit] : []));
  const late = timed.flatMap(({ stops }) => stops).filter(({ latenessSeconds }) => latenessSeconds > 0);
  const terms = {
    unserved: add(unserved, ({ unservedPenalty }) => unservedPenalty),
    lateness: add(late, (stop) => weights.lateVisit + weights.latePerSecond * stop.latenessSeconds),
    changes: add(routes, (route, r) =>
      add(visitsOf(route), (visit, i) =>
        changesOfStart(weights, route.technician, visit, timed[r]!.stops[i]!.startSeconds),
      ),
    ),
    technicians: weights.technicianUsed * routes.length,
    travel: add(timed, ({ travelSeconds }) => travelSeconds),
    waiting: weights.waitingPerSecond * add(timed, ({ waitingSeconds }) => waitingSeconds),
    overtime:
      weights.overtimePerSecond *
      add(timed, ({ endSeconds }, r) => Math.max(0, endSeconds - routes[r]!.technician.shift.endSeconds)),
    balance: weights.balance * add(routes, (route) => add(visitsOf(route), ({ load = 1 }) => load) ** 2),
  };
  return { ...terms, total: add(Object.values(terms), (term) => term) };
}
