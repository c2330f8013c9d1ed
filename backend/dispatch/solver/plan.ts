// Plans from routes: every stop with its times and slack, and the cost by terms.
import {
  changedStartSeconds,
  type Cost,
  type Plan,
  type Stop,
  type TakenBreak,
  type TimedRoute,
} from './problem.ts';
import type { Model } from './model.ts';
import type { Routes } from './routes.ts';

/** The plan that the routes are; those without visits are left out. O(visits). */
export function planOf(routes: Routes): Plan {
  const { model, visits, next, absent, absentCount } = routes;
  const sequences: Sequence[] = [];
  for (let r = 0; r < model.technicianCount; r++) {
    if (visits[r] === 0) continue;
    const nodes: number[] = [];
    const end = model.firstEnd + r;
    for (let i = next[model.firstStart + r]!; i !== end; i = next[i]!) nodes.push(i);
    sequences.push({ r, nodes });
  }
  const unserved = [...absent.subarray(0, absentCount)].sort((a, b) => a - b);
  return planFrom(model, sequences, unserved);
}

/** Technician and the nodes of the route in order: visits and breaks. */
export interface Sequence {
  r: number;
  nodes: readonly number[];
}

/** @param unserved nodes of the visits that are left out, in the order in which the plan names them */
export function planFrom(model: Model, sequences: readonly Sequence[], unserved: readonly number[]): Plan {
  const unservedVisits = unserved.map((v) => model.visitOf(v));
  const routes = sequences.map(({ r, nodes }) => timedRoute(model, r, nodes));
  const cost = {
    unserved: unservedVisits.reduce((sum, { unservedPenalty }) => sum + unservedPenalty, 0),
    ...costOfRoutes(model, sequences, routes),
  };
  const total = Object.values(cost).reduce((sum, value) => sum + value, 0);
  return { routes, unservedVisitIds: unservedVisits.map(({ id }) => id), cost: { ...cost, total } };
}

interface Times {
  arrivals: number[];
  starts: number[];
  /** How long each way takes, and what the matrix says of it. */
  travels: number[];
  ways: number[];
}

/** Times of one route. @param nodes its visits and breaks in order; the route is allowed. O(nodes). */
export function timedRoute(model: Model, r: number, nodes: readonly number[]): TimedRoute {
  const times = walk(model, r, nodes);
  const latest = latestArrivals(model, r, nodes, times.ways);
  const stops: Stop[] = [];
  const breaks: TakenBreak[] = [];
  let waitingSeconds = 0;
  nodes.forEach((node, i) => {
    const [arrivalSeconds, startSeconds] = [times.arrivals[i]!, times.starts[i]!];
    const endSeconds = startSeconds + model.duration[node]!;
    if (stops.length > 0) waitingSeconds += startSeconds - arrivalSeconds;
    if (node >= model.firstBreak) breaks.push({ startSeconds, endSeconds, afterStops: stops.length });
    else
      stops.push({
        visitId: model.visitOf(node).id,
        arrivalSeconds,
        travelSeconds: times.travels[i]!,
        startSeconds,
        endSeconds,
        waitingSeconds: startSeconds - arrivalSeconds,
        latenessSeconds: Math.max(0, startSeconds - model.due[node]!),
        slackSeconds: latest[i]! - arrivalSeconds,
      });
  });
  return {
    technicianId: model.problem.technicians[r]!.id,
    stops,
    breaks,
    travelSeconds: times.travels.reduce((sum, travel) => sum + travel, 0),
    waitingSeconds,
    endSeconds: times.arrivals[nodes.length]!,
  };
}

/** With the end of the route as the last one. */
function walk(model: Model, r: number, nodes: readonly number[]): Times {
  const { firstStart, firstEnd, firstBreak, early, duration, seconds, stride, travelFactor } = model;
  const times: Times = { arrivals: [], starts: [], travels: [], ways: [] };
  let clock = early[firstStart + r]!;
  let place = model.place[firstStart + r]!;
  for (const node of [...nodes, firstEnd + r]) {
    const isBreak = node >= firstBreak && node < firstStart;
    const to = isBreak ? place : model.place[node]!;
    const way = isBreak ? 0 : Math.round(seconds[place * stride + to]! * travelFactor[r]!);
    const arrival = model.arrive(clock, way);
    const start = model.startAtNode(node, arrival);
    times.ways.push(way);
    times.travels.push(arrival - clock);
    times.arrivals.push(arrival);
    times.starts.push(start);
    clock = start + duration[node]!;
    place = to;
  }
  return times;
}

/** For each node the latest arrival with which the rest is still allowed. */
function latestArrivals(
  model: Model,
  r: number,
  nodes: readonly number[],
  ways: readonly number[],
): number[] {
  const latest: number[] = [];
  let next = model.late[model.firstEnd + r]!;
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i]!;
    next = model.latestAtNode(node, model.leaveBy(next, ways[i + 1]!) - model.duration[node]!);
    latest[i] = next;
  }
  return latest;
}

function costOfRoutes(
  model: Model,
  sequences: readonly Sequence[],
  routes: readonly TimedRoute[],
): Omit<Cost, 'unserved' | 'total'> {
  const { weights, shiftEnd, firstBreak } = model;
  const cost = { lateness: 0, changes: 0, technicians: 0, travel: 0, waiting: 0, overtime: 0, balance: 0 };
  sequences.forEach(({ r, nodes }, i) => {
    const { stops, travelSeconds, waitingSeconds, endSeconds } = routes[i]!;
    const visits = nodes.filter((node) => node < firstBreak);
    const load = visits.reduce((sum, v) => sum + model.load[v]!, 0);
    visits.forEach((v, k) => {
      const { startSeconds, latenessSeconds } = stops[k]!;
      if (latenessSeconds > 0) cost.lateness += weights.lateVisit + latenessSeconds * weights.latePerSecond;
      const current = model.currentTechnician[v]!;
      if (current === -1) return;
      if (current !== r) cost.changes += weights.changedTechnician;
      if (Math.abs(startSeconds - model.currentStart[v]!) > changedStartSeconds)
        cost.changes += weights.changedStart;
    });
    cost.technicians += weights.technicianUsed;
    cost.travel += travelSeconds;
    cost.waiting += waitingSeconds * weights.waitingPerSecond;
    cost.overtime += Math.max(0, endSeconds - shiftEnd[r]!) * weights.overtimePerSecond;
    cost.balance += weights.balance * load * load;
  });
  return cost;
}
