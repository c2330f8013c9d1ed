// Routes that may be late or overloaded at a price, with the sums at every node that make a change cost O(1) to judge.
import type { PlainDay } from './plain-day.ts';

/** Routes one after another: those of `visits[from[k]]` to `visits[from[k + 1] - 1]`, none of them empty. */
export interface FlatRoutes {
  readonly visits: Int32Array;
  readonly from: Int32Array;
  routeCount: number;
}

export function makeFlatRoutes({ count, routeLimit }: PlainDay): FlatRoutes {
  return { visits: new Int32Array(count), from: new Int32Array(routeLimit + 1), routeCount: 0 };
}

/**
 * Whoever comes after the end of a window is set back in time to it, and pays for that ("time warp": Nagata, Bräysy & Dullaert
 * 2010; Vidal et al. 2013). As waiting is free and all shifts begin alike, two numbers tell all about either side of a node:
 * - before: it is left at `leave[i]`, with `lateBefore[i]` seconds of time warp so far;
 * - after: from i on to the end there are `lateAfter[i]` seconds, and one more for each that i starts later than `latest[i]`.
 * So the route that comes to `z` straight from `a` has
 * `lateBefore[a] + max(0, leave[a] + travel(a, z) - latest[z]) + lateAfter[z]` seconds in all.
 */
export class Tours {
  readonly day: PlainDay;
  latePrice = 1;
  loadPrice = 1;
  readonly next: Int32Array;
  readonly prev: Int32Array;
  /** Route of a node; -1 for a visit that is in none. */
  readonly route: Int32Array;
  readonly position: Int32Array;
  readonly leave: Int32Array;
  readonly lateBefore: Int32Array;
  readonly loadBefore: Int32Array;
  readonly latest: Int32Array;
  readonly lateAfter: Int32Array;
  /** Travel to the next node. */
  readonly leg: Int32Array;
  /** Travel from the route's first node to this one, if all edges were gone along backwards. */
  readonly backwards: Int32Array;
  /** By route. */
  readonly visitCount: Int32Array;
  readonly distance: Int32Array;
  readonly lateness: Int32Array;
  readonly load: Int32Array;
  /** What lateness and load cost, at the present prices. */
  readonly fine: Float64Array;
  /** When it changed last, on the clock `now`. */
  readonly changedAt: Int32Array;
  now = 0;

  constructor(day: PlainDay) {
    this.day = day;
    const ints = (): Int32Array => new Int32Array(day.nodeCount);
    [this.next, this.prev, this.position, this.leave] = [ints(), ints(), ints(), ints()];
    [this.lateBefore, this.loadBefore, this.lateAfter, this.latest] = [ints(), ints(), ints(), ints()];
    [this.leg, this.backwards] = [ints(), ints()];
    this.route = ints().fill(-1);
    const m = day.routeLimit;
    const perRoute = (): Int32Array => new Int32Array(m);
    [this.visitCount, this.distance, this.lateness] = [perRoute(), perRoute(), perRoute()];
    [this.load, this.changedAt] = [perRoute(), perRoute()];
    this.fine = new Float64Array(m);
    for (let r = 0; r < m; r++) {
      const [first, end] = [day.count + r, day.firstEnd + r];
      this.route[first] = this.route[end] = r;
      this.leave[first] = day.shiftStart;
      this.latest[end] = day.shiftEnd;
      this.next[first] = end;
      this.prev[end] = first;
      this.refresh(r);
    }
  }

  get cost(): number {
    let sum = 0;
    for (let r = 0; r < this.distance.length; r++) sum += this.distance[r]! + this.fine[r]!;
    return sum;
  }

  fineOf(lateness: number, load: number): number {
    const over = load - this.day.maxLoad;
    return over > 0 ? lateness * this.latePrice + over * this.loadPrice : lateness * this.latePrice;
  }

  setPrices(latePrice: number, loadPrice: number): void {
    this.latePrice = latePrice;
    this.loadPrice = loadPrice;
    for (let r = 0; r < this.fine.length; r++) this.fine[r] = this.fineOf(this.lateness[r]!, this.load[r]!);
  }

  /** Puts all sums right after the links of a route have changed. O(its visits). */
  refresh(r: number): void {
    const { next, prev, leave, lateBefore, loadBefore, leg, backwards, position, route } = this;
    const { travel, row, column, early, late, duration, load, count, firstEnd, shiftStart } = this.day;
    const end = firstEnd + r;
    let time = shiftStart;
    let lateness = 0;
    let sum = 0;
    let distance = 0;
    let back = 0;
    let at = 0;
    for (let i = count + r; i !== end;) {
      const s = next[i]!;
      const d = travel[row[i]! + column[s]!]!;
      leg[i] = d;
      distance += d;
      back += travel[row[s]! + column[i]!]!;
      time += d;
      if (time < early[s]!) time = early[s]!;
      else if (time > late[s]!) {
        lateness += time - late[s]!;
        time = late[s]!;
      }
      time += duration[s]!;
      sum += load[s]!;
      leave[s] = time;
      lateBefore[s] = lateness;
      loadBefore[s] = sum;
      backwards[s] = back;
      position[s] = ++at;
      route[s] = r;
      prev[s] = i;
      i = s;
    }
    this.visitCount[r] = at - 1;
    this.distance[r] = distance;
    this.lateness[r] = lateness;
    this.load[r] = sum;
    this.fine[r] = this.fineOf(lateness, sum);
    this.changedAt[r] = ++this.now;
    this.#refreshAfter(r);
  }

