// The routes of a day as flat arrays from which it shows at once whether and at what cost one more visit fits.
import { never, type Model } from './model.ts';
import { RouteWalk } from './route-walk.ts';

/** After every moment: with this one nothing can be reached. */
export const tooLate = 1_500_000_000;

/**
 * A row per technician and one more, `spareRow`, for a route that is only thought of. Breaks have no fixed place in a row: each answer holds
 * for the best places. Forward and backward times as in Savelsbergh, The Vehicle Routing Problem with Time Windows: Minimizing Route Duration,
 * ORSA Journal on Computing 4(2), 1992, with the number of breaks taken as a second index. Always true between two calls:
 * - `ready` of (row, b, i) is the earliest moment with i visits done and b breaks taken, standing at visit i; `tooLate` if there is none;
 * - `arriveBy` of (row, b, i) is the latest arrival at the visit after i (or at the end) with b breaks taken that keeps the rest allowed;
 * - both grow with b, `ready` grows with i;
 * - a row is allowed: `cost` is finite.
 */
export class DayRoutes {
  readonly model: Model;
  readonly walk: RouteWalk;
  readonly spareRow: number;
  /** Technician, visits, load and cost of a row; `timedCost` is what may go away with other times: all but the least travel, use and balance. */
  readonly technician: Int32Array;
  readonly count: Int32Array;
  readonly load: Float64Array;
  readonly cost: Float64Array;
  readonly timedCost: Float64Array;
  /** Number of visits that belong to the fixed beginning. */
  readonly fixed: Int32Array;
  readonly breakCount: Int32Array;
  /** Row of a visit, or -1. */
  readonly rowOf: Int32Array;
  /** Most visits that a row has room for; it grows. `visits[row * capacity + i]`. */
  capacity = 8;
  visits: Int32Array;
  /** Seconds from visit i - 1 (or the start) to visit i (or the end), whatever the hour, `leg[row * (capacity + 1) + i]`; 0 without visits. */
  leg: Int32Array;
  /** `ready[(row * levels + b) * (capacity + 1) + i]`, and so `arriveBy`. */
  ready: Int32Array;
  arriveBy: Int32Array;
  readonly levels: number;
  #line: Int32Array;

  /** No technician has a visit yet, not even those of fixed beginnings. O(technicians). */
  constructor(model: Model) {
    this.model = model;
    this.walk = new RouteWalk(model);
    const m = (this.spareRow = model.technicianCount);
    const rows = m + 1;
    this.technician = Int32Array.from({ length: rows }, (_, row) => row);
    [this.count, this.load, this.cost] = [
      new Int32Array(rows),
      new Float64Array(rows),
      new Float64Array(rows),
    ];
    this.timedCost = new Float64Array(rows);
    this.rowOf = new Int32Array(model.firstBreak).fill(-1);
    this.fixed = Int32Array.from(model.problem.technicians, ({ startsWith = [] }) => startsWith.length);
    this.breakCount = Int32Array.from({ length: m }, (_, r) => model.breakFrom[r + 1]! - model.breakFrom[r]!);
    this.levels = this.walk.breaksAfter.length + 1;
    [this.visits, this.leg, this.ready, this.arriveBy] = this.#arrays(this.capacity);
    this.#line = new Int32Array(this.capacity);
    for (let row = 0; row < m; row++) this.#refresh(row);
  }

  /** An independent copy over the same model. O(visits + technicians). */
  copy(): DayRoutes {
    const copy = new DayRoutes(this.model);
    copy.#grow(this.capacity);
    for (const name of ['technician', 'count', 'rowOf', 'visits', 'leg', 'ready', 'arriveBy'] as const)
      copy[name].set(this[name]);
    for (const name of ['load', 'cost', 'timedCost'] as const) copy[name].set(this[name]);
    return copy;
  }

  /** The visits of a row in order. */
  visitsOf(row: number): number[] {
    const from = row * this.capacity;
    return [...this.visits.subarray(from, from + this.count[row]!)];
  }

