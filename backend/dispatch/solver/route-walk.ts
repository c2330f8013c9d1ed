// What one order of visits costs a technician when the breaks are taken where they cost least, or what is first in its way.
import { changedStartSeconds, unreachable } from './problem.ts';
import type { Model } from './model.ts';

/** What hinders: `fault` of `RouteWalk`. */
export const faults = { none: 0, window: 1, break: 2, shift: 3, noWay: 4 };

/**
 * Tries every place of the breaks, each with one pass over the stops. Travel comes before timing in the cost of a branch, and a branch
 * that costs more than the best one so far ends, so that one or two breaks cost little more than none.
 */
export class RouteWalk {
  /** Of the last walk: the cost of the route; among equal ones the one that ends first. */
  cost = Infinity;
  endSeconds = 0;
  /** Break b is taken after `breaksAfter[b]` visits. */
  readonly breaksAfter: Int32Array;
  /**
   * Of a walk that is not allowed: a constraint of `faults`, the node it belongs to, and by how many seconds it is missed. Each way to place
   * the breaks has a first fault; this is the smallest of them.
   */
  fault = faults.none;
  faultNode = -1;
  faultSeconds = Infinity;

  readonly #model: Model;
  readonly #after: Int32Array;
  #r = 0;
  #visits: Int32Array;
  #from = 0;
  #count = 0;

  constructor(model: Model) {
    this.#model = model;
    let most = 0;
    for (let r = 0; r < model.technicianCount; r++)
      most = Math.max(most, model.breakFrom[r + 1]! - model.breakFrom[r]!);
    this.breaksAfter = new Int32Array(most);
    this.#after = new Int32Array(most);
    this.#visits = this.#after;
  }

  /** True when `visits[from…from + count - 1]` may be the route of technician `r`; load and skills are not looked at. */
  walk(r: number, visits: Int32Array, from: number, count: number): boolean {
    const { weights, early, firstStart, place } = this.#model;
    this.cost = Infinity;
    this.fault = faults.none;
    this.faultSeconds = Infinity;
    if (count === 0) {
      this.cost = 0;
      this.endSeconds = early[firstStart + r]!;
      return true;
    }
    [this.#r, this.#visits, this.#from, this.#count] = [r, visits, from, count];
    let load = 0;
    for (let i = from; i < from + count; i++) load += this.#model.load[visits[i]!]!;
    const fixed = weights.technicianUsed + weights.balance * load * load;
    this.#goOn(0, 0, early[firstStart + r]!, place[firstStart + r]!, fixed);
    return this.cost < Infinity;
  }

  #goOn(fromStop: number, b: number, fromClock: number, fromPlace: number, fromCost: number): void {
    const model = this.#model;
    const { seconds, stride, breakFrom, weights, duration } = model;
    const r = this.#r;
    const factor = model.travelFactor[r]!;
    const hasBreak = breakFrom[r]! + b < breakFrom[r + 1]!;
    let [clock, place, cost] = [fromClock, fromPlace, fromCost];
    for (let i = fromStop; ; i++) {
      if (hasBreak && !this.#takeBreak(i, b, clock, place, cost)) return;
      if (i === this.#count) {
        if (!hasBreak) this.#goHome(clock, place, cost);
        return;
      }
      const v = this.#visits[this.#from + i]!;
      const base = seconds[place * stride + model.place[v]!]!;
      if (base >= unreachable) return this.#blame(faults.noWay, v, unreachable);
      const arrival = model.arrive(clock, factor === 1 ? base : Math.round(base * factor));
      const start = model.startAtNode(v, arrival);
      if (start > model.late[v]!) return this.#blame(faults.window, v, this.#missedBy(v, start));
      cost += arrival - clock + startCost(model, v, r, start);
      if (i > 0) cost += (start - arrival) * weights.waitingPerSecond;
      if (cost > this.cost) return;
      clock = start + duration[v]!;
      place = model.place[v]!;
    }
  }

  /** Goes on with the break taken here; false if it is too late for it, here and everywhere after. */
  #takeBreak(i: number, b: number, clock: number, place: number, cost: number): boolean {
    const { firstBreak, breakFrom, early, late, duration, weights } = this.#model;
    const node = firstBreak + breakFrom[this.#r]! + b;
    if (clock > late[node]!) {
      this.#blame(faults.break, node, clock - late[node]!);
      return false;
    }
    const start = Math.max(clock, early[node]!);
    this.#after[b] = i;
    const waiting = i > 0 ? (start - clock) * weights.waitingPerSecond : 0;
    this.#goOn(i, b + 1, start + duration[node]!, place, cost + waiting);
    return true;
  }

  #goHome(clock: number, place: number, cost: number): void {
    const { seconds, stride, firstEnd, late, shiftEnd, travelFactor, weights, place: places } = this.#model;
    const end = firstEnd + this.#r;
    const base = seconds[place * stride + places[end]!]!;
    if (base >= unreachable) return this.#blame(faults.noWay, end, unreachable);
    const home = this.#model.arrive(clock, Math.round(base * travelFactor[this.#r]!));
    if (home > late[end]!) return this.#blame(faults.shift, end, home - late[end]!);
    const total = cost + home - clock + Math.max(0, home - shiftEnd[this.#r]!) * weights.overtimePerSecond;
    if (total > this.cost || (total === this.cost && home >= this.endSeconds)) return;
    this.cost = total;
    this.endSeconds = home;
    this.breaksAfter.set(this.#after);
  }

  #missedBy(v: number, start: number): number {
    const { due, late } = this.#model;
    return start - (late[v]! < 0 ? due[v]! + (this.#model.visitOf(v).maxLatenessSeconds ?? 0) : late[v]!);
  }

  #blame(fault: number, node: number, amount: number): void {
    if (amount >= this.faultSeconds) return;
    this.fault = fault;
    this.faultNode = node;
    this.faultSeconds = amount;
  }
}

/** What a start costs by itself: lateness, and changes against what was agreed. */
export function startCost(model: Model, v: number, r: number, start: number): number {
  const { weights } = model;
  const late = start - model.due[v]!;
  let cost = late > 0 ? weights.lateVisit + late * weights.latePerSecond : 0;
  const current = model.currentTechnician[v]!;
  if (current === -1) return cost;
  if (current !== r) cost += weights.changedTechnician;
  if (Math.abs(start - model.currentStart[v]!) > changedStartSeconds) cost += weights.changedStart;
  return cost;
}
