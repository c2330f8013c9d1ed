// One search for a good plan, in steps that a caller may spread over time.
import { BestRoutes } from './best-routes.ts';
import { insertAbsent, insertAlone, placePrefixes } from './construct.ts';
import { power } from './exact-math.ts';
import { GeneticSearch } from './genetic.ts';
import type { Model } from './model.ts';
import { findNeighbours, type Neighbours } from './neighbours.ts';
import { PlainDay } from './plain-day.ts';
import { Random } from './random.ts';
import { everyone, putBest, Regions, routeLists } from './regions.ts';
import { Routes } from './routes.ts';
import { RuinRecreate } from './ruin-recreate.ts';

/** Measured on public instances and on days; see docs/optimiser.md. */
export const searchDefaults = {
  spots: 100,
  near: 150,
  /** First and last temperature of ruin and recreate, in mean legs of the first plan. */
  hottest: 1,
  coldest: 0.01,
  /** Plain days of up to so many visits are searched as a whole by the genetic search, larger ones region by region. */
  wholeLimit: 450,
  /** Runs of ruin and recreate that begin the population, and the share of the budget that they take together. */
  seeds: 6,
  seedShare: 0.4,
  /** The share of ruin and recreate on larger plain days; then the visits of a region, and in how many each visit is. */
  ruinShare: 0.5,
  regionVisits: 200,
  rounds: 2,
  initial: 25,
  granular: 30,
};
/** Costs that differ by less are the same: what is left of sums of fractions. */
const noise = 1e-6;

export class Search {
  readonly routes: Routes;
  best: BestRoutes;
  iterations = 0;
  readonly #settings: typeof searchDefaults;
  readonly #random: Random;
  #neighbours: Neighbours | undefined;
  #ruin: RuinRecreate | undefined;
  #meanLeg = 1;
  #regions: Regions | undefined;
  /** Best of the present run of ruin and recreate, and which one it is. */
  #runBest: BestRoutes;
  #run = 0;
  #runs = 1;
  #ruinShare = 1;
  readonly #seeds: Int32Array[][] = [];
  #genetic: GeneticSearch | undefined;
  #region = -1;
  #regionCount = 1;
  #technicians: number[] = [];
  #regionCost = 0;
  #credit = 0;

  constructor(model: Model, seed: number, settings: Partial<typeof searchDefaults> = {}) {
    this.#settings = { ...searchDefaults, ...settings };
    this.routes = new Routes(model);
    this.best = this.#runBest = new BestRoutes(this.routes);
    this.#random = new Random(seed);
  }

  /** True when there is nothing to choose. */
  get isTrivial(): boolean {
    return this.#ruin === undefined;
  }

  /** The best routes so far, as routes of their own. */
  bestRoutes(): Routes {
    const routes = new Routes(this.routes.model);
    this.best.copyTo(routes);
    return routes;
  }

  /** The first complete plan. */
  begin(place?: (routes: Routes) => void): void {
    placePrefixes(this.routes);
    place?.(this.routes);
    insertAbsent(this.routes);
    this.best.save();
    this.#meanLeg = meanLeg(this.routes);
  }

