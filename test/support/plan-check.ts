// The independent checker of plans: walks every route again from nothing and says in plain sentences what is wrong.
import {
  changedStartSeconds,
  defaultWeights,
  unreachable,
  type Cost,
  type Plan,
  type Problem,
  type Technician,
  type TimedRoute,
  type Visit,
} from '../../backend/dispatch/solver/problem.ts';
import { arrivalOf } from './travel-table.ts';

/*
 * Written apart from the optimiser on purpose: it shares the words of problem.ts with it and nothing else.
 *
 * A technician leaves `startPlace` when the shift starts. Arrival = leaving + travel, where travel is the matrix' value
 * times `travelFactor`, rounded, and by `speeds` at the hours that it takes. A visit starts at the earliest moment that is not before its arrival and its release and
 * lies inside a window or, after the last one, at most `maxLatenessSeconds` late. A break is a stop without travel, at
 * the place of the stop before it. All breaks are taken, in their order, by everyone who has a visit.
 */

interface Event {
  kind: 'visit' | 'break' | 'end';
  /** Visit id, or the number of the break. */
  name: string;
  arrival: number;
  /** How long the way here took. */
  travel: number;
  start: number;
  end: number;
}
interface Walk {
  events: Event[];
  travel: number;
  waiting: number;
  faults: string[];
}
/** Lets the arrival at one stop (an index of `stops`) be later than it is. */
interface Delay {
  atStop: number;
  seconds: number;
}
/** `Plan.routes[…]` with its words looked up. */
interface Known {
  problem: Problem;
  technician: Technician;
  route: TimedRoute;
  visits: Visit[];
}

/** What is wrong with `plan`; empty if it is good. Takes time for each stop times the stops of its route. */
export function checkPlan(problem: Problem, plan: Plan): string[] {
  const faults: string[] = [];
  const known = lookUp(problem, plan, faults);
  checkEachVisitOnce(problem, plan, faults);
  checkFixedBeginnings(problem, plan, faults);
  const walks = known.map((entry) => {
    const walk = walkRoute(entry);
    const say = (sentence: string): unknown => faults.push(`${entry.technician.id}: ${sentence}`);
    walk.faults.forEach(say);
    checkRules(entry, say);
    checkTimes(entry, walk, say);
    if (walk.faults.length === 0) checkSlack(entry, walk, say);
    return walk;
  });
  // Sums of a plan with unknown or repeated parts mean nothing.
  if (known.length === plan.routes.length) checkCost(problem, plan, known, walks, faults);
  return faults;
}

function lookUp(problem: Problem, plan: Plan, faults: string[]): Known[] {
  const technicians = new Map(problem.technicians.map((technician) => [technician.id, technician]));
  const visits = new Map(problem.visits.map((visit) => [visit.id, visit]));
  const seen = new Set<string>();
  const known: Known[] = [];
  for (const route of plan.routes) {
    const technician = technicians.get(route.technicianId);
    if (technician === undefined) faults.push(`There is no technician ${route.technicianId}.`);
    if (seen.has(route.technicianId)) faults.push(`${route.technicianId} has two routes.`);
    const ofRoute = route.stops
      .map(({ visitId }) => visits.get(visitId))
      .filter((visit) => visit !== undefined);
    if (technician !== undefined && !seen.has(technician.id) && ofRoute.length === route.stops.length)
      known.push({ problem, technician, route, visits: ofRoute });
    seen.add(route.technicianId);
  }
  return known;
}

function checkEachVisitOnce(problem: Problem, plan: Plan, faults: string[]): void {
  const places = new Map(problem.visits.map(({ id }) => [id, 0]));
  const count = (id: string): void => {
    const before = places.get(id);
    if (before === undefined) faults.push(`There is no visit ${id}.`);
    else places.set(id, before + 1);
  };
  for (const { stops } of plan.routes) for (const { visitId } of stops) count(visitId);
  plan.unservedVisitIds.forEach(count);
  for (const [id, times] of places) {
    if (times !== 1) faults.push(`Visit ${id} is ${times === 0 ? 'missing' : `there ${times} times`}.`);
  }
}

function checkFixedBeginnings(problem: Problem, plan: Plan, faults: string[]): void {
  for (const { id, startsWith = [] } of problem.technicians) {
    const stops = plan.routes.find(({ technicianId }) => technicianId === id)?.stops ?? [];
    const beginning = stops.slice(0, startsWith.length).map(({ visitId }) => visitId);
    if (beginning.join('\n') !== startsWith.join('\n'))
      faults.push(`${id}: begins with ${list(beginning)} instead of ${list(startsWith)}.`);
  }
}

