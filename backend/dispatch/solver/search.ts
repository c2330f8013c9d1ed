// One search for a good plan, in steps that a caller may spread over time.
import { Annealing } from './annealing.ts';
import { BestRoutes } from './best-routes.ts';
import { insertAbsent, insertingAbsent, placePrefixes } from './construct.ts';
import type { Model } from './model.ts';
import { findingNeighbours, type ListSizes, type Neighbours } from './neighbours.ts';
import { PlainDay } from './plain-day.ts';
import { Polish, type PolishPlan } from './polish.ts';
import { Random } from './random.ts';
import { everyone, Regions, routeLists } from './regions.ts';
import { Routes } from './routes.ts';

/** These figures were measured on public instances and on made-up days; see docs/optimiser.md. */
const plainLists: ListSizes = { spots: 120, enough: 60, near: 150 };
const richLists: ListSizes = { spots: 20, enough: 20, near: 150 };
const searchDefaults = {
  /** Plain days of up to so many visits are searched as a whole by the genetic search, larger ones region by region. */
  wholeLimit: 450,
  /**
   * Runs of ruin and recreate that begin the population of a day of `wholeLimit` visits, and the share of the budget that they take
   * together; it is less for a smaller day, which the genetic search does not need help with.
   */
  seeds: 6,
  seedShare: 0.4,
  /** A day with more visits per technician has long routes. */
  longStops: 25,
  /** Of a larger day: the share of ruin and recreate, the visits of a region, and in how many regions each visit is. */
  short: { share: 0.65, visits: 120, rounds: 1 },
  long: { share: 0.5, visits: 200, rounds: 2 },
  lists: plainLists,
};
export type SearchSettings = typeof searchDefaults;

/**
 * Ruin and recreate on any day. On a plain one (see `PlainDay.fits`) it takes a share of the budget only, in one run or several,
 * and the genetic search has the rest.
 */
export class Search {
  readonly routes: Routes;
  best: BestRoutes;
  iterations = 0;
  readonly #random: Random;
  readonly #settings: SearchSettings;
  #annealing: Annealing | undefined;
  #runs = 1;
  #run = 0;
  #annealingShare = 1;
  readonly #seeds: Int32Array[][] = [];
  #regions: Regions | undefined;
  #polish: Polish | undefined;

  constructor(model: Model, seed: number, settings: Partial<SearchSettings> = {}) {
    this.#settings = { ...searchDefaults, ...settings };
    this.routes = new Routes(model);
    this.best = new BestRoutes(this.routes);
    this.#random = new Random(seed);
  }

  /** True when there is nothing to choose. */
  get isTrivial(): boolean {
    return this.#annealing === undefined;
  }

  /** The best routes so far, as routes of their own. */
  bestRoutes(): Routes {
    const routes = new Routes(this.routes.model);
    this.best.copyTo(routes);
    return routes;
  }

  /** The first complete plan; when it is ended before, as much of it as there is. */
  *begin(place?: (routes: Routes) => void): Generator<void, void> {
    placePrefixes(this.routes);
    place?.(this.routes);
    try {
      yield* insertingAbsent(this.routes);
    } finally {
      this.best.save();
    }
  }

  /** Lists that the search needs; after the first plan, because they take longer on a large day. O(visits²). */
  *prepare(isFresh: boolean): Generator<void, void> {
    const { routes } = this;
    const { model } = routes;
    if (model.visitCount === 0 || model.technicianCount === 0) return;
    const isPlain = PlainDay.fits(model);
    const neighbours = yield* findingNeighbours(model, isPlain ? this.#settings.lists : richLists, isPlain);
    this.#annealing = new Annealing(routes, neighbours, this.#random);
    this.best = this.#annealing.best;
    if (isPlain && model.visitCount > 1) this.#share(neighbours, isFresh);
  }

  #share(neighbours: Neighbours, isFresh: boolean): void {
    const { routes } = this;
    const { wholeLimit, seeds, seedShare } = this.#settings;
    this.#regions = new Regions(routes, neighbours, this.#random);
    if (routes.model.visitCount <= wholeLimit) {
      this.#runs = isFresh ? seeds : 1;
      this.#annealingShare = (seedShare * routes.model.visitCount) / wholeLimit;
    } else this.#annealingShare = this.#shape().share;
  }

  /** `count` steps, or as much work; `done` is the part of the budget that is spent, from 0 to 1. */
  run(count: number, done: number): void {
    if (this.#annealing === undefined) return;
    this.iterations += count;
    const share = this.#annealingShare;
    if (done < share) {
      this.#anneal(this.#annealing, count, (done / share) * this.#runs);
      return;
    }
    this.#polish ??= this.#beginPolish(this.#annealing);
    this.#polish.run(count, (done - share) / (1 - share));
  }

  #anneal(annealing: Annealing, count: number, done: number): void {
    if (Math.floor(done) > this.#run) {
      this.#run = Math.floor(done);
      this.#keepSeed(annealing);
      this.#buildAgain();
      annealing.restart();
    }
    annealing.run(count, done - this.#run);
    if (annealing.best.cost < this.best.cost) this.best = annealing.best;
  }

  #buildAgain(): void {
    const { routes } = this;
    for (let r = 0; r < routes.model.technicianCount; r++) routes.clearRoute(r);
    insertAbsent(routes);
  }

  #keepSeed({ best }: Annealing): void {
    const routes = new Routes(this.routes.model);
    best.copyTo(routes);
    if (routes.absentCount === 0) this.#seeds.push(routeLists(routes, everyone(routes.model)));
  }

  #beginPolish(annealing: Annealing): Polish {
    const { routes } = this;
    this.#keepSeed(annealing);
    this.best.copyTo(routes);
    this.best = new BestRoutes(routes);
    this.best.save();
    return new Polish(routes, this.best, this.#regions!, this.#random, this.#polishPlan());
  }

  #polishPlan(): PolishPlan {
    const { visitCount } = this.routes.model;
    if (visitCount <= this.#settings.wholeLimit)
      return { regionCount: 1, regionVisits: visitCount, seeds: this.#seeds };
    const { visits, rounds } = this.#shape();
    return { regionCount: Math.ceil((rounds * visitCount) / visits), regionVisits: visits, seeds: [] };
  }

  /** Long routes are what the genetic search is better at, short ones what ruin and recreate is. */
  #shape(): SearchSettings['long'] {
    const { short, long, longStops } = this.#settings;
    const { model, visits, absentCount } = this.routes;
    const used = visits.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
    return model.visitCount - absentCount > longStops * used ? long : short;
  }
}
