// For each visit: where it may well be inserted, and which visits are near it. Made once for a problem.
import { unreachable } from './problem.ts';
import type { Model } from './model.ts';

/** How much a second of unavoidable waiting counts beside a second of travel (Vidal et al. 2013: 0.2). */
const waitingShare = 0.2;

export interface Neighbours {
  /** Entries of a visit in `spots`, and of `near`. */
  spotCount: number;
  nearCount: number;
  /** When so many spots of a visit have been looked at, the rest is only of use if none of them would do. */
  enough: number;
  /** Travel from visits, shift starts and shift ends to visits takes as long as back. Known of plain days only, false for others. */
  isSymmetric: boolean;
  /**
   * `spots[v * spotCount + k]`: a node x that v may well follow, or ~x for a node that v may well precede; the most likely first.
   * `noSpot` fills a list that is short.
   */
  spots: Int32Array;
  /** `near[v * nearCount + k]`: other visits, the nearest first. */
  near: Int32Array;
}

export const noSpot = 0x7fffffff;

export interface ListSizes {
  spots: number;
  enough: number;
  near: number;
}

/** O(visits × (visits + technicians)). Stops after each visit, so that others have their turn. */
export function* findingNeighbours(
  model: Model,
  sizes: ListSizes,
  isPlain: boolean,
): Generator<void, Neighbours> {
  const n = model.visitCount;
  const { spots: spotTarget, near: nearTarget, enough } = sizes;
  const spotCount = Math.min(spotTarget, 2 * Math.max(0, n - 1) + 2 * model.technicianCount);
  const nearCount = Math.min(nearTarget, Math.max(0, n - 1));
  const spots = new NearestLists(n, spotCount);
  const near = new Int32Array(n * nearCount).fill(noSpot);
  const nearest = new Nearest(model, nearCount);
  const { seconds, stride, place, duration, early, late } = model;
  for (let u = 0; u < n; u++) {
    yield;
    nearest.put(u, near);
    const row = place[u]! * stride;
    const ready = early[u]! + duration[u]!;
    const lastReady = late[u]! + duration[u]!;
    for (let v = 0; v < n; v++) {
      if (u === v) continue;
      const d = seconds[row + place[v]!]!;
      if (d >= unreachable) continue;
      if (ready + d > late[v]!) continue;
      const wait = early[v]! - d - lastReady;
      const score = wait > 0 ? d + waitingShare * wait : d;
      spots.offer(v, score, u);
      spots.offer(u, score, ~v);
    }
  }
  yield* offeringShifts(model, spots);
  const isSymmetric = isPlain && travelIsSymmetric(model);
  return { spotCount, nearCount, enough, isSymmetric, spots: spots.entries, near };
}

function travelIsSymmetric({ seconds, stride, place, visitCount: n, firstStart, nodeCount }: Model): boolean {
  const ends = new Set(place.subarray(firstStart, nodeCount));
  const places = Int32Array.from(new Set([...place.subarray(0, n), ...ends]));
  for (const a of places)
    for (const b of places) if (seconds[a * stride + b] !== seconds[b * stride + a]) return false;
  return true;
}

/** Shift starts and ends of technicians who differ; where all are alike the ends of routes are found by their visits. */
function* offeringShifts(model: Model, spots: NearestLists): Generator<void, void> {
  const { seconds, stride, place, allowed, technicianCount: m, classOf } = model;
  if (classOf.every((value) => value === classOf[0])) return;
  for (let r = 0; r < m; r++) {
    yield;
    const start = model.firstStart + r;
    for (let v = 0; v < model.visitCount; v++)
      if (allowed[v * m + r] === 1) spots.offer(v, seconds[place[start]! * stride + place[v]!]!, start);
  }
  // Along the row of each visit: ends lie near each other in it, and rows far apart in memory.
  for (let v = 0; v < model.visitCount; v++) {
    yield;
    const row = place[v]! * stride;
    for (let r = 0; r < m; r++) {
      const end = model.firstEnd + r;
      if (allowed[v * m + r] === 1) spots.offer(v, seconds[row + place[end]!]!, ~end);
    }
  }
}

/** The visits that are nearest to a visit, by counting how many are how far. */
class Nearest {
  readonly #model: Model;
  readonly #count: number;
  /** How many visits are so many steps away; the last one has those that are further. */
  readonly #far = new Int32Array(1_024);
  readonly #keys: Float64Array;

  constructor(model: Model, count: number) {
    this.#model = model;
    this.#count = count;
    this.#keys = new Float64Array(model.visitCount);
  }

  /** Writes the nearest of `u` behind `u * count` of `near`, the nearest first, of those as near the first ones. O(visits). */
  put(u: number, near: Int32Array): void {
    const { seconds, stride, place, visitCount: n } = this.#model;
    if (this.#count === 0) return;
    const far = this.#far.fill(0);
    const row = place[u]! * stride;
    for (let v = 0; v < n; v++) if (v !== u) far[stepOf(seconds[row + place[v]!]!)]!++;
    let step = 0;
    for (let sum = far[0]!; sum < this.#count && step < far.length - 1;) sum += far[++step]!;
    let found = 0;
    for (let v = 0; v < n; v++) {
      const d = seconds[row + place[v]!]!;
      if (v !== u && d < unreachable && stepOf(d) <= step) this.#keys[found++] = d * n + v;
    }
    const keys = this.#keys.subarray(0, found).sort();
    for (let k = 0; k < Math.min(found, this.#count); k++) near[u * this.#count + k] = keys[k]! % n;
  }
}

/** Of 32 seconds; everything beyond nine hours is one step. */
function stepOf(seconds: number): number {
  return Math.min(seconds >> 5, 1_023);
}

/** For each of `count` owners the `size` entries with the lowest scores, sorted. */
class NearestLists {
  readonly entries: Int32Array;
  readonly #scores: Float32Array;
  /** The score of each owner's last entry: nearly all offers are refused by a look at it. */
  readonly #worst: Float32Array;
  readonly #size: number;

  constructor(count: number, size: number) {
    this.#size = size;
    this.entries = new Int32Array(count * size).fill(noSpot);
    this.#scores = new Float32Array(count * size).fill(Infinity);
    this.#worst = new Float32Array(count).fill(size === 0 ? -Infinity : Infinity);
  }

  offer(owner: number, score: number, entry: number): void {
    if (score < this.#worst[owner]!) this.#insert(owner, score, entry);
  }

  #insert(owner: number, score: number, entry: number): void {
    const from = owner * this.#size;
    const last = from + this.#size - 1;
    const scores = this.#scores;
    let at = last;
    for (; at > from && scores[at - 1]! > score; at--) {
      scores[at] = scores[at - 1]!;
      this.entries[at] = this.entries[at - 1]!;
    }
    scores[at] = score;
    this.entries[at] = entry;
    this.#worst[owner] = scores[last]!;
  }
}