/** Goes along the route. A fault does not end the walk: everything is told at once. */
function walkRoute({ problem, technician, route, visits }: Known, delay?: Delay): Walk {
  const walk: Walk = { events: [], travel: 0, waiting: 0, faults: [] };
  if (visits.length === 0) return walk;
  const breaks = technician.breaks ?? [];
  let place = technician.startPlace;
  let clock = technician.shift.startSeconds;
  const travelTo = (to: number): number => {
    const { seconds, stride } = problem.travel;
    const raw = seconds[place * stride + to]!;
    if (raw >= unreachable) walk.faults.push(`There is no way from place ${place} to place ${to}.`);
    const travel = arrivalOf(problem, clock, Math.round(raw * (technician.travelFactor ?? 1))) - clock;
    walk.travel += travel;
    clock += travel;
    place = to;
    return travel;
  };
  const takeBreaks = (afterStops: number): void => {
    route.breaks.forEach((taken, number) => {
      const planned = breaks[number];
      if (taken.afterStops !== afterStops || planned === undefined) return;
      const start = Math.max(clock, planned.window.startSeconds);
      if (start > planned.window.endSeconds)
        walk.faults.push(
          `Break ${number + 1} starts ${start - planned.window.endSeconds} s after its window.`,
        );
      if (afterStops > 0) walk.waiting += start - clock;
      const end = start + planned.durationSeconds;
      walk.events.push({ kind: 'break', name: String(number + 1), arrival: clock, travel: 0, start, end });
      clock = end;
    });
  };
  visits.forEach((visit, index) => {
    takeBreaks(index);
    const travel = travelTo(visit.place);
    if (delay?.atStop === index) clock += delay.seconds;
    const { start, fault } = startOf(visit, clock);
    if (fault !== undefined) walk.faults.push(fault);
    if (index > 0) walk.waiting += start - clock;
    const end = start + visit.durationSeconds;
    walk.events.push({ kind: 'visit', name: visit.id, arrival: clock, travel, start, end });
    clock = end;
  });
  takeBreaks(visits.length);
  const travel = travelTo(technician.endPlace);
  walk.events.push({ kind: 'end', name: 'end', arrival: clock, travel, start: clock, end: clock });
  const tooLate = clock - technician.shift.endSeconds - (technician.maxOvertimeSeconds ?? 0);
  if (tooLate > 0) walk.faults.push(`The shift is over ${tooLate} s before the way back ends.`);
  return walk;
}

function startOf(visit: Visit, arrival: number): { start: number; fault?: string } {
  const ready = Math.max(arrival, visit.releaseSeconds ?? 0);
  const window = visit.windows.find(({ endSeconds }) => ready <= endSeconds);
  if (window !== undefined) return { start: Math.max(ready, window.startSeconds) };
  const late = ready - lastEnd(visit);
  if (late <= (visit.maxLatenessSeconds ?? 0)) return { start: ready };
  return { start: ready, fault: `Visit ${visit.id} starts ${late} s after its last window.` };
}

function lastEnd(visit: Visit): number {
  return visit.windows.at(-1)?.endSeconds ?? -Infinity;
}

function checkRules({ technician, route, visits }: Known, say: (sentence: string) => unknown): void {
  const skills = new Set(technician.skills);
  for (const visit of visits) {
    const missing = (visit.skills ?? []).filter((skill) => !skills.has(skill));
    if (missing.length > 0) say(`Visit ${visit.id} needs ${list(missing)}.`);
    if (visit.technicianId !== undefined && visit.technicianId !== technician.id)
      say(`Visit ${visit.id} belongs to ${visit.technicianId}.`);
  }
  const load = loadOf(visits);
  const maxLoad = technician.maxLoad ?? 8;
  if (load > maxLoad) say(`The load is ${load} of at most ${maxLoad}.`);
  const breaks = visits.length === 0 ? 0 : (technician.breaks?.length ?? 0);
  if (route.breaks.length !== breaks) say(`${route.breaks.length} breaks are taken instead of ${breaks}.`);
  route.breaks.forEach(({ afterStops }, i) => {
    const isPlace = Number.isInteger(afterStops) && afterStops >= 0 && afterStops <= visits.length;
    if (!isPlace) say(`Break ${i + 1} is taken after ${afterStops} of ${visits.length} stops.`);
    if (i > 0 && route.breaks[i - 1]!.afterStops > afterStops) say(`Break ${i + 1} comes before break ${i}.`);
  });
}