  #refreshAfter(r: number): void {
    const { prev, leg, latest, lateAfter } = this;
    const { early, late, duration, count, firstEnd, shiftEnd } = this.day;
    const first = count + r;
    let time = shiftEnd;
    let lateness = 0;
    for (let i = prev[firstEnd + r]!; i !== first; i = prev[i]!) {
      time -= leg[i]! + duration[i]!;
      if (time < early[i]!) {
        lateness += early[i]! - time;
        time = early[i]!;
      } else if (time > late[i]!) time = late[i]!;
      latest[i] = time;
      lateAfter[i] = lateness;
    }
  }

  /** Makes these the routes. Visits that are not among them are in none. O(visits). */
  set({ visits, from, routeCount }: FlatRoutes): void {
    const { next, route, visitCount } = this;
    const { count, firstEnd, routeLimit } = this.day;
    route.fill(-1, 0, count);
    for (let r = 0; r < routeLimit; r++) {
      if (r >= routeCount && visitCount[r] === 0) continue;
      let before = count + r;
      if (r < routeCount) {
        for (let k = from[r]!; k < from[r + 1]!; k++) before = next[before] = visits[k]!;
      }
      next[before] = firstEnd + r;
      this.refresh(r);
    }
  }

  /** Writes the routes down. O(visits + routes). */
  get(into: FlatRoutes): void {
    const { next, visitCount } = this;
    const { visits, from } = into;
    const { count, routeLimit } = this.day;
    let [k, at] = [0, 0];
    for (let r = 0; r < routeLimit; r++) {
      if (visitCount[r] === 0) continue;
      for (let i = next[count + r]!; i < count; i = next[i]!) visits[at++] = i;
      from[++k] = at;
    }
    into.routeCount = k;
  }

  /** A route without visits, or -1. */
  emptyRoute(): number {
    return this.visitCount.indexOf(0);
  }

  /** Like `insert`, but looks at all places. O(visits + routes). */
  insertAnywhere(v: number): void {
    const { route, next, visitCount } = this;
    const { count, routeLimit } = this.day;
    let best = Infinity;
    let after = -1;
    let hasEmpty = false;
    for (let r = 0; r < routeLimit; r++) {
      if (visitCount[r] === 0) {
        if (hasEmpty) continue;
        hasEmpty = true;
      }
      const cost = this.#costOfInserting(v, count + r);
      if (cost < best) {
        best = cost;
        after = count + r;
      }
    }
    for (let u = 0; u < count; u++) {
      if (route[u]! < 0) continue;
      const cost = this.#costOfInserting(v, u);
      if (cost < best) {
        best = cost;
        after = u;
      }
    }
    next[v] = next[after]!;
    next[after] = v;
    this.refresh(route[after]!);
  }

  /** Puts a visit that is in no route where it costs least: next to visits that are near, or in a route of its own. O(near). */
  insert(v: number): void {
    const { next, prev, route } = this;
    const { near, nearFrom, count, firstEnd } = this.day;
    let best = Infinity;
    let after = -1;
    for (let k = nearFrom[v]!, end = nearFrom[v + 1]!; k < end; k++) {
      const u = near[k]!;
      if (route[u]! < 0) continue;
      const behind = this.#costOfInserting(v, u);
      if (behind < best) {
        best = behind;
        after = u;
      }
      const ahead = this.#costOfInserting(v, prev[u]!);
      if (ahead < best) {
        best = ahead;
        after = prev[u]!;
      }
    }
    const empty = this.emptyRoute();
    if (empty >= 0) {
      const alone = this.#costOfInserting(v, count + empty);
      if (alone < best) after = count + empty;
    }
    // Nothing near and nobody idle: at the end of some route, where the search will find it a place.
    if (after < 0) after = prev[firstEnd + (v % this.day.routeLimit)]!;
    next[v] = next[after]!;
    next[after] = v;
    this.refresh(route[after]!);
  }

  #costOfInserting(v: number, a: number): number {
    const { travel, row, column, early, late, duration, load } = this.day;
    const z = this.next[a]!;
    const r = this.route[a]!;
    const there = travel[row[a]! + column[v]!]!;
    const on = travel[row[v]! + column[z]!]!;
    let time = this.leave[a]! + there;
    let lateness = this.lateBefore[a]! + this.lateAfter[z]!;
    if (time < early[v]!) time = early[v]!;
    else if (time > late[v]!) {
      lateness += time - late[v]!;
      time = late[v]!;
    }
    lateness += Math.max(0, time + duration[v]! + on - this.latest[z]!);
    return there + on - this.leg[a]! + this.fineOf(lateness, this.load[r]! + load[v]!) - this.fine[r]!;
  }
}
