// Routes that are being changed: linked nodes with their times kept up to date, and what each route costs.
import { IdleTechnicians } from './idle-technicians.ts';
import type { Model } from './model.ts';
import { costOf } from './route-cost.ts';

/**
 * One doubly linked list per technician: shift start, visits and breaks, shift end. Always true between two calls:
 * - `depart[i] = start[i] + duration[i]`, and `start[i]` is the earliest start that the nodes before allow;
 * - `latest[i]` is the latest start with which i and everything after it can still be done;
 * - every route is allowed, `start[i] <= latest[i]` for all its nodes, unless something was removed where the way around
 *   a stop takes longer than the way over it: see `isAllowed`;
 * - `cost` is the sum of `routeCost` and of the penalties of the visits in `absent`.
 */
export class Routes {
  readonly model: Model;
  readonly next: Int32Array;
  readonly prev: Int32Array;
  /** Technician of a node, or -1 for a visit that is absent. */
  readonly route: Int32Array;
  readonly start: Int32Array;
  readonly depart: Int32Array;
  readonly latest: Int32Array;
  /** Seconds of travel to the next node; 0 before a break and in a route without visits. */
  readonly leg: Int32Array;
  /** The same as the matrix has it, whatever the hour: `leg` itself when the hour does not matter. */
  readonly way: Int32Array;
  readonly place: Int32Array;
  readonly load: Float64Array;
  readonly visits: Int32Array;
  readonly routeCost: Float64Array;
  readonly absent: Int32Array;
  absentCount = 0;
  cost = 0;
  readonly idle: IdleTechnicians;

  readonly #absentAt: Int32Array;

  constructor(model: Model) {
    this.model = model;
    const { nodeCount, technicianCount, visitCount } = model;
    const ints = (): Int32Array => new Int32Array(nodeCount);
    [this.next, this.prev, this.start, this.depart] = [ints(), ints(), ints(), ints()];
    [this.latest, this.leg] = [ints(), ints()];
    this.way = model.clock === undefined ? this.leg : ints();
    this.route = ints().fill(-1);
    this.place = model.place.slice();
    this.load = new Float64Array(technicianCount);
    this.visits = new Int32Array(technicianCount);
    this.routeCost = new Float64Array(technicianCount);
    this.absent = new Int32Array(visitCount + 1);
    this.#absentAt = new Int32Array(visitCount + 1).fill(-1);
    this.idle = new IdleTechnicians(model.classOf);
    for (let r = 0; r < technicianCount; r++) this.#makeEmpty(r);
    for (let v = 0; v < visitCount; v++) this.addAbsent(v);
  }

  /** True where nothing may come directly after node `p`: before a visit of a fixed beginning, also after a break there. */
  isSealed(p: number): boolean {
    const { sealed, frozen, firstBreak, firstStart } = this.model;
    if (p < firstBreak || p >= firstStart) return sealed[p] === 1;
    let s = this.next[p]!;
    while (s >= firstBreak && s < firstStart) s = this.next[s]!;
    return frozen[s] === 1;
  }

  /** False when a removal has made the rest of the route late: possible where travel breaks the triangle inequality. */
  isAllowed(r: number): boolean {
    const first = this.model.firstStart + r;
    return this.visits[r] === 0 || this.latest[first]! >= this.start[first]!;
  }

  /** Puts the absent visit `v` behind node `p`. The caller has checked that this is feasible. O(stops of the route). */
  insert(v: number, p: number): void {
    const { next, prev, route } = this;
    const r = route[p]!;
    const s = next[p]!;
    next[p] = v;
    prev[v] = p;
    next[v] = s;
    prev[s] = v;
    route[v] = r;
    this.load[r]! += this.model.load[v]!;
    if (this.visits[r]!++ === 0) this.idle.leave(r);
    this.#removeAbsent(v);
    if (this.model.hasBreaks || this.model.isRich) this.refresh(r);
    else this.#refreshAround(r, p, v);
  }

  /** Takes visit `v` out of its route; it is absent then. O(stops of the route). */
  remove(v: number): void {
    this.unlink(v);
    this.addAbsent(v);
  }

  /** Like `remove` for several visits of one route, with one pass over its times. */
  removeAll(nodes: Int32Array, count: number): void {
    const r = this.route[nodes[0]!]!;
    for (let i = 0; i < count; i++) {
      this.#takeOut(nodes[i]!, r);
      this.addAbsent(nodes[i]!);
    }
    this.refresh(r);
  }

  unlink(v: number): void {
    const r = this.route[v]!;
    this.#takeOut(v, r);
    this.refresh(r);
  }

  addAbsent(v: number): void {
    this.#absentAt[v] = this.absentCount;
    this.absent[this.absentCount++] = v;
    this.cost += this.model.penalty[v]!;
  }

