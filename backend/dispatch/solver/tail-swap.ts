// Two routes exchange all that comes after a place in each (2-opt*, Potvin & Rousseau 1995): what ruining strings cannot do.
import { noSpot, type Neighbours } from './neighbours.ts';
import type { Random } from './random.ts';
import type { Routes } from './routes.ts';

export class TailSwap {
  readonly touched = new Int32Array(2);
  readonly #routes: Routes;
  readonly #neighbours: Neighbours;
  readonly #random: Random;
  readonly #first: Int32Array;
  readonly #second: Int32Array;

  constructor(routes: Routes, neighbours: Neighbours, random: Random) {
    [this.#routes, this.#neighbours, this.#random] = [routes, neighbours, random];
    this.#first = new Int32Array(routes.model.nodeCount);
    this.#second = new Int32Array(routes.model.nodeCount);
  }

  /** Only technicians of one class may swap, and only where travel is all that counts. */
  static canHelp({ model }: Routes): boolean {
    return !model.isRich && !model.hasBreaks && !model.frozen.includes(1);
  }

  /** Tries one random swap; true when it was made. O(1) if it is refused by its cost, else O(stops of both routes). */
  step(temperature: number): boolean {
    const routes = this.#routes;
    const { model, next, prev, route, depart, latest, leg, place } = routes;
    const random = this.#random;
    const u = random.below(model.visitCount);
    const { spots, spotCount } = this.#neighbours;
    const spot = spots[u * spotCount + random.below(spotCount)]!;
    if (spot === noSpot || spot >= 0) return false;
    const x = ~spot;
    const a = route[u]!;
    const b = route[x]!;
    if (a < 0 || b < 0 || a === b || model.classOf[a] !== model.classOf[b]) return false;
    const s = next[u]!;
    const p = prev[x]!;
    const toX = routes.travel(a, place[u]!, place[x]!);
    if (depart[u]! + toX > latest[x]!) return false;
    const toS = routes.travel(a, place[p]!, place[s]!);
    const delta = toX + toS - leg[u]! - leg[p]!;
    if (delta >= -temperature * Math.log(random.unit() + 1e-300)) return false;
    if (depart[p]! + toS > latest[s]!) return false;
    return this.#swap(a, u, b, p);
  }

  /** Everything behind `u` in route `a` and behind `p` in route `b` changes places, if both can carry it. */
  #swap(a: number, u: number, b: number, p: number): boolean {
    const routes = this.#routes;
    const { model, next, load } = routes;
    const headA = this.#headLoad(a, u);
    const headB = this.#headLoad(b, p);
    if (headA + load[b]! - headB > model.maxLoad[a]!) return false;
    if (headB + load[a]! - headA > model.maxLoad[b]!) return false;
    const countA = this.#join(this.#first, a, u, next[p]!);
    const countB = this.#join(this.#second, b, p, next[u]!);
    routes.clearRoute(a);
    routes.clearRoute(b);
    routes.setRoute(a, this.#first, 0, countA);
    routes.setRoute(b, this.#second, 0, countB);
    [this.touched[0], this.touched[1]] = [a, b];
    return true;
  }

  #headLoad(r: number, last: number): number {
    const { model, next } = this.#routes;
    let sum = 0;
    if (last >= model.firstStart) return 0;
    for (let i = next[model.firstStart + r]!; ; i = next[i]!) {
      sum += model.load[i]!;
      if (i === last) return sum;
    }
  }

  /** The visits of `r` up to `last`, then those from `tail` on; how many. */
  #join(into: Int32Array, r: number, last: number, tail: number): number {
    const { model, next } = this.#routes;
    let count = 0;
    if (last < model.firstStart) {
      for (let i = next[model.firstStart + r]!; ; i = next[i]!) {
        into[count++] = i;
        if (i === last) break;
      }
    }
    for (let i = tail; i < model.firstBreak; i = next[i]!) into[count++] = i;
    return count;
  }
}
