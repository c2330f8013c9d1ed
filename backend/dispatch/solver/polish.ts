// Plain days, or one region of a large one after another, planned anew by the genetic search.
import type { BestRoutes } from './best-routes.ts';
import { GeneticSearch } from './genetic.ts';
import { PlainDay } from './plain-day.ts';
import type { Random } from './random.ts';
import { everyone, putBest, routeLists, type Regions } from './regions.ts';
import type { Routes } from './routes.ts';

/** Visits in the neighbourhood of each. */
const near = 30;
/** Costs that differ by less are the same. */
const noise = 1e-6;

export interface PolishPlan {
  /** How many regions are planned, one after another; 1: all technicians and visits at once. */
  regionCount: number;
  /** Visits of a region. */
  regionVisits: number;
  /** Complete plans that begin the population where all is planned at once. */
  seeds: readonly Int32Array[][];
}

export class Polish {
  readonly #routes: Routes;
  readonly #best: BestRoutes;
  readonly #regions: Regions;
  readonly #random: Random;
  readonly #plan: PolishPlan;
  #genetic: GeneticSearch | undefined;
  #region = -1;
  #technicians: number[] = [];
  /** What the routes of the region cost, with the penalties of visits that are left out if they belong to it. */
  #regionCost = 0;
  /** Plans of the region that are not in its population yet. */
  #unused: Int32Array[][] = [];
  #worth = 1;
  #credit = 0;

  /** Begins from the routes, which are also the best ones: they are changed only to be better. */
  constructor(routes: Routes, best: BestRoutes, regions: Regions, random: Random, plan: PolishPlan) {
    [this.#routes, this.#best, this.#regions] = [routes, best, regions];
    [this.#random, this.#plan] = [random, plan];
  }

  /**
   * As much work as `count` steps of ruin and recreate.
   * @param done the part of the polish that is over, 0 to 1: it decides when the next region begins
   */
  run(count: number, done: number): void {
    const { regionCount } = this.#plan;
    const region = Math.min(regionCount - 1, Math.floor(done * regionCount));
    if (region > this.#region) {
      this.#region = region;
      this.#genetic = regionCount === 1 ? this.#beginAll() : this.#beginRegion();
    }
    const genetic = this.#genetic!;
    const worth = this.#worth;
    const seed = this.#unused.pop();
    // One at a time: to improve a plan that is new takes longer than a step.
    if (seed !== undefined) genetic.seed(seed);
    else for (this.#credit += count; this.#credit >= worth; this.#credit -= worth) genetic.step();
    this.#harvest(genetic);
  }

  #beginAll(): GeneticSearch {
    const { model, cost } = this.#routes;
    this.#technicians = everyone(model);
    this.#regionCost = cost;
    const visits = Int32Array.from({ length: model.visitCount }, (_, v) => v);
    const genetic = this.#begin(visits, model.technicianCount);
    this.#unused = [...this.#plan.seeds];
    return genetic;
  }

  #beginRegion(): GeneticSearch {
    const routes = this.#routes;
    const technicians = (this.#technicians = this.#regions.next(this.#plan.regionVisits));
    this.#regionCost = technicians.reduce((sum, r) => sum + routes.routeCost[r]!, 0);
    const lists = routeLists(routes, technicians);
    const visits = Int32Array.from(lists.flatMap((list) => [...list]));
    const genetic = this.#begin(visits, technicians.length + routes.idle.countOf(0));
    this.#unused = [lists];
    return genetic;
  }

  #begin(visits: Int32Array, technicianCount: number): GeneticSearch {
    // About what a step of the genetic search takes beside one of ruin and recreate.
    this.#worth = Math.max(1, visits.length >> 1);
    const day = new PlainDay(this.#routes.model, visits, technicianCount, near);
    return new GeneticSearch(day, this.#random);
  }

  #harvest(genetic: GeneticSearch): void {
    if (genetic.bestCost >= this.#regionCost - noise) return;
    const best = this.#best;
    for (const r of this.#technicians) best.markStale(r);
    putBest(this.#routes, this.#technicians, genetic);
    for (const r of this.#technicians) best.markStale(r);
    this.#regionCost = genetic.bestCost;
    best.save();
  }
}
