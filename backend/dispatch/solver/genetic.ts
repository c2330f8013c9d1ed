// Hybrid genetic search for plain days (Vidal et al. 2013; Kool et al. 2022; Wouda, Lan & Kool 2024): up to some hundreds of visits nothing better is known.
import { Crossover } from './crossover.ts';
import { LocalSearch } from './local-search.ts';
import { Price } from './penalties.ts';
import type { PlainDay } from './plain-day.ts';
import { Individual, Population } from './population.ts';
import type { Random } from './random.ts';
import { makeFlatRoutes, Tours, type FlatRoutes } from './tours.ts';

const geneticDefaults = {
  /** Solutions made from nothing at first. */
  initial: 25,
  /** Share of solutions that should not be late, and not be overloaded. */
  feasibleShare: 0.3,
  /** How often an infeasible solution is made feasible, and with how much higher prices. */
  repairShare: 0.5,
  repairFactor: 10,
  /** Steps without a better solution before all begins anew. */
  patience: 20_000,
};

type GeneticOptions = typeof geneticDefaults;

export class GeneticSearch {
  readonly #tours: Tours;
  readonly #random: Random;
  readonly #search: LocalSearch;
  readonly #population: Population;
  readonly #crossover: Crossover;
  readonly #late: Price;
  readonly #load: Price;
  readonly #options: GeneticOptions;
  readonly #draft: FlatRoutes;
  #best: Individual | undefined;
  #initialLeft: number;
  #idle = 0;

  constructor(day: PlainDay, random: Random, options: Partial<GeneticOptions> = {}) {
    this.#options = { ...geneticDefaults, ...options };
    this.#random = random;
    this.#tours = new Tours(day);
    this.#search = new LocalSearch(this.#tours, random);
    this.#population = new Population(this.#tours, random);
    this.#crossover = new Crossover(this.#tours, random);
    this.#draft = makeFlatRoutes(day);
    this.#initialLeft = this.#options.initial;
    const heaviest = Math.max(1, ...day.load);
    const furthest = day.travel.reduce((most, seconds) => Math.max(most, seconds), 0);
    this.#late = new Price(1, this.#options.feasibleShare);
    this.#load = new Price(furthest / heaviest, this.#options.feasibleShare);
    this.#setPrices(1);
  }

  /** Seconds of travel of `bestRoutes`; `Infinity` as long as there are none. */
  get bestCost(): number {
    return this.#best?.distance ?? Infinity;
  }

  /** The visits of the model in each route that is used, in order. */
  get bestRoutes(): Int32Array[] {
    const best = this.#best;
    if (best === undefined) return [];
    const { visits } = this.#tours.day;
    return Array.from({ length: best.routeCount }, (_, r) =>
      best.visits.slice(best.from[r], best.from[r + 1]).map((i) => visits[i]!),
    );
  }

  /** Adds a solution that was found elsewhere, such as by ruin and recreate; every visit of the day stands in it exactly once. */
  seed(routes: readonly Int32Array[]): void {
    const draft = this.#draft;
    const indexOf = new Map(Array.from(this.#tours.day.visits, (v, i) => [v, i]));
    let at = 0;
    draft.routeCount = 0;
    for (const route of routes) {
      if (route.length === 0) continue;
      for (const v of route) draft.visits[at++] = indexOf.get(v)!;
      draft.from[++draft.routeCount] = at;
    }
    this.#tours.set(draft);
    this.#educate(-1);
  }

  /** Makes one solution, from two or, at first, from nothing, and improves it. Some milliseconds. */
  step(): void {
    if (this.#initialLeft > 0) {
      this.#initialLeft--;
      this.#makeRandom();
      this.#educate(-1);
      return;
    }
    const [a, b] = this.#population.parents();
    const since = this.#crossover.mix(a, b);
    const before = this.bestCost;
    this.#educate(since);
    this.#idle = this.bestCost < before ? 0 : this.#idle + 1;
    if (this.#idle >= this.#options.patience) {
      this.#idle = 0;
      this.#population.clear();
      this.#initialLeft = this.#options.initial;
    }
  }

  #makeRandom(): void {
    const { count } = this.#tours.day;
    const draft = this.#draft;
    draft.routeCount = 0;
    this.#tours.set(draft);
    const order = Int32Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const j = this.#random.below(i + 1);
      const v = order[i]!;
      order[i] = order[j]!;
      order[j] = v;
    }
    for (const v of order) this.#tours.insertAnywhere(v);
  }

  #educate(since: number): void {
    const { repairShare, repairFactor } = this.#options;
    this.#search.run(since);
    const first = this.#keep();
    const late = this.#late.count(first.lateness === 0);
    const load = this.#load.count(first.overload === 0);
    if (!first.isFeasible && this.#random.unit() < repairShare) {
      this.#setPrices(repairFactor);
      this.#search.run(-1);
      this.#setPrices(1);
      this.#keepIfFeasible();
    } else if (late || load) this.#setPrices(1);
    if (late || load) this.#population.pricesChanged();
  }

  #keep(): Individual {
    const individual = new Individual(this.#tours);
    this.#population.add(individual);
    if (individual.isFeasible && individual.distance < this.bestCost) this.#best = individual;
    return individual;
  }

  #keepIfFeasible(): void {
    if (this.#tours.fine.every((fine) => fine === 0)) this.#keep();
  }

  #setPrices(factor: number): void {
    this.#tours.setPrices(this.#late.value * factor, this.#load.value * factor);
  }
}
