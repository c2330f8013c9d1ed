// Makes routes cheaper move by move until no move near any visit does.
import type { PlainDay } from './plain-day.ts';
import type { Random } from './random.ts';
import type { Tours } from './tours.ts';
import { WithinRoute } from './within-route.ts';

/** A move has to save more than this: sums of prices are not exact. */
const leastGain = 0.01;
const nobody = -1;

/**
 * Between two routes every move joins a beginning (up to `a`), none to two visits, and an end (from `z` on) into each of two new
 * routes. For a visit u behind p and before x, x2, and a visit v behind w and before y, y2 the moves are: u, u x or x u
 * behind v; u, u x or both pairs against v or v y; and the exchange of all that follows u and v (2-opt*).
 * A move whose new edges alone cost more than the fines of both routes are is left at once (Vidal 2022).
 */
export class LocalSearch {
  readonly #tours: Tours;
  readonly #day: PlainDay;
  readonly #random: Random;
  readonly #within: WithinRoute;
  readonly #order: Int32Array;
  /** By visit: the clock of the tours when all moves near it were tried last. */
  readonly #testedAt: Int32Array;

  constructor(tours: Tours, random: Random) {
    this.#tours = tours;
    this.#day = tours.day;
    this.#random = random;
    this.#within = new WithinRoute(tours);
    this.#order = Int32Array.from({ length: tours.day.count }, (_, i) => i);
    this.#testedAt = new Int32Array(tours.day.count);
  }

  /** Ends in a local optimum. Moves between routes that have not changed since `since` (on the clock of the tours) are not tried. */
  run(since: number): void {
    const order = this.#order;
    this.#shuffle();
    this.#testedAt.fill(since);
    for (let round = 0, before = -1; round < 2 || before !== this.#tours.now; round++) {
      before = this.#tours.now;
      for (let k = 0; k < order.length; k++) this.#improveAround(order[k]!, round > 0);
    }
  }

