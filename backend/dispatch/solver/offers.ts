// Where one visit fits into a planned day at the least cost, for each window that could be promised.
import { timesOf, type NoPlace, type Offer } from './day-answers.ts';
import { tooLate, type DayRoutes } from './day-routes.ts';
import type { TimeWindow, Visit } from './problem.ts';

interface Asked {
  visit: Visit;
  windows: readonly TimeWindow[];
  /** First and last possible start in each window; a last one before the first if there is none. */
  early: Int32Array;
  late: Int32Array;
  lastLate: number;
  /** True when the cost of a route depends on its times, so that a detour is only the least that a place can cost. */
  isTimed: boolean;
}

/** The best of each window. */
class Best {
  readonly cost: Float64Array;
  readonly row: Int32Array;
  readonly at: Int32Array;

  constructor(count: number) {
    this.cost = new Float64Array(count).fill(Infinity);
    this.row = new Int32Array(count).fill(-1);
    this.at = new Int32Array(count);
  }

  put(w: number, cost: number, row: number, at: number): void {
    this.cost[w] = cost;
    this.row[w] = row;
    this.at[w] = at;
  }
}

/**
 * For each window the cheapest place for the visit; cheap ones first, windows without a place at the end. Exact, with breaks where they cost
 * least. The visit is the model's probe; row `skipped` is left out and the spare row is looked at in its stead, unless it is -1.
 * O(stops of the technicians who may do it × windows).
 */
export function offersFor(
  routes: DayRoutes,
  visit: Visit,
  windows: readonly TimeWindow[],
  skipped: number,
): Offer[] {
  const { model } = routes;
  model.putProbe(visit);
  const asked = askedFor(routes, visit, windows);
  const best = new Best(windows.length);
  forRows(routes, skipped, (row) => searchRow(routes, asked, row, best));
  const ranks = windows.map((_, w) => w).toSorted((a, b) => rankOf(best, a) - rankOf(best, b));
  return ranks.map((w) =>
    best.row[w] === -1
      ? { window: windows[w]!, none: whyNone(routes, asked, w, skipped) }
      : offerAt(routes, asked, w, best),
  );
}

/**
 * True when another visit like this one finds a place in the window once this one is stop number `position` of technician `r`; false also when
 * this one cannot be. O(stops of the technicians who may do it).
 */
export function fitsAgain(
  routes: DayRoutes,
  visit: Visit,
  window: TimeWindow,
  r: number,
  position: number,
): boolean {
  const asked = { ...visit, windows: [window] };
  routes.model.putProbe(asked);
  // Both visits are the probe: they are alike.
  const visits = routes.visitsOf(r).toSpliced(position, 0, routes.model.probe);
  if (!routes.isAllowed(r, visits)) return false;
  routes.setSpare(r, visits);
  return offersFor(routes, asked, [window], r)[0]!.place !== undefined;
}

function rankOf({ cost }: Best, w: number): number {
  return Math.min(cost[w]!, Number.MAX_VALUE);
}

function askedFor({ model }: DayRoutes, visit: Visit, windows: readonly TimeWindow[]): Asked {
  const { releaseSeconds = 0, maxLatenessSeconds = 0 } = visit;
  const early = Int32Array.from(windows, ({ startSeconds }) => Math.max(startSeconds, releaseSeconds));
  const late = Int32Array.from(windows, ({ endSeconds }) => endSeconds + maxLatenessSeconds);
  return {
    visit,
    windows,
    early,
    late,
    lastLate: Math.max(...late),
    isTimed: model.isTimed || maxLatenessSeconds > 0 || visit.current !== undefined,
  };
}

/** Rows of those who have the skills, with the spare row for the one that is left out. */
function forRows(routes: DayRoutes, skipped: number, look: (row: number) => void): void {
  const { allowed, technicianCount, probe } = routes.model;
  const from = probe * technicianCount;
  for (let r = 0; r < technicianCount; r++)
    if (allowed[from + r] === 1) look(r === skipped ? routes.spareRow : r);
}

