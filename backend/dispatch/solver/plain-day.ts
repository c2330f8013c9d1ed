// The plain case of a day, or of a part of it: technicians who are all alike, visits with one window each, and nothing but travel
// that costs.
import type { Model } from './model.ts';

/** Shares of unavoidable waiting and unavoidable lateness in the distance between visits (Vidal et al. 2013). */
const waitingShare = 0.2;
const latenessShare = 1;

/**
 * Nodes: visits 0 to `count - 1`, then one route start for each technician, then one route end for each.
 * Travel from node i to node j: `travel[row[i] + column[j]]`; from a start to an end it is 0, as only an empty route goes there.
 */
export class PlainDay {
  readonly count: number;
  /** Visits of the model by node. */
  readonly visits: Int32Array;
  readonly routeLimit: number;
  readonly firstEnd: number;
  readonly nodeCount: number;
  readonly travel: Int32Array;
  readonly row: Int32Array;
  readonly column: Int32Array;
  /** By node: first and last moment of the start, in seconds. */
  readonly early: Int32Array;
  readonly late: Int32Array;
  readonly duration: Int32Array;
  readonly load: Int32Array;
  readonly maxLoad: number;
  readonly shiftStart: number;
  readonly shiftEnd: number;
  /** Visits that v may well stand next to, the nearest first: `near[nearFrom[v]]` to `near[nearFrom[v + 1] - 1]`. Mutual. */
  readonly near: Int32Array;
  readonly nearFrom: Int32Array;

  /** Whether the model is such a day. O(visits × technicians). */
  static fits(model: Model): boolean {
    const { visitCount: n, technicianCount: m } = model;
    if (n === 0 || m === 0 || model.isRich || model.hasBreaks || model.hasFactors) return false;
    if (model.classOf.some((value) => value !== model.classOf[0]) || model.frozen.includes(1)) return false;
    for (let v = 0; v < n; v++) {
      if (!Number.isInteger(model.load[v])) return false;
      if (model.hasGaps[v] === 1 || model.late[v]! < model.early[v]!) return false;
      if (model.problem.visits[v]!.unservedPenalty !== Infinity) return false;
    }
    return !model.allowed.subarray(0, n * m).includes(0);
  }

  /**
   * A day of some visits and of so many of the technicians.
   * @param nearTarget how many visits each visit looks for by itself; mutual lists are longer. O(visits²) memory, and a logarithm more time.
   */
  constructor(model: Model, visits: Int32Array, technicianCount: number, nearTarget: number) {
    this.visits = visits;
    const n = (this.count = visits.length);
    const m = (this.routeLimit = Math.min(technicianCount, n));
    this.firstEnd = n + m;
    this.nodeCount = n + 2 * m;
    this.maxLoad = model.maxLoad[0]!;
    this.shiftStart = model.early[model.firstStart]!;
    this.shiftEnd = model.late[model.firstEnd]!;
    const ints = (source: Int32Array | Float64Array): Int32Array => {
      const list = new Int32Array(this.nodeCount);
      for (let i = 0; i < n; i++) list[i] = source[visits[i]!]!;
      return list;
    };
    this.duration = ints(model.duration);
    this.load = ints(model.load);
    this.early = ints(model.early).fill(this.shiftStart, n);
    this.late = ints(model.late).fill(this.shiftStart, n, this.firstEnd).fill(this.shiftEnd, this.firstEnd);
    const size = n + 2;
    this.column = Int32Array.from({ length: this.nodeCount }, (_, i) =>
      i < n ? i : i < this.firstEnd ? n : n + 1,
    );
    this.row = this.column.map((i) => i * size);
    this.travel = travelOf(model, visits);
    [this.near, this.nearFrom] = this.#findNear(Math.min(nearTarget, n - 1));
  }

  #findNear(target: number): [Int32Array, Int32Array] {
    const n = this.count;
    const isNear = new Uint8Array(n * n);
    const scores = new Float64Array(n);
    const order = new Int32Array(n);
    const apart = (u: number, v: number): number => Math.min(this.#gap(u, v), this.#gap(v, u));
    for (let u = 0; u < n; u++) {
      for (let v = 0; v < n; v++) {
        order[v] = v;
        scores[v] = u === v ? Infinity : apart(u, v);
      }
      order.sort((a, b) => scores[a]! - scores[b]! || a - b);
      for (let k = 0; k < target; k++) isNear[u * n + order[k]!] = isNear[order[k]! * n + u] = 1;
    }
    const nearFrom = new Int32Array(n + 1);
    const near: number[] = [];
    for (let u = 0; u < n; u++) {
      const list: number[] = [];
      for (let v = 0; v < n; v++) if (isNear[u * n + v] === 1) list.push(v);
      for (const v of list) scores[v] = apart(u, v);
      near.push(...list.toSorted((a, b) => scores[a]! - scores[b]! || a - b));
      nearFrom[u + 1] = near.length;
    }
    return [Int32Array.from(near), nearFrom];
  }

  /** How little v suits as the visit after u, in seconds. */
  #gap(u: number, v: number): number {
    const d = this.travel[this.row[u]! + v]!;
    const wait = this.early[v]! - d - this.duration[u]! - this.late[u]!;
    const lateness = this.early[u]! + this.duration[u]! + d - this.late[v]!;
    return d + waitingShare * Math.max(0, wait) + latenessShare * Math.max(0, lateness);
  }
}

/** Where there is no way, travel takes longer than a shift: such a route is late and never wins, and no sum overflows. */
function travelOf(model: Model, visits: Int32Array): Int32Array {
  const { seconds, stride, place, firstStart, firstEnd } = model;
  const longest = model.late[firstEnd]! - model.early[firstStart]! + 1;
  const places = Int32Array.from([...visits, firstStart, firstEnd], (node) => place[node]!);
  const size = places.length;
  const travel = new Int32Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++)
      travel[i * size + j] = Math.min(longest, seconds[places[i]! * stride + places[j]!]!);
  }
  travel[(size - 2) * size + size - 1] = 0;
  return travel;
}
