// One search for a good plan, in steps that a caller may spread over time.
import { BestRoutes } from './best-routes.ts';
import { insertAbsent, insertAlone, placePrefixes } from './construct.ts';
import type { Model } from './model.ts';
import { findNeighbours } from './neighbours.ts';
import { Random } from './random.ts';
import { Routes } from './routes.ts';
import { RuinRecreate } from './ruin-recreate.ts';

/** Measured on public instances and on days; see docs/optimiser.md. */
const spotTarget = 20;
const nearTarget = 150;
/** First and last temperature, in mean legs of the first plan. */
const hottest = 1;
const coldest = 0.01;
/** Costs that differ by less are the same: what is left of sums of fractions. */
const noise = 1e-6;

export class Search {
  readonly routes: Routes;
  readonly best: BestRoutes;
  iterations = 0;
  readonly #random: Random;
  #ruin: RuinRecreate | undefined;
  #meanLeg = 1;

  constructor(model: Model, seed: number) {
    this.routes = new Routes(model);
    this.best = new BestRoutes(this.routes);
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
    const isPlentiful = model.technicianCount >= model.visitCount && !model.isRich;
    if (isFresh && isPlentiful) {
      for (let r = 0; r < model.technicianCount; r++) if (routes.visits[r]! > 0) routes.clearRoute(r);
      insertAlone(routes);
      for (let r = 0; r < model.technicianCount; r++) this.best.markStale(r);
    }
    this.#ruin = new RuinRecreate(routes, findNeighbours(model, spotTarget, nearTarget), this.#random);
  }

  /** `count` steps at the temperature of `done`, the part of the budget that is spent. */
  run(count: number, done: number): void {
    const ruin = this.#ruin;
    if (ruin === undefined) return;
    const { routes, best } = this;
    const temperature = this.#meanLeg * hottest * Math.pow(coldest / hottest, done);
    for (let i = 0; i < count; i++) {
      if (!ruin.step(temperature)) continue;
      for (let k = 0; k < ruin.touchedCount; k++) best.markStale(ruin.touched[k]!);
      if (routes.cost < best.cost - noise) best.save();
    }
    this.iterations += count;
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
