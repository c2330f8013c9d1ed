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
  /** Travel from visits, shift starts and shift ends to visits takes as long as back. */
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

/** O(visits × (visits + technicians)). */
export function findNeighbours(model: Model, sizes: ListSizes): Neighbours {
  const n = model.visitCount;
  const { spots: spotTarget, near: nearTarget, enough } = sizes;
  const spotCount = Math.min(spotTarget, 2 * Math.max(0, n - 1) + 2 * model.technicianCount);
  const nearCount = Math.min(nearTarget, Math.max(0, n - 1));
  const spots = new NearestLists(n, spotCount);
  const near = new NearestLists(n, nearCount);
  const { seconds, stride, place, duration, early, late } = model;
  for (let u = 0; u < n; u++) {
    const row = place[u]! * stride;
    const ready = early[u]! + duration[u]!;
    const lastReady = late[u]! + duration[u]!;
    for (let v = 0; v < n; v++) {
      if (u === v) continue;
      const d = seconds[row + place[v]!]!;
      if (d >= unreachable) continue;
      near.offer(u, d, v);
      if (ready + d > late[v]!) continue;
      const wait = early[v]! - d - lastReady;
      const score = wait > 0 ? d + waitingShare * wait : d;
      spots.offer(v, score, u);
      spots.offer(u, score, ~v);
    }
  }
  offerShifts(model, spots);
  const isSymmetric = travelIsSymmetric(model);
  return { spotCount, nearCount, enough, isSymmetric, spots: spots.entries, near: near.entries };
}

function travelIsSymmetric({ seconds, stride, place, visitCount: n, firstStart, nodeCount }: Model): boolean {
  const ends = new Set(place.subarray(firstStart, nodeCount));
  const places = Int32Array.from(new Set([...place.subarray(0, n), ...ends]));
  for (const a of places)
    for (const b of places) if (seconds[a * stride + b] !== seconds[b * stride + a]) return false;
  return true;
}

/** Shift starts and ends of technicians who differ; where all are alike the ends of routes are found by their visits. */
function offerShifts(model: Model, spots: NearestLists): void {
  const { seconds, stride, place, allowed, technicianCount: m, classOf } = model;
  if (classOf.every((value) => value === classOf[0])) return;
  for (let r = 0; r < m; r++) {
    const [start, end] = [model.firstStart + r, model.firstEnd + r];
    for (let v = 0; v < model.visitCount; v++) {
      if (allowed[v * m + r] === 0) continue;
      spots.offer(v, seconds[place[start]! * stride + place[v]!]!, start);
      spots.offer(v, seconds[place[v]! * stride + place[end]!]!, ~end);
    }
  }
}

/** For each of `count` owners the `size` entries with the lowest scores, sorted. */
class NearestLists {
  readonly entries: Int32Array;
  readonly #scores: Float32Array;
  readonly #size: number;

  constructor(count: number, size: number) {
    this.#size = size;
    this.entries = new Int32Array(count * size).fill(noSpot);
    this.#scores = new Float32Array(count * size).fill(Infinity);
  }

  offer(owner: number, score: number, entry: number): void {
    const from = owner * this.#size;
    let at = from + this.#size - 1;
    const scores = this.#scores;
    if (at < from || score >= scores[at]!) return;
    for (; at > from && scores[at - 1]! > score; at--) {
      scores[at] = scores[at - 1]!;
      this.entries[at] = this.entries[at - 1]!;
    }
    scores[at] = score;
    this.entries[at] = entry;
  }
}