function checkTimes(
  { technician, route, visits }: Known,
  walk: Walk,
  say: (sentence: string) => unknown,
): void {
  const compare = (what: string, found: number, expected: number): void => {
    if (found !== expected) say(`${what} is ${found} instead of ${expected}.`);
  };
  const walked = walk.events.filter(({ kind }) => kind === 'visit');
  route.stops.forEach((stop, i) => {
    const { arrival, travel, start, end } = walked[i]!;
    compare(`Way to ${stop.visitId}`, stop.travelSeconds, travel);
    compare(`Arrival at ${stop.visitId}`, stop.arrivalSeconds, arrival);
    compare(`Start of ${stop.visitId}`, stop.startSeconds, start);
    compare(`End of ${stop.visitId}`, stop.endSeconds, end);
    compare(`Waiting at ${stop.visitId}`, stop.waitingSeconds, start - arrival);
    compare(`Lateness of ${stop.visitId}`, stop.latenessSeconds, Math.max(0, start - lastEnd(visits[i]!)));
  });
  for (const { name, start, end } of walk.events.filter(({ kind }) => kind === 'break')) {
    const taken = route.breaks[Number(name) - 1]!;
    compare(`Start of break ${name}`, taken.startSeconds, start);
    compare(`End of break ${name}`, taken.endSeconds, end);
  }
  compare('Travel', route.travelSeconds, walk.travel);
  compare('Waiting', route.waitingSeconds, walk.waiting);
  const end = walk.events.at(-1)?.end;
  if (end !== undefined) compare(`End of the way back to ${technician.endPlace}`, route.endSeconds, end);
}

/** The slack is the most that can be added to the arrival with the rest of the route still allowed. */
function checkSlack(entry: Known, walk: Walk, say: (sentence: string) => unknown): void {
  const isAllowed = (delay: Delay): boolean => walkRoute(entry, delay).faults.length === 0;
  const { shift, maxOvertimeSeconds = 0 } = entry.technician;
  entry.route.stops.forEach(({ visitId, slackSeconds }, atStop) => {
    const { arrival } = walk.events.filter(({ kind }) => kind === 'visit')[atStop]!;
    let allowed = 0;
    let refused = shift.endSeconds + maxOvertimeSeconds - arrival + 1;
    while (refused - allowed > 1) {
      const middle = Math.floor((allowed + refused) / 2);
      if (isAllowed({ atStop, seconds: middle })) allowed = middle;
      else refused = middle;
    }
    if (slackSeconds !== allowed) say(`Slack at ${visitId} is ${slackSeconds} instead of ${allowed}.`);
  });
}

function checkCost(
  problem: Problem,
  plan: Plan,
  known: readonly Known[],
  walks: readonly Walk[],
  faults: string[],
): void {
  const expected = costOf(problem, plan, known, walks);
  for (const term of Object.keys(expected) as (keyof Cost)[]) {
    const [found, right] = [plan.cost[term], expected[term]];
    const tolerance = Number.isFinite(right) ? 1e-9 * Math.max(1, Math.abs(right)) : 0;
    const isSame = found === right || Math.abs(found - right) <= tolerance;
    if (!isSame) faults.push(`Cost of ${term} is ${found} instead of ${right}.`);
  }
}

function costOf(problem: Problem, plan: Plan, known: readonly Known[], walks: readonly Walk[]): Cost {
  const weights = { ...defaultWeights, ...problem.weights };
  const unserved = new Set(plan.unservedVisitIds);
  const cost: Cost = {
    unserved: sum(problem.visits.filter(({ id }) => unserved.has(id)).map((visit) => visit.unservedPenalty)),
    lateness: 0,
    changes: 0,
    technicians: 0,
    travel: 0,
    waiting: 0,
    overtime: 0,
    balance: 0,
    total: 0,
  };
  known.forEach(({ technician, visits }, i) => {
    const walk = walks[i]!;
    if (visits.length === 0) return;
    const starts = walk.events.filter(({ kind }) => kind === 'visit').map(({ start }) => start);
    visits.forEach((visit, stop) => {
      const late = starts[stop]! - lastEnd(visit);
      if (late > 0) cost.lateness += weights.lateVisit + weights.latePerSecond * late;
      if (visit.current === undefined) return;
      if (visit.current.technicianId !== technician.id) cost.changes += weights.changedTechnician;
      if (Math.abs(starts[stop]! - visit.current.startSeconds) > changedStartSeconds)
        cost.changes += weights.changedStart;
    });
    cost.technicians += weights.technicianUsed;
    cost.travel += walk.travel;
    cost.waiting += weights.waitingPerSecond * walk.waiting;
    const overtime = walk.events.at(-1)!.end - technician.shift.endSeconds;
    cost.overtime += weights.overtimePerSecond * Math.max(0, overtime);
    cost.balance += weights.balance * loadOf(visits) ** 2;
  });
  cost.total = sum(Object.values(cost));
  return cost;
}

function loadOf(visits: readonly Visit[]): number {
  return sum(visits.map(({ load = 1 }) => load));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function list(words: readonly string[]): string {
  return words.length === 0 ? 'nothing' : words.join(', ');
}
