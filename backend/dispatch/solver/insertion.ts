// Where an absent visit costs least: the one question that building, repairing and offering all ask.
import { changedStartSeconds } from './problem.ts';
import type { Neighbours } from './neighbours.ts';
import { noSpot } from './neighbours.ts';
import type { Random } from './random.ts';
import type { Routes } from './routes.ts';

/** How many close nodes are enough, and a way that is longer than any, in seconds. */
const closeCount = 32;
const farthest = 2 ** 31;

/**
 * After a search `after` is the node to insert behind, or -1, and `score` what it adds to the cost: exact for travel, and for the
 * visit's own lateness and changes; what it does to the visits behind it, and to their ways at another hour, is not in it.
 */
export class Insertion {
  after = -1;
  score = Infinity;
  readonly #routes: Routes;
  /** Of 2^32: how often a place is passed over although it is good (Christiaens & Vanden Berghe 2020: 1 %). */
  readonly #blink: number;
  readonly #random: Random;
  readonly #isPlain: boolean;
  readonly #close = new Int32Array(closeCount * 4);
  /** In seconds; any beginning will do. */
  #reach = 600;

  constructor(routes: Routes, random: Random, blinkRate: number) {
    this.#routes = routes;
    this.#random = random;
    this.#blink = blinkRate * 2 ** 32;
    const { isRich, hasBreaks, hasFactors, hasGaps } = routes.model;
    this.#isPlain = !isRich && !hasBreaks && !hasFactors && !hasGaps.includes(1);
  }

  /**
   * Looks at the likely places of visit `v`, and at technicians without visits; at all others only if none of these will do.
   * O(spots), or O(stops of all routes).
   */
  searchNear(v: number, neighbours: Neighbours): void {
    this.#begin();
    if (this.#isPlain) {
      this.#searchNearPlain(v, neighbours);
      this.#considerIdle(v);
      if (this.after < 0) this.#searchUsed(v);
    } else {
      this.#searchNearRich(v, neighbours);
      if (this.after < 0) this.#searchUsed(v);
      this.#considerIdle(v);
    }
  }

