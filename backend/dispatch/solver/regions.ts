// Parts of a plain day that are planned anew by the genetic search while all other routes stay as they are.
import type { GeneticSearch } from './genetic.ts';
import type { Model } from './model.ts';
import type { Neighbours } from './neighbours.ts';
import type { Random } from './random.ts';
import type { Routes } from './routes.ts';

/** How many of a visit's nearest count when routes are looked for that lie beside its own. */
const besideCount = 30;

/** Chooses the routes of one region after another, so that all are in about as many. */
export class Regions {
  readonly #routes: Routes;
  readonly #neighbours: Neighbours;
  readonly #random: Random;
  /** By route: in how many regions it has been. */
  readonly #rounds: Int32Array;
  readonly #beside: Float64Array;

  constructor(routes: Routes, neighbours: Neighbours, random: Random) {
    [this.#routes, this.#neighbours, this.#random] = [routes, neighbours, random];
    this.#rounds = new Int32Array(routes.model.technicianCount);
    this.#beside = new Float64Array(routes.model.technicianCount);
  }

  /**
   * Technicians whose routes lie beside each other and have about `target` visits in all: around one who has been in the fewest
   * regions so far. O(technicians × chosen + visits × near).
   */
  next(target: number): number[] {
    const { visits } = this.#routes;
    const chosen: number[] = [];
    this.#beside.fill(0);
    let size = 0;
    for (let r = this.#leastServed(); r >= 0; r = this.#closest(chosen)) {
      if (chosen.length > 0 && size + visits[r]! / 2 > target) break;
      chosen.push(r);
      this.#rounds[r]!++;
      size += visits[r]!;
      this.#reach(r);
    }
    return chosen;
  }

  #leastServed(): number {
    const { visits, model } = this.#routes;
    const used: number[] = [];
    let fewest = Infinity;
    for (let r = 0; r < model.technicianCount; r++) {
      if (visits[r] === 0 || this.#rounds[r]! > fewest) continue;
      if (this.#rounds[r]! < fewest) used.length = 0;
      fewest = this.#rounds[r]!;
      used.push(r);
    }
    return used.length === 0 ? -1 : used[this.#random.below(used.length)]!;
  }

  #closest(chosen: readonly number[]): number {
    const { visits, model } = this.#routes;
    let closest = -1;
    let most = 0;
    for (let r = 0; r < model.technicianCount; r++) {
      if (visits[r] === 0 || chosen.includes(r)) continue;
      const share = this.#beside[r]! / visits[r]!;
      if (share > most) {
        most = share;
        closest = r;
      }
    }
    return closest;
  }

  #reach(r: number): void {
    const { route, model } = this.#routes;
    const { near, nearCount } = this.#neighbours;
    for (const v of visitsOf(this.#routes, r)) {
      for (let k = 0; k < Math.min(besideCount, nearCount); k++) {
        const u = near[v * nearCount + k]!;
        if (u >= model.visitCount) break;
        if (route[u]! >= 0) this.#beside[route[u]!]! += 1 / (k + 1);
      }
    }
  }
}

/** The visits of a technician in order; only for plain days, which have no breaks. */
export function visitsOf({ model, next }: Routes, r: number): Int32Array {
  const visits: number[] = [];
  for (let i = next[model.firstStart + r]!; i < model.visitCount; i = next[i]!) visits.push(i);
  return Int32Array.from(visits);
}

/** The routes that have visits. */
export function routeLists(routes: Routes, technicians: readonly number[]): Int32Array[] {
  return technicians.map((r) => visitsOf(routes, r)).filter(({ length }) => length > 0);
}

/** Gives the best routes of the search to these technicians, and to idle ones if it has more. O(visits). */
export function putBest(routes: Routes, technicians: number[], { bestRoutes }: GeneticSearch): void {
  for (const r of technicians) routes.clearRoute(r);
  const free = technicians.toReversed();
  technicians.length = 0;
  for (const list of bestRoutes) {
    const r = free.pop() ?? routes.idle.of(0);
    routes.setRoute(r, list, 0, list.length);
    technicians.push(r);
  }
}

/** All technicians, whether they have visits or not. */
export function everyone({ technicianCount }: Model): number[] {
  return Array.from({ length: technicianCount }, (_, r) => r);
}