  positionOf(v: number): number {
    return this.visitsOf(this.rowOf[v]!).indexOf(v);
  }

  /** Makes these visits the route of technician `r`; they are allowed. O(visits of the route × breaks). */
  set(r: number, visits: readonly number[]): void {
    for (const v of this.visitsOf(r)) if (this.rowOf[v] === r) this.rowOf[v] = -1;
    for (const v of visits) this.rowOf[v] = r;
    this.#put(r, r, visits);
  }

  /** Makes these visits a route of technician `r` that is only thought of. */
  setSpare(r: number, visits: readonly number[]): void {
    this.#put(this.spareRow, r, visits);
  }

  /** True when the visits may be the route of `r`; `walk` has its cost, or what is wrong. Load and skills are not looked at. */
  isAllowed(r: number, visits: readonly number[]): boolean {
    this.#lineUp(visits);
    return this.walk.walk(r, this.#line, 0, visits.length);
  }

  /** Cost of the row with visit `v` before visit `at`, or Infinity. O(visits of the row). */
  costWith(row: number, v: number, at: number): number {
    const count = this.count[row]!;
    const from = row * this.capacity;
    if (this.#line.length <= count) this.#line = new Int32Array(2 * count + 2);
    for (let i = 0; i < at; i++) this.#line[i] = this.visits[from + i]!;
    this.#line[at] = v;
    for (let i = at; i < count; i++) this.#line[i + 1] = this.visits[from + i]!;
    this.walk.walk(this.technician[row]!, this.#line, 0, count + 1);
    return this.walk.cost;
  }

  /** Place of the stop before visit `at` of a row, and of the stop after. */
  placeBefore(row: number, at: number): number {
    const { place, firstStart } = this.model;
    return at === 0
      ? place[firstStart + this.technician[row]!]!
      : place[this.visits[row * this.capacity + at - 1]!]!;
  }

  placeAt(row: number, at: number): number {
    const { place, firstEnd } = this.model;
    return at === this.count[row]!
      ? place[firstEnd + this.technician[row]!]!
      : place[this.visits[row * this.capacity + at]!]!;
  }

  /** Seconds from place to place for a technician, whatever the hour. */
  travel(r: number, from: number, to: number): number {
    const { seconds, stride, travelFactor } = this.model;
    const base = seconds[from * stride + to]!;
    return travelFactor[r] === 1 ? base : Math.round(base * travelFactor[r]!);
  }

  /**
   * By how many seconds too late visit `at` of the row (or what comes after) is reached by one who is done at `done` with b breaks taken and has
   * `way` seconds to go; 0 or less if it is in time. O(breaks).
   */
  excess(row: number, at: number, b: number, done: number, way: number): number {
    const { firstBreak, breakFrom, early, late, duration } = this.model;
    const r = this.technician[row]!;
    const count = this.breakCount[r]!;
    const size = this.capacity + 1;
    let least = Infinity;
    let clock = done;
    for (let taken = b; ; taken++) {
      const over = this.model.arrive(clock, way) - this.arriveBy[(row * this.levels + taken) * size + at]!;
      if (over <= 0) return over;
      if (over < least) least = over;
      if (taken === count) return least;
      const node = firstBreak + breakFrom[r]! + taken;
      if (clock > late[node]!) return Math.min(least, clock - late[node]!);
      clock = (clock > early[node]! ? clock : early[node]!) + duration[node]!;
    }
  }

  #put(row: number, r: number, visits: readonly number[]): void {
    if (visits.length > this.capacity) this.#grow(2 * visits.length);
    this.technician[row] = r;
    this.count[row] = visits.length;
    this.visits.set(visits, row * this.capacity);
    this.#refresh(row);
  }

  #lineUp(visits: readonly number[]): void {
    if (this.#line.length < visits.length) this.#line = new Int32Array(2 * visits.length);
    this.#line.set(visits);
  }

  #refresh(row: number): void {
    const { model } = this;
    const r = this.technician[row]!;
    const count = this.count[row]!;
    const from = row * this.capacity;
    let load = 0;
    for (let i = 0; i < count; i++) load += model.load[this.visits[from + i]!]!;
    this.load[row] = load;
    this.walk.walk(r, this.visits, from, count);
    this.cost[row] = this.walk.cost;
    let travel = 0;
    for (let i = 0; i <= count; i++) {
      const leg = count === 0 ? 0 : this.travel(r, this.placeBefore(row, i), this.placeAt(row, i));
      this.leg[row * (this.capacity + 1) + i] = leg;
      travel += leg;
    }
    const { technicianUsed, balance } = model.weights;
    const least = model.leastTravel(travel) + technicianUsed + balance * load * load;
    this.timedCost[row] = count === 0 ? 0 : this.cost[row]! - least;
    this.#refreshReady(row, r, count);
    this.#refreshArriveBy(row, r, count);
  }

  #refreshReady(row: number, r: number, count: number): void {
    const { model, ready, capacity } = this;
    const size = capacity + 1;
    for (let b = 0; b <= this.breakCount[r]!; b++) {
      const at = (row * this.levels + b) * size;
      for (let i = 0; i <= count; i++) {
        let best = tooLate;
        if (i > 0 && ready[at + i - 1]! < tooLate) {
          const v = this.visits[row * capacity + i - 1]!;
          const arrival = model.arrive(ready[at + i - 1]!, this.leg[row * size + i - 1]!);
          const start = model.startAtNode(v, arrival);
          if (start <= model.late[v]!) best = start + model.duration[v]!;
        } else if (i === 0 && b === 0) best = model.early[model.firstStart + r]!;
        if (b > 0 && ready[at - size + i]! < tooLate) {
          const node = model.firstBreak + model.breakFrom[r]! + b - 1;
          const start = Math.max(ready[at - size + i]!, model.early[node]!);
          if (start <= model.late[node]!) best = Math.min(best, start + model.duration[node]!);
        }
        ready[at + i] = best;
      }
    }
  }