  #searchNearRich(v: number, { spots, spotCount }: Neighbours): void {
    const { prev, route } = this.#routes;
    for (let k = v * spotCount, end = k + spotCount; k < end; k++) {
      const spot = spots[k]!;
      if (spot === noSpot) break;
      const node = spot < 0 ? ~spot : spot;
      if (route[node]! < 0) continue;
      this.#consider(v, spot < 0 ? prev[node]! : node);
    }
  }

  /** The same as `#searchNearRich` where visits have one window each and only travel counts: most of the time is spent here. */
  #searchNearPlain(v: number, { spots, spotCount, enough, isSymmetric }: Neighbours): void {
    const { model, next, prev, route, depart, latest, leg, place, load } = this.#routes;
    const { seconds, stride, maxLoad, allowed, technicianCount } = model;
    const needed = model.load[v]!;
    const early = model.early[v]!;
    const late = model.late[v]!;
    const duration = model.duration[v]!;
    const firstEnd = early + duration;
    const here = place[v]!;
    const row = here * stride;
    const allowedFrom = v * technicianCount;
    const enoughAt = v * spotCount + enough;
    for (let k = v * spotCount, end = k + spotCount; k < end; k++) {
      const spot = spots[k]!;
      if (spot === noSpot || (k >= enoughAt && this.after >= 0)) break;
      const node = spot < 0 ? ~spot : spot;
      const r = route[node]!;
      if (r < 0 || load[r]! + needed > maxLoad[r]!) continue;
      const p = spot < 0 ? prev[node]! : node;
      const ready = depart[p]!;
      if (ready > late) continue;
      const s = next[p]!;
      const latestAfter = latest[s]!;
      if (latestAfter < firstEnd) continue;
      // The row of `here` is in the processor's cache, those of others on a large day are not.
      const to = isSymmetric ? seconds[row + place[p]!]! : seconds[place[p]! * stride + here]!;
      const arrival = ready + to;
      if (arrival > late) continue;
      const from = seconds[row + place[s]!]!;
      const detour = to + from - leg[p]!;
      if (detour >= this.score) continue;
      if ((arrival > early ? arrival : early) + duration + from > latestAfter) continue;
      if (allowed[allowedFrom + r] === 0 || model.sealed[p] === 1) continue;
      if (this.#random.bits() < this.#blink) continue;
      this.score = detour;
      this.after = p;
    }
  }

  /** Looks at every place of every route. O(stops of all routes). */
  searchAll(v: number): void {
    this.#begin();
    this.#searchUsed(v);
    this.#considerIdle(v);
  }

  /**
   * Looks at the places next to the nodes that are closest; at all others only if none of these will do. For the first plan of a large
   * day, where to look everywhere for each visit takes too long. O(nodes), most of them refused by one number, or as `searchAll`.
   */
  searchClose(v: number): void {
    this.#begin();
    const { model, prev } = this.#routes;
    const count = this.#findClose(v);
    for (let k = 0; k < count; k++) {
      const node = this.#close[k]!;
      this.#consider(v, node);
      if (node < model.firstStart) this.#consider(v, prev[node]!);
    }
    if (this.after < 0) this.searchAll(v);
  }

  /**
   * Writes at least `closeCount` nodes of routes within reach to `#close`, if there are so many, and gives their number. The reach is that
   * of the visit before, made longer or shorter. O(nodes × times that it was made longer).
   */
  #findClose(v: number): number {
    const { model, route, place } = this.#routes;
    const { seconds, stride, firstEnd } = model;
    const close = this.#close;
    const row = place[v]! * stride;
    for (;;) {
      const reach = this.#reach;
      let count = 0;
      for (let node = 0; node < firstEnd && count < close.length; node++) {
        if (seconds[row + place[node]!]! <= reach && route[node]! >= 0) close[count++] = node;
      }
      if (count === close.length) this.#reach = Math.ceil(reach * 0.8);
      if (count >= closeCount || reach >= farthest) return count;
      this.#reach = Math.ceil(reach * 1.5);
    }
  }

  #searchUsed(v: number): void {
    const { model, visits } = this.#routes;
    for (let r = 0; r < model.technicianCount; r++) if (visits[r]! > 0) this.searchRoute(v, r);
  }

  /** Goes on with the places of one more route. */
  searchRoute(v: number, r: number): void {
    const { model, next, depart, load } = this.#routes;
    if (model.allowed[v * model.technicianCount + r] === 0) return;
    if (load[r]! + model.load[v]! > model.maxLoad[r]!) return;
    const end = model.firstEnd + r;
    const late = model.late[v]!;
    for (let p = model.firstStart + r; p !== end && depart[p]! <= late; p = next[p]!)
      this.#considerIn(r, v, p);
  }

  #begin(): void {
    this.after = -1;
    this.score = Infinity;
  }

  #considerIdle(v: number): void {
    const routes = this.#routes;
    for (let c = 0; c < routes.idle.classCount; c++) {
      const r = routes.idle.of(c);
      if (r >= 0) this.searchRoute(v, r);
    }
  }

  #consider(v: number, p: number): void {
    const { model, route, load } = this.#routes;
    const r = route[p]!;
    if (model.allowed[v * model.technicianCount + r] === 0) return;
    if (load[r]! + model.load[v]! <= model.maxLoad[r]!) this.#considerIn(r, v, p);
  }

  /** Technician `r` may do the visit and has room for it. */
  #considerIn(r: number, v: number, p: number): void {
    const routes = this.#routes;
    const { model, next, depart, latest, leg, place } = routes;
    const s = next[p]!;
    if (s >= model.firstBreak && s < model.firstStart) {
      this.#considerBeforeBreak(v, p, s, r);
      return;
    }
    // The row of `v` is in the processor's cache, those of others on a large day are not: most places are refused without them.
    const from = routes.travel(r, place[v]!, place[s]!);
    const least = model.leastTravel(from);
    if (least - leg[p]! >= this.score) return;
    if (model.early[v]! + model.duration[v]! + least > latest[s]! || routes.isSealed(p)) return;
    const to = routes.travel(r, place[p]!, place[v]!);
    if (model.leastTravel(to + from) - leg[p]! >= this.score) return;
    const arrival = model.arrive(depart[p]!, to);
    if (arrival > model.late[v]!) return;
    const start = model.startAtNode(v, arrival);
    const done = start + model.duration[v]!;
    const there = model.arrive(done, from);
    if (there > latest[s]!) return;
    this.#take(v, p, r, start, arrival - depart[p]! + there - done - leg[p]!);
  }

  /** Breaks after `p` are taken at the place of `v` then. */
  #considerBeforeBreak(v: number, p: number, firstAfter: number, r: number): void {
    const routes = this.#routes;
    const { model, next, depart, latest, leg, place } = routes;
    let before = leg[p]!;
    let s = firstAfter;
    for (; s >= model.firstBreak && s < model.firstStart; s = next[s]!) before += leg[s]!;
    const from = routes.travel(r, place[v]!, place[s]!);
    if (model.leastTravel(from) - before >= this.score || routes.isSealed(p)) return;
    const arrival = model.arrive(depart[p]!, routes.travel(r, place[p]!, place[v]!));
    const start = model.startAtNode(v, arrival);
    if (start > model.late[v]!) return;
    let ready = start + model.duration[v]!;
    for (let pause = firstAfter; pause !== s; pause = next[pause]!) {
      ready = Math.max(ready, model.early[pause]!);
      if (ready > model.late[pause]!) return;
      ready += model.duration[pause]!;
    }
    const there = model.arrive(ready, from);
    if (there > latest[s]!) return;
    this.#take(v, p, r, start, arrival - depart[p]! + there - ready - before);
  }

  #take(v: number, p: number, r: number, start: number, detour: number): void {
    const { model, visits, load } = this.#routes;
    let score = detour;
    if (model.isRich) {
      const { weights } = model;
      const late = start - model.due[v]!;
      if (late > 0) score += weights.lateVisit + late * weights.latePerSecond;
      if (visits[r] === 0) score += weights.technicianUsed;
      score += weights.balance * model.load[v]! * (2 * load[r]! + model.load[v]!);
      const current = model.currentTechnician[v]!;
      if (current >= 0) {
        if (current !== r) score += weights.changedTechnician;
        if (Math.abs(start - model.currentStart[v]!) > changedStartSeconds) score += weights.changedStart;
      }
    }
    if (score >= this.score) return;
    if (this.#blink > 0 && this.#random.bits() < this.#blink) return;
    this.score = score;
    this.after = p;
  }
}