  /** Lists that the search needs; after the first plan, because they take longer on a large day. */
  prepare(isFresh: boolean): void {
    const { routes } = this;
    const { model } = routes;
    if (model.visitCount === 0 || model.technicianCount === 0) return;
    const { spots, near, wholeLimit, seeds, seedShare, ruinShare, regionVisits, rounds } = this.#settings;
    const neighbours = (this.#neighbours = findNeighbours(model, spots, near));
    this.#ruin = new RuinRecreate(routes, neighbours, this.#random);
    if (PlainDay.fits(model) && model.visitCount > 1) {
      const isWhole = model.visitCount <= wholeLimit;
      this.#runs = isWhole && isFresh ? seeds : 1;
      this.#ruinShare = isWhole ? seedShare : ruinShare;
      this.#regionCount = isWhole ? 1 : Math.ceil((rounds * model.visitCount) / regionVisits);
      this.#regions = new Regions(routes, neighbours, this.#random);
    }
    if (isFresh) this.#restart();
  }

  /** `count` steps at `done`, the part of the budget that is spent. */
  run(count: number, done: number): void {
    if (this.#ruin === undefined) return;
    this.iterations += count;
    if (done < this.#ruinShare) this.#runRuin(count, (done / this.#ruinShare) * this.#runs);
    else this.#runGenetic(count, (done - this.#ruinShare) / (1 - this.#ruinShare));
  }

  #runRuin(count: number, done: number): void {
    if (Math.floor(done) > this.#run) {
      this.#run = Math.floor(done);
      this.#keepSeed();
      this.#restart();
    }
    const ruin = this.#ruin!;
    const { hottest, coldest } = this.#settings;
    const { routes } = this;
    const best = this.#runBest;
    const temperature = this.#meanLeg * hottest * power(coldest / hottest, done - this.#run);
    for (let i = 0; i < count; i++) {
      if (!ruin.step(temperature)) continue;
      for (let k = 0; k < ruin.touchedCount; k++) best.markStale(ruin.touched[k]!);
      if (routes.cost < best.cost - noise) best.save();
    }
    if (best.cost < this.best.cost) this.best = best;
  }

  /** One visit per technician where there are enough of them, as ruin and recreate likes it. */
  #restart(): void {
    const { routes } = this;
    const { model } = routes;
    if (model.technicianCount < model.visitCount || model.isRich) return;
    for (let r = 0; r < model.technicianCount; r++) if (routes.visits[r]! > 0) routes.clearRoute(r);
    insertAlone(routes);
    this.#runBest = new BestRoutes(routes);
  }

  #keepSeed(): void {
    if (this.#runBest.cost === Infinity) return;
    const routes = new Routes(this.routes.model);
    this.#runBest.copyTo(routes);
    if (routes.absentCount === 0) this.#seeds.push(routeLists(routes, everyone(routes.model)));
  }

  #runGenetic(count: number, done: number): void {
    const region = Math.min(this.#regionCount - 1, Math.floor(done * this.#regionCount));
    if (region > this.#region) {
      if (this.#region < 0) this.#beginGenetic();
      this.#region = region;
      this.#beginRegion();
    }
    const genetic = this.#genetic!;
    // A step of the genetic search takes about as long as this many of ruin and recreate.
    const worth = this.#worth;
    for (this.#credit += count; this.#credit >= worth; this.#credit -= worth) genetic.step();
    this.#harvest();
  }

  #worth = 1;

  #beginGenetic(): void {
    this.#keepSeed();
    this.best.copyTo(this.routes);
    this.best = new BestRoutes(this.routes);
    this.best.save();
  }

  #beginRegion(): void {
    const { routes } = this;
    const { model } = routes;
    const { regionVisits, initial, granular } = this.#settings;
    const isWhole = this.#regionCount === 1;
    this.#technicians = isWhole ? everyone(model) : this.#regions!.next(regionVisits);
    const lists = routeLists(routes, this.#technicians);
    const visits = isWhole
      ? Int32Array.from({ length: model.visitCount }, (_, v) => v)
      : Int32Array.from(lists.flatMap((list) => [...list]));
    const free = isWhole ? 0 : routes.idle.countOf(0);
    const day = new PlainDay(model, visits, this.#technicians.length + free, granular);
    this.#genetic = new GeneticSearch(day, this.#random, { initial });
    this.#worth = Math.max(1, visits.length >> 1);
    this.#regionCost = this.#technicians.reduce((sum, r) => sum + routes.routeCost[r]!, 0);
    if (!isWhole) this.#genetic.seed(lists);
    else for (const seed of this.#seeds) this.#genetic.seed(seed);
  }

  #harvest(): void {
    const genetic = this.#genetic!;
    const { routes, best } = this;
    const absent = this.#regionCount === 1 ? routes.absentCount * 1e10 : 0;
    if (genetic.bestCost >= this.#regionCost + absent - noise) return;
    for (const r of this.#technicians) best.markStale(r);
    putBest(routes, this.#technicians, genetic);
    for (const r of this.#technicians) best.markStale(r);
    this.#regionCost = genetic.bestCost;
    best.save();
  }
}

function meanLeg({ model, leg, next }: Routes): number {
  let sum = 0;
  let count = 0;
  for (let r = 0; r < model.technicianCount; r++) {
    for (let i = model.firstStart + r; i !== model.firstEnd + r; i = next[i]!) {
      sum += leg[i]!;
      if (leg[i]! > 0) count++;
    }
  }
  return Math.max(1, sum / Math.max(1, count));
}