  /** Makes the route exactly these nodes (visits and breaks), which belong to no route now. O(nodes). */
  setRoute(r: number, nodes: Int32Array, from: number, count: number): void {
    const { next, prev, route, model } = this;
    let before = model.firstStart + r;
    let visits = 0;
    let load = 0;
    for (let i = from; i < from + count; i++) {
      const node = nodes[i]!;
      next[before] = node;
      prev[node] = before;
      route[node] = r;
      before = node;
      if (node < model.firstBreak) {
        visits++;
        load += model.load[node]!;
        if (this.#absentAt[node]! >= 0) this.#removeAbsent(node);
      }
    }
    const end = model.firstEnd + r;
    next[before] = end;
    prev[end] = before;
    this.load[r] = load;
    if (visits > 0 && this.visits[r] === 0) this.idle.leave(r);
    if (visits === 0 && this.visits[r]! > 0) this.idle.join(r);
    this.visits[r] = visits;
    this.refresh(r);
  }

  /** Empties the route; its visits are absent then. */
  clearRoute(r: number): void {
    const { firstBreak, firstStart, breakFrom } = this.model;
    for (let node = this.next[firstStart + r]!; node < firstStart; node = this.next[node]!) {
      if (node >= firstBreak) continue;
      this.route[node] = -1;
      this.addAbsent(node);
    }
    const breaks = breakFrom[r + 1]! - breakFrom[r]!;
    const nodes = Int32Array.from({ length: breaks }, (_, i) => firstBreak + breakFrom[r]! + i);
    this.setRoute(r, nodes, 0, breaks);
  }

  /** Times, travel and cost of a whole route anew. O(stops). */
  refresh(r: number): void {
    const { next, prev, start, depart, latest, leg, way, place, model } = this;
    const { duration, seconds, stride, firstBreak, firstStart, firstEnd } = model;
    const factor = model.travelFactor[r]!;
    const first = firstStart + r;
    const end = firstEnd + r;
    start[first] = depart[first] = model.early[first]!;
    const isUsed = this.visits[r]! > 0;
    let p = first;
    let travel = 0;
    while (p !== end) {
      const s = next[p]!;
      const isBreak = s >= firstBreak && s < firstStart;
      if (isBreak) place[s] = place[p]!;
      const base = seconds[place[p]! * stride + place[s]!]!;
      const d = isBreak ? 0 : factor === 1 ? base : Math.round(base * factor);
      const arrival = model.arrive(depart[p]!, d);
      way[p] = isUsed ? d : 0;
      leg[p] = isUsed ? arrival - depart[p]! : 0;
      travel += leg[p]!;
      start[s] = model.startAtNode(s, arrival);
      depart[s] = start[s]! + duration[s]!;
      p = s;
    }
    latest[end] = model.late[end]!;
    for (let s = end; s !== first; s = p) {
      p = prev[s]!;
      const d =
        isUsed || (s >= firstBreak && s < firstStart) ? way[p]! : this.travel(r, place[p]!, place[s]!);
      latest[p] = model.latestAtNode(p, model.leaveBy(latest[s]!, d) - duration[p]!);
    }
    this.#setCost(r, model.isRich ? costOf(this, r, travel) : travel);
  }

  /** Seconds from place to place for a technician, whatever the hour. */
  travel(r: number, from: number, to: number): number {
    const { seconds, stride, travelFactor } = this.model;
    const base = seconds[from * stride + to]!;
    return travelFactor[r] === 1 ? base : Math.round(base * travelFactor[r]!);
  }

  #takeOut(v: number, r: number): void {
    const { next, prev } = this;
    const [p, s] = [prev[v]!, next[v]!];
    next[p] = s;
    prev[s] = p;
    this.route[v] = -1;
    this.load[r]! -= this.model.load[v]!;
    if (--this.visits[r]! === 0) this.idle.join(r);
  }

  /** After an insertion where travel is all that counts: only the nodes whose times change are visited. */
  #refreshAround(r: number, p: number, v: number): void {
    const { next, prev, start, depart, latest, leg, model } = this;
    const { duration } = model;
    const { place } = this;
    const s = next[v]!;
    const before = leg[p]!;
    leg[p] = this.travel(r, place[p]!, place[v]!);
    leg[v] = this.travel(r, place[v]!, place[s]!);
    for (let q = p, i = v; ; q = i, i = next[i]!) {
      const at = model.startAtNode(i, depart[q]! + leg[q]!);
      if (i !== v && at === start[i]) break;
      start[i] = at;
      depart[i] = at + duration[i]!;
      if (i >= model.firstEnd) break;
    }
    for (let i = v, q = s; ; q = i, i = prev[i]!) {
      const at = model.latestAtNode(i, latest[q]! - leg[i]! - duration[i]!);
      if (i !== v && at === latest[i]) break;
      latest[i] = at;
      if (i >= model.firstStart) break;
    }
    this.#setCost(r, this.routeCost[r]! + leg[p]! + leg[v]! - before);
  }

  #setCost(r: number, cost: number): void {
    this.cost += cost - this.routeCost[r]!;
    this.routeCost[r] = cost;
  }

  #removeAbsent(v: number): void {
    const at = this.#absentAt[v]!;
    const last = this.absent[--this.absentCount]!;
    this.absent[at] = last;
    this.#absentAt[last] = at;
    this.#absentAt[v] = -1;
    this.cost -= this.model.penalty[v]!;
  }

  #makeEmpty(r: number): void {
    const { model, next, prev, route } = this;
    const end = model.firstEnd + r;
    let before = model.firstStart + r;
    route[before] = route[end] = r;
    for (let b = model.breakFrom[r]!; b < model.breakFrom[r + 1]!; b++) {
      const node = model.firstBreak + b;
      next[before] = node;
      prev[node] = before;
      route[node] = r;
      before = node;
    }
    next[before] = end;
    prev[end] = before;
    this.idle.join(r);
    this.refresh(r);
  }
}