  #shuffle(): void {
    const order = this.#order;
    for (let i = order.length - 1; i > 0; i--) {
      const j = this.#random.below(i + 1);
      const swapped = order[i]!;
      order[i] = order[j]!;
      order[j] = swapped;
    }
  }

  #improveAround(u: number, withEmpty: boolean): void {
    const { route, changedAt, prev } = this.#tours;
    const { near, nearFrom, count } = this.#day;
    const tested = this.#testedAt[u]!;
    this.#testedAt[u] = this.#tours.now;
    for (let k = nearFrom[u]!, end = nearFrom[u + 1]!; k < end; k++) {
      const v = near[k]!;
      const ru = route[u]!;
      const rv = route[v]!;
      if (changedAt[ru]! <= tested && changedAt[rv]! <= tested) continue;
      if (ru === rv) {
        if (this.#within.improve(u, v)) continue;
      } else if (this.#between(u, v)) continue;
      const w = prev[v]!;
      if (w < count) continue;
      if (route[u] === route[v]) this.#within.moveBehind(u, w);
      else this.#behindStart(u, w);
    }
    if (withEmpty) {
      const empty = this.#tours.emptyRoute();
      if (empty >= 0 && this.#tours.visitCount[route[u]!]! > 1) this.#behindStart(u, count + empty);
    }
  }

  /** All moves of u and v, which are in different routes. */
  #between(u: number, v: number): boolean {
    const { next, prev, route, leg, fine } = this.#tours;
    const { travel, row, column, count } = this.#day;
    const p = prev[u]!;
    const x = next[u]!;
    const w = prev[v]!;
    const y = next[v]!;
    const room = fine[route[u]!]! + fine[route[v]!]! - leastGain;
    const vu = travel[row[v]! + u]!;
    const uy = travel[row[u]! + column[y]!]!;
    const vx = travel[row[v]! + column[x]!]!;
    const px = travel[row[p]! + column[x]!]!;
    const out = leg[p]! + leg[u]!;
    let d = px - out + vu + uy - leg[v]!;
    if (d < room && this.#change(d, p, nobody, nobody, x, v, u, nobody, y)) return true;
    d = uy + vx - leg[u]! - leg[v]!;
    if (d < room && this.#exchangeTails(d, u, v)) return true;
    const pv = travel[row[p]! + v]!;
    const wu = travel[row[w]! + u]!;
    if (u < v) {
      d = pv + vx + wu + uy - out - leg[w]! - leg[v]!;
      if (d < room && this.#change(d, p, v, nobody, x, w, u, nobody, y)) return true;
    }
    if (x >= count) return false;
    return this.#pairs(u, v, room, vu, pv, wu);
  }

  /** Moves of u and its follower x. */
  #pairs(u: number, v: number, room: number, vu: number, pv: number, wu: number): boolean {
    const { next, prev, leg } = this.#tours;
    const { travel, row, column, count } = this.#day;
    const p = prev[u]!;
    const x = next[u]!;
    const w = prev[v]!;
    const y = next[v]!;
    const x2 = next[x]!;
    const out = leg[p]! + leg[x]!;
    const px2 = travel[row[p]! + column[x2]!]!;
    const xy = travel[row[x]! + column[y]!]!;
    let d = px2 - out + vu + xy - leg[v]!;
    if (d < room && this.#change(d, p, nobody, nobody, x2, v, u, x, y)) return true;
    d =
      px2 -
      out -
      leg[u]! +
      travel[row[v]! + x]! +
      travel[row[x]! + u]! +
      travel[row[u]! + column[y]!]! -
      leg[v]!;
    if (d < room && this.#change(d, p, nobody, nobody, x2, v, x, u, y)) return true;
    d = pv + travel[row[v]! + column[x2]!]! + wu + xy - out - leg[w]! - leg[v]!;
    if (d < room && this.#change(d, p, v, nobody, x2, w, u, x, y)) return true;
    if (y >= count || u > v) return false;
    const y2 = next[y]!;
    d = pv + travel[row[y]! + column[x2]!]! + wu + travel[row[x]! + column[y2]!]! - out - leg[w]! - leg[y]!;
    return d < room && this.#change(d, p, v, y, x2, w, u, x, y2);
  }

  /** Moves of u, and of u and x, to the beginning of another route, which may be empty; and of all behind them. */
  #behindStart(u: number, v: number): boolean {
    const { next, prev, route, leg, fine } = this.#tours;
    const { travel, row, column, count } = this.#day;
    const p = prev[u]!;
    const x = next[u]!;
    const y = next[v]!;
    const room = fine[route[u]!]! + fine[route[v]!]! - leastGain;
    const vu = travel[row[v]! + u]!;
    const uy = travel[row[u]! + column[y]!]!;
    let d = travel[row[p]! + column[x]!]! - leg[p]! - leg[u]! + vu + uy - leg[v]!;
    if (d < room && this.#change(d, p, nobody, nobody, x, v, u, nobody, y)) return true;
    d = uy + travel[row[v]! + column[x]!]! - leg[u]! - leg[v]!;
    if (d < room && this.#exchangeTails(d, u, v)) return true;
    if (x >= count) return false;
    const x2 = next[x]!;
    const out = leg[p]! + leg[x]! + leg[v]! - travel[row[p]! + column[x2]!]!;
    d = vu + travel[row[x]! + column[y]!]! - out;
    if (d < room && this.#change(d, p, nobody, nobody, x2, v, u, x, y)) return true;
    d = travel[row[v]! + x]! + travel[row[x]! + u]! + uy - leg[u]! - out;
    return d < room && this.#change(d, p, nobody, nobody, x2, v, x, u, y);
  }

  /** Makes the routes a b c z and e f g h if that is cheaper, where `nobody` may stand for b, c, f and g. */
  #change(
    d: number,
    a: number,
    b: number,
    c: number,
    z: number,
    e: number,
    f: number,
    g: number,
    h: number,
  ): boolean {
    const tours = this.#tours;
    const { route, fine, load } = tours;
    const loads = this.#day.load;
    const ra = route[a]!;
    const re = route[e]!;
    let moved = 0;
    if (f >= 0) moved += loads[f]!;
    if (g >= 0) moved += loads[g]!;
    if (b >= 0) moved -= loads[b]!;
    if (c >= 0) moved -= loads[c]!;
    let gain = fine[ra]! + fine[re]! - d;
    gain -= tours.fineOf(this.#lateness(e, f, g, h), load[re]! + moved);
    if (gain <= leastGain) return false;
    gain -= tours.fineOf(this.#lateness(a, b, c, z), load[ra]! - moved);
    if (gain <= leastGain) return false;
    this.#link(a, b, c, z);
    this.#link(e, f, g, h);
    tours.refresh(ra);
    tours.refresh(re);
    return true;
  }

  #link(a: number, b: number, c: number, z: number): void {
    const { next } = this.#tours;
    let last = a;
    if (b >= 0) last = next[last] = b;
    if (c >= 0) last = next[last] = c;
    next[last] = z;
  }

  /** Seconds of time warp of the route that goes to a as it does now, on to b and c, if they are any, and on from z. */
  #lateness(a: number, b: number, c: number, z: number): number {
    const { leave, lateBefore, lateAfter, latest } = this.#tours;
    const { travel, row, column, early, late, duration } = this.#day;
    let time = leave[a]!;
    let sum = lateBefore[a]! + lateAfter[z]!;
    let last = a;
    if (b >= 0) {
      time += travel[row[last]! + b]!;
      if (time < early[b]!) time = early[b]!;
      else if (time > late[b]!) {
        sum += time - late[b]!;
        time = late[b]!;
      }
      time += duration[b]!;
      last = b;
    }
    if (c >= 0) {
      time += travel[row[last]! + c]!;
      if (time < early[c]!) time = early[c]!;
      else if (time > late[c]!) {
        sum += time - late[c]!;
        time = late[c]!;
      }
      time += duration[c]!;
      last = c;
    }
    time += travel[row[last]! + column[z]!]! - latest[z]!;
    return time > 0 ? sum + time : sum;
  }

  #exchangeTails(d: number, u: number, v: number): boolean {
    const tours = this.#tours;
    const { next, prev, route, fine, load, loadBefore } = tours;
    const { firstEnd } = this.#day;
    const ru = route[u]!;
    const rv = route[v]!;
    const x = next[u]!;
    const y = next[v]!;
    const tailU = load[ru]! - loadBefore[u]!;
    const tailV = load[rv]! - loadBefore[v]!;
    let gain = fine[ru]! + fine[rv]! - d;
    gain -= tours.fineOf(this.#lateness(u, nobody, nobody, y), loadBefore[u]! + tailV);
    if (gain <= leastGain) return false;
    gain -= tours.fineOf(this.#lateness(v, nobody, nobody, x), loadBefore[v]! + tailU);
    if (gain <= leastGain) return false;
    const endU = firstEnd + ru;
    const endV = firstEnd + rv;
    const lastU = prev[endU]!;
    const lastV = prev[endV]!;
    next[u] = y === endV ? endU : y;
    next[v] = x === endU ? endV : x;
    if (y !== endV) next[lastV] = endU;
    if (x !== endU) next[lastU] = endV;
    tours.refresh(ru);
    tours.refresh(rv);
    return true;
  }
}
