// Makes a new solution of two: some routes of one take the place of those of the other that they are most like.
import type { PlainDay } from './plain-day.ts';
import type { Random } from './random.ts';
import { makeFlatRoutes, type FlatRoutes, type Tours } from './tours.ts';

/**
 * Selective route exchange (Nagata, Bräysy & Dullaert 2010), with another choice of the routes: those of `a` are near each other,
 * those of `b` are the ones that share most visits with them. Two children are made, and the cheaper one is kept:
 * - one has the routes of `b` as they are, and their visits are taken out of the other routes of `a`;
 * - one leaves the other routes of `a` as they are, and leaves their visits out of the routes of `b`.
 * Visits that are in none then are inserted where they cost least, in random order.
 */
export class Crossover {
  readonly #tours: Tours;
  readonly #day: PlainDay;
  readonly #random: Random;
  readonly #child: FlatRoutes;
  /** By visit: its route in `a`. */
  readonly #routeInA: Int32Array;
  /** By visit: 1 if it is in a chosen route of `a`, 2 of `b`, 3 of both. */
  readonly #chosen: Uint8Array;
  readonly #isChosenA: Uint8Array;
  readonly #isChosenB: Uint8Array;
  readonly #loose: Int32Array;
  #looseCount = 0;
  /** By route: 1 if it is one of `a` and the same as before. */
  readonly #isKept: Uint8Array;

  constructor(tours: Tours, random: Random) {
    const { day } = tours;
    this.#tours = tours;
    this.#day = day;
    this.#random = random;
    this.#child = makeFlatRoutes(day);
    [this.#routeInA, this.#loose] = [new Int32Array(day.count), new Int32Array(day.count)];
    this.#chosen = new Uint8Array(day.count);
    this.#isChosenA = new Uint8Array(day.routeLimit);
    this.#isChosenB = new Uint8Array(day.routeLimit);
    this.#isKept = new Uint8Array(day.routeLimit);
  }

  /** Makes the tours a child. The routes that are not as they are in `a` have changed since the clock that is returned. O(visits × near). */
  mix(a: FlatRoutes, b: FlatRoutes): number {
    const tours = this.#tours;
    this.#choose(a, b);
    this.#make(a, b, true);
    const cost = tours.cost;
    const since = this.#make(a, b, false);
    if (tours.cost < cost) return since;
    return this.#make(a, b, true);
  }

  #choose(a: FlatRoutes, b: FlatRoutes): void {
    const random = this.#random;
    this.#chosen.fill(0);
    this.#isChosenA.fill(0);
    this.#isChosenB.fill(0);
    for (let r = 0; r < a.routeCount; r++) {
      for (let k = a.from[r]!; k < a.from[r + 1]!; k++) this.#routeInA[a.visits[k]!] = r;
    }
    const most = Math.max(1, Math.min(a.routeCount, b.routeCount) - 1);
    const count = 1 + random.below(most);
    this.#chooseA(a, count);
    this.#chooseB(b, count);
    this.#looseCount = 0;
    for (let v = 0; v < this.#day.count; v++) if (this.#chosen[v] === 1) this.#loose[this.#looseCount++] = v;
    for (let k = this.#looseCount - 1; k > 0; k--) {
      const j = random.below(k + 1);
      const v = this.#loose[k]!;
      this.#loose[k] = this.#loose[j]!;
      this.#loose[j] = v;
    }
  }

  /** The routes of the visits around some visit; where its list ends, around another one of a chosen route. */
  #chooseA(a: FlatRoutes, count: number): void {
    const { near, nearFrom } = this.#day;
    const random = this.#random;
    let left = count;
    let seed = random.below(this.#day.count);
    for (let tries = 0; left > 0; tries++) {
      left -= this.#chooseRoute(a, this.#routeInA[seed]!);
      for (let k = nearFrom[seed]!; k < nearFrom[seed + 1]! && left > 0; k++)
        left -= this.#chooseRoute(a, this.#routeInA[near[k]!]!);
      seed = random.below(this.#day.count);
      if (tries < 50 && this.#chosen[seed] === 0) seed = near[nearFrom[seed]!] ?? seed;
    }
  }

  #chooseRoute(a: FlatRoutes, r: number): number {
    if (this.#isChosenA[r] === 1) return 0;
    this.#isChosenA[r] = 1;
    for (let k = a.from[r]!; k < a.from[r + 1]!; k++) this.#chosen[a.visits[k]!] = 1;
    return 1;
  }

  #chooseB(b: FlatRoutes, count: number): void {
    const shares = Array.from({ length: b.routeCount }, (_, route) => {
      let shared = 0;
      for (let k = b.from[route]!; k < b.from[route + 1]!; k++)
        if (this.#chosen[b.visits[k]!] === 1) shared++;
      const size = b.from[route + 1]! - b.from[route]!;
      return { route, share: shared / size };
    });
    shares.sort((x, y) => y.share - x.share || x.route - y.route);
    for (const { route } of shares.slice(0, count)) {
      this.#isChosenB[route] = 1;
      for (let k = b.from[route]!; k < b.from[route + 1]!; k++) this.#chosen[b.visits[k]!]! += 2;
    }
  }

  /** One of the two children. */
  #make(a: FlatRoutes, b: FlatRoutes, isWholeB: boolean): number {
    const child = this.#child;
    const chosen = this.#chosen;
    const tours = this.#tours;
    let [at, routes] = [0, 0];
    const close = (isKept: boolean): void => {
      if (at === child.from[routes]) return;
      this.#isKept[routes] = isKept ? 1 : 0;
      child.from[++routes] = at;
    };
    for (let r = 0; r < a.routeCount; r++) {
      if (this.#isChosenA[r] === 1) continue;
      const before = at;
      for (let k = a.from[r]!; k < a.from[r + 1]!; k++) {
        if (!isWholeB || chosen[a.visits[k]!] === 0) child.visits[at++] = a.visits[k]!;
      }
      close(at - before === a.from[r + 1]! - a.from[r]!);
    }
    for (let r = 0; r < b.routeCount; r++) {
      if (this.#isChosenB[r] === 0) continue;
      for (let k = b.from[r]!; k < b.from[r + 1]!; k++) {
        if (isWholeB || chosen[b.visits[k]!] === 3) child.visits[at++] = b.visits[k]!;
      }
      close(false);
    }
    child.routeCount = routes;
    tours.set(child);
    const since = tours.now;
    for (let r = 0; r < routes; r++) if (this.#isKept[r] === 0) tours.changedAt[r] = since + 1;
    tours.now = since + 1;
    for (let k = 0; k < this.#looseCount; k++) tours.insert(this.#loose[k]!);
    return since;
  }
}