  #refreshArriveBy(row: number, r: number, count: number): void {
    const { model, arriveBy, capacity } = this;
    const size = capacity + 1;
    const breaks = this.breakCount[r]!;
    for (let i = count; i >= 0; i--) {
      let leaveBy = never;
      for (let b = breaks; b >= 0; b--) {
        const at = (row * this.levels + b) * size + i;
        if (i === count) {
          arriveBy[at] = b === breaks ? model.late[model.firstEnd + r]! : never;
          continue;
        }
        // With break b still to come, it may be taken here, before the rest that has b + 1 behind it.
        const node = model.firstBreak + model.breakFrom[r]! + b;
        const breakBy = b === breaks ? never : model.latestAtNode(node, leaveBy - model.duration[node]!);
        leaveBy = Math.max(breakBy, model.leaveBy(arriveBy[at + 1]!, this.leg[row * size + i + 1]!));
        const v = this.visits[row * capacity + i]!;
        arriveBy[at] = model.latestAtNode(v, leaveBy - model.duration[v]!);
      }
    }
  }

  #arrays(capacity: number): [Int32Array, Int32Array, Int32Array, Int32Array] {
    const rows = this.spareRow + 1;
    const times = rows * this.levels * (capacity + 1);
    return [
      new Int32Array(rows * capacity),
      new Int32Array(rows * (capacity + 1)),
      new Int32Array(times),
      new Int32Array(times),
    ];
  }

  #grow(capacity: number): void {
    const lists = Array.from({ length: this.spareRow }, (_, row) => this.visitsOf(row));
    [this.visits, this.leg, this.ready, this.arriveBy] = this.#arrays(capacity);
    this.capacity = capacity;
    lists.forEach((visits, row) => this.#put(row, row, visits));
  }
}