function searchRow(routes: DayRoutes, asked: Asked, row: number, best: Best): void {
  const { model, technician, count, load, leg, ready, arriveBy, capacity, levels } = routes;
  const { probe, maxLoad, weights, currentTechnician } = model;
  const r = technician[row]!;
  const own = model.load[probe]!;
  if (load[row]! + own > maxLoad[r]!) return;
  const stops = count[row]!;
  const size = capacity + 1;
  const breaks = routes.breakCount[r]!;
  const here = model.place[probe]!;
  const duration = model.duration[probe]!;
  let fixed = weights.balance * own * (2 * load[row]! + own);
  if (stops === 0) fixed += weights.technicianUsed;
  if (asked.isTimed) {
    fixed -= routes.timedCost[row]!;
    if (currentTechnician[probe] !== -1 && currentTechnician[probe] !== r) fixed += weights.changedTechnician;
  }
  const readyAt = row * levels * size;
  const lastAt = (row * levels + breaks) * size;
  const { early, late } = asked;
  for (let at = routes.fixed[r]!; at <= stops; at++) {
    const soonest = ready[readyAt + at]!;
    if (soonest > asked.lastLate) return;
    const from = routes.travel(r, here, routes.placeAt(row, at));
    const leaveBy = model.leaveBy(arriveBy[lastAt + at]!, from) - duration;
    const before = leg[row * size + at]!;
    const leastFrom = model.leastTravel(from - before) + fixed;
    let isLikely = false;
    for (let w = 0; w < early.length; w++)
      if (soonest <= late[w]! && early[w]! <= leaveBy && leastFrom < best.cost[w]!) isLikely = true;
    if (!isLikely) continue;
    // The way to the visit is read last: it lies in another row of the matrix for each stop, far apart in memory.
    const to = routes.travel(r, routes.placeBefore(row, at), here);
    const least = model.leastTravel(to + from - before) + fixed;
    for (let w = 0; w < early.length; w++) {
      if (least >= best.cost[w]! || !fits(routes, asked, w, row, at, to, from)) continue;
      const cost = asked.isTimed ? exactCost(routes, asked, w, row, at) : least;
      if (cost < best.cost[w]!) best.put(w, cost, row, at);
    }
  }
}

function fits(
  routes: DayRoutes,
  { early, late }: Asked,
  w: number,
  row: number,
  at: number,
  to: number,
  from: number,
): boolean {
  const { ready, model, levels, capacity } = routes;
  const duration = model.duration[model.probe]!;
  const breaks = routes.breakCount[routes.technician[row]!]!;
  for (let b = 0; b <= breaks; b++) {
    const arrival = model.arrive(ready[(row * levels + b) * (capacity + 1) + at]!, to);
    const start = arrival > early[w]! ? arrival : early[w]!;
    if (start > late[w]!) return false;
    if (routes.excess(row, at, b, start + duration, from) <= 0) return true;
  }
  return false;
}

function exactCost(routes: DayRoutes, { visit, windows }: Asked, w: number, row: number, at: number): number {
  routes.model.putProbe({ ...visit, windows: [windows[w]!] });
  return routes.costWith(row, routes.model.probe, at) - routes.cost[row]!;
}

function offerAt(routes: DayRoutes, { visit, windows }: Asked, w: number, best: Best): Offer {
  const { model } = routes;
  model.putProbe({ ...visit, windows: [windows[w]!] });
  const [row, position] = [best.row[w]!, best.at[w]!];
  const r = routes.technician[row]!;
  const { stops } = timesOf(routes, r, routes.visitsOf(row).toSpliced(position, 0, model.probe));
  const { arrivalSeconds, startSeconds, slackSeconds, travelSeconds } = stops[position]!;
  const technicianId = model.problem.technicians[r]!.id;
  const addedCost = best.cost[w]!;
  return {
    window: windows[w]!,
    place: { technicianId, position, arrivalSeconds, startSeconds, addedCost, travelSeconds, slackSeconds },
  };
}

function whyNone(routes: DayRoutes, asked: Asked, w: number, skipped: number): NoPlace {
  const { model, levels, capacity } = routes;
  const { probe } = model;
  let reason: 'skill' | 'load' = 'skill';
  let nearest = { r: -1, seconds: Infinity };
  forRows(routes, skipped, (row) => {
    const r = routes.technician[row]!;
    if (reason === 'skill') reason = 'load';
    if (routes.load[row]! + model.load[probe]! > model.maxLoad[r]!) return;
    for (let at = routes.fixed[r]!; at <= routes.count[row]!; at++) {
      const to = routes.travel(r, routes.placeBefore(row, at), model.place[probe]!);
      const from = routes.travel(r, model.place[probe]!, routes.placeAt(row, at));
      for (let b = 0; b <= routes.breakCount[r]!; b++) {
        const ready = routes.ready[(row * levels + b) * (capacity + 1) + at]!;
        if (ready === tooLate) continue;
        const start = Math.max(model.arrive(ready, to), asked.early[w]!);
        const missed = start - asked.late[w]!;
        const seconds = missed > 0 ? missed : routes.excess(row, at, b, start + model.duration[probe]!, from);
        if (seconds < nearest.seconds) nearest = { r, seconds };
      }
    }
  });
  if (nearest.r === -1) return { reason };
  const technicianId = model.problem.technicians[nearest.r]!.id;
  return { reason: 'time', technicianId, seconds: nearest.seconds };
}
