// The solutions that a genetic search keeps: good ones, and ones that differ from the others.
import type { Random } from './random.ts';
import { makeFlatRoutes, type FlatRoutes, type Tours } from './tours.ts';

/** Sizes of Vidal et al. (2013), Wouda, Lan & Kool (2024). */
const smallest = 25;
const generation = 40;
const eliteCount = 4;
const closeCount = 5;

export class Individual implements FlatRoutes {
  readonly visits: Int32Array;
  readonly from: Int32Array;
  routeCount: number;
  readonly distance: number;
  readonly lateness: number;
  readonly overload: number;
  /** By visit: who comes next, or -1; and 1 for those that begin a route. */
  readonly #after: Int32Array;
  readonly #begins: Uint8Array;
  /** The others of the same kind, the most alike first. */
  readonly others: { other: Individual; apart: number }[] = [];
  /** The lower, the more it deserves to live: rank by cost and rank by difference together (Vidal et al. 2012). */
  fitness = 0;

  /** A copy of what the tours are now. */
  constructor(tours: Tours) {
    const flat = makeFlatRoutes(tours.day);
    tours.get(flat);
    this.visits = flat.visits;
    this.from = flat.from.slice(0, flat.routeCount + 1);
    this.routeCount = flat.routeCount;
    const { maxLoad, count } = tours.day;
    let [distance, lateness, overload] = [0, 0, 0];
    for (let r = 0; r < tours.distance.length; r++) {
      distance += tours.distance[r]!;
      lateness += tours.lateness[r]!;
      overload += Math.max(0, tours.load[r]! - maxLoad);
    }
    [this.distance, this.lateness, this.overload] = [distance, lateness, overload];
    this.#after = new Int32Array(count).fill(-1);
    this.#begins = new Uint8Array(count);
    for (let r = 0; r < this.routeCount; r++) {
      const end = this.from[r + 1]! - 1;
      this.#begins[this.visits[this.from[r]!]!] = 1;
      for (let k = this.from[r]!; k < end; k++) this.#after[this.visits[k]!] = this.visits[k + 1]!;
    }
  }

  get isFeasible(): boolean {
    return this.lateness === 0 && this.overload === 0;
  }

  /** Share of visits that have another follower, or begin a route in one of the two only. */
  apartFrom(other: Individual): number {
    const mine = this.#after;
    const theirs = other.#after;
    const begins = this.#begins;
    const theirBegins = other.#begins;
    let differences = 0;
    for (let i = 0; i < mine.length; i++) {
      if (mine[i] !== theirs[i]) differences++;
      if (begins[i]! > theirBegins[i]!) differences++;
    }
    return differences / mine.length;
  }

  /** How far the few most alike ones are on average. */
  get difference(): number {
    const count = Math.min(closeCount, this.others.length);
    let sum = 0;
    for (let k = 0; k < count; k++) sum += this.others[k]!.apart;
    return count === 0 ? 1 : sum / count;
  }

  costAt(tours: Tours): number {
    return this.distance + this.lateness * tours.latePrice + this.overload * tours.loadPrice;
  }
}

/** Feasible and infeasible solutions apart, as both are needed; each kind shrinks by survival when it has grown enough. */
export class Population {
  readonly #tours: Tours;
  readonly #random: Random;
  readonly #kinds: readonly Individual[][] = [[], []];
  #isRanked = false;

  constructor(tours: Tours, random: Random) {
    this.#tours = tours;
    this.#random = random;
  }

  clear(): void {
    for (const kind of this.#kinds) kind.length = 0;
  }

  /** Costs of infeasible ones are not what they were. */
  pricesChanged(): void {
    this.#isRanked = false;
  }

  add(individual: Individual): void {
    const kind = this.#kinds[individual.isFeasible ? 0 : 1]!;
    for (const other of kind) {
      const apart = individual.apartFrom(other);
      meet(individual, other, apart);
      meet(other, individual, apart);
    }
    kind.push(individual);
    this.#isRanked = false;
    if (kind.length > smallest + generation) this.#shrink(kind);
  }

  /** Two different solutions, each the better of two drawn at random. */
  parents(): [Individual, Individual] {
    const first = this.#tournament();
    let second = this.#tournament();
    for (let tries = 0; second === first && tries < 20; tries++) second = this.#tournament();
    return [first, second];
  }

  #tournament(): Individual {
    if (!this.#isRanked) {
      for (const kind of this.#kinds) this.#rank(kind);
      this.#isRanked = true;
    }
    const a = this.#draw();
    const b = this.#draw();
    return a.fitness <= b.fitness ? a : b;
  }

  #draw(): Individual {
    const [good, bad] = this.#kinds as [Individual[], Individual[]];
    const k = this.#random.below(good.length + bad.length);
    return k < good.length ? good[k]! : bad[k - good.length]!;
  }

  /** Sorts by cost and gives everyone a fitness. */
  #rank(kind: Individual[]): void {
    const tours = this.#tours;
    const size = kind.length;
    kind.sort((a, b) => a.costAt(tours) - b.costAt(tours));
    const ranks = kind.map((individual, rank) => ({ individual, rank, difference: individual.difference }));
    ranks.sort((a, b) => b.difference - a.difference);
    const weight = size <= eliteCount ? 0 : 1 - eliteCount / size;
    ranks.forEach(({ individual, rank }, place) => {
      individual.fitness = (rank + weight * place) / size;
    });
  }

  /** The least fit go until the smallest size is reached; doubles before all others, and the best never. */
  #shrink(kind: Individual[]): void {
    while (kind.length > smallest) {
      this.#rank(kind);
      let worst = kind[1]!;
      let isDouble = false;
      for (let k = 1; k < kind.length; k++) {
        const candidate = kind[k]!;
        const doubles = candidate.others[0]!.apart === 0;
        if (doubles === isDouble ? candidate.fitness > worst.fitness : doubles) {
          worst = candidate;
          isDouble = doubles;
        }
      }
      kind.splice(kind.indexOf(worst), 1);
      for (const { others } of kind)
        others.splice(
          others.findIndex(({ other }) => other === worst),
          1,
        );
    }
  }
}

function meet(individual: Individual, other: Individual, apart: number): void {
  const { others } = individual;
  let at = others.length;
  while (at > 0 && others[at - 1]!.apart > apart) at--;
  others.splice(at, 0, { other, apart });
}
