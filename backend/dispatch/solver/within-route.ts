// Moves that change the order of one route: visits elsewhere, visits against each other, a part the other way round.
import type { PlainDay } from './plain-day.ts';
import type { Tours } from './tours.ts';

const leastGain = 0.01;

/** A move is the part between two nodes in a new order, written into a list; that is walked through only if it may be cheaper. */
export class WithinRoute {
  readonly #tours: Tours;
  readonly #day: PlainDay;
  readonly #part: Int32Array;
  #size = 0;

  constructor(tours: Tours) {
    this.#tours = tours;
    this.#day = tours.day;
    this.#part = new Int32Array(tours.day.count);
  }

  /** All moves of the visits u and v, which are in the same route. True if there was one that is cheaper: it is done then. */
  improve(u: number, v: number): boolean {
    return this.moveBehind(u, v) || this.#swap(u, v) || this.#reverse(u, v);
  }

  /** u, or u x, or x u behind v, which may be the route's start. */
  moveBehind(u: number, v: number): boolean {
    const { next, prev, route, leg, fine } = this.#tours;
    const { travel, row, column, count } = this.#day;
    const p = prev[u]!;
    const x = next[u]!;
    const y = next[v]!;
    if (p === v) return false;
    const room = fine[route[u]!]! - leastGain;
    const vu = travel[row[v]! + u]!;
    const uy = travel[row[u]! + column[y]!]!;
    let d = travel[row[p]! + column[x]!]! - leg[p]! - leg[u]! + vu + uy - leg[v]!;
    if (d < room && this.#moveIfBetter(d, u, u, v)) return true;
    if (x >= count || x === v) return false;
    const out = leg[p]! + leg[x]! + leg[v]! - travel[row[p]! + column[next[x]!]!]!;
    d = vu + travel[row[x]! + column[y]!]! - out;
    if (d < room && this.#moveIfBetter(d, u, x, v)) return true;
    d = travel[row[v]! + x]! + travel[row[x]! + u]! + uy - leg[u]! - out;
    return d < room && this.#moveIfBetter(d, x, u, v);
  }

  /** Moves one visit (`first` is `second`) or two neighbours, in this order, behind v. */
  #moveIfBetter(d: number, first: number, second: number, v: number): boolean {
    const { next, prev, position } = this.#tours;
    const isTurned = first !== second && next[second] === first;
    const from = isTurned ? second : first;
    const to = isTurned ? first : second;
    const isForwards = v < this.#day.count && position[v]! > position[from]!;
    this.#size = 0;
    if (isForwards) this.#add(next[to]!, next[v]!);
    this.#part[this.#size++] = first;
    if (first !== second) this.#part[this.#size++] = second;
    if (!isForwards) this.#add(next[v]!, from);
    return isForwards ? this.#putIfBetter(d, prev[from]!, next[v]!) : this.#putIfBetter(d, v, next[to]!);
  }

  /** u against v, u x against v, u x against v y. */
  #swap(u: number, v: number): boolean {
    const { next, prev, route, leg, fine } = this.#tours;
    const { travel, row, column, count } = this.#day;
    const x = next[u]!;
    const y = next[v]!;
    if (x === v || y === u) return false;
    const p = prev[u]!;
    const w = prev[v]!;
    const room = fine[route[u]!]! - leastGain;
    const pv = travel[row[p]! + v]!;
    const wu = travel[row[w]! + u]!;
    const out = leg[p]! + leg[w]!;
    let d = 0;
    if (u < v) {
      d = pv + travel[row[v]! + column[x]!]! + wu + travel[row[u]! + column[y]!]! - out - leg[u]! - leg[v]!;
      if (d < room && this.#swapIfBetter(d, u, u, v, v)) return true;
    }
    if (x >= count) return false;
    const vx2 = travel[row[v]! + column[next[x]!]!]!;
    if (next[x] !== v) {
      d = pv + vx2 + wu + travel[row[x]! + column[y]!]! - out - leg[x]! - leg[v]!;
      if (d < room && this.#swapIfBetter(d, u, x, v, v)) return true;
    }
    if (y >= count || u > v || next[x] === v || next[y] === u) return false;
    const y2 = next[y]!;
    d =
      pv +
      travel[row[y]! + column[next[x]!]!]! +
      wu +
      travel[row[x]! + column[y2]!]! -
      out -
      leg[x]! -
      leg[y]!;
    return d < room && this.#swapIfBetter(d, u, x, v, y);
  }

  /** Swaps the visits a to b with the visits c to d, which do not touch. */
  #swapIfBetter(delta: number, a: number, b: number, c: number, d: number): boolean {
    const { next, prev, position } = this.#tours;
    if (position[a]! > position[c]!) return this.#swapIfBetter(delta, c, d, a, b);
    this.#size = 0;
    this.#add(c, next[d]!);
    this.#add(next[b]!, c);
    this.#add(a, next[b]!);
    return this.#putIfBetter(delta, prev[a]!, next[d]!);
  }

  /** If v comes after u: u v … x y, where x followed u and y v. */
  #reverse(u: number, v: number): boolean {
    const { next, prev, route, leg, fine, position, backwards } = this.#tours;
    const { travel, row, column } = this.#day;
    const x = next[u]!;
    if (position[u]! > position[v]! || x === v) return false;
    const y = next[v]!;
    let d = travel[row[u]! + v]! + travel[row[x]! + column[y]!]! - leg[u]! - leg[v]!;
    d += backwards[v]! - backwards[x]!;
    for (let i = x; i !== v; i = next[i]!) d -= leg[i]!;
    if (d >= fine[route[u]!]! - leastGain) return false;
    this.#size = 0;
    for (let i = v; i !== u; i = prev[i]!) this.#part[this.#size++] = i;
    return this.#putIfBetter(d, u, y);
  }

  #add(from: number, before: number): void {
    const { next } = this.#tours;
    for (let i = from; i !== before; i = next[i]!) this.#part[this.#size++] = i;
  }

  /** Makes the route a, part, z if its fine leaves something of what the new distance `d` saves. */
  #putIfBetter(d: number, a: number, z: number): boolean {
    const tours = this.#tours;
    const part = this.#part;
    const size = this.#size;
    const { next, route, load, fine } = tours;
    const r = route[a]!;
    if (d + tours.fineOf(this.#lateness(a, z), load[r]!) - fine[r]! >= -leastGain) return false;
    let last = a;
    for (let k = 0; k < size; k++) last = next[last] = part[k]!;
    next[last] = z;
    tours.refresh(r);
    return true;
  }

  #lateness(a: number, z: number): number {
    const { leave, lateBefore, lateAfter, latest } = this.#tours;
    const { travel, row, column, early, late, duration } = this.#day;
    const part = this.#part;
    const size = this.#size;
    let time = leave[a]!;
    let sum = lateBefore[a]! + lateAfter[z]!;
    let last = a;
    for (let k = 0; k < size; k++) {
      const i = part[k]!;
      time += travel[row[last]! + i]!;
      if (time < early[i]!) time = early[i]!;
      else if (time > late[i]!) {
        sum += time - late[i]!;
        time = late[i]!;
      }
      time += duration[i]!;
      last = i;
    }
    time += travel[row[last]! + column[z]!]! - latest[z]!;
    return time > 0 ? sum + time : sum;
  }
}
