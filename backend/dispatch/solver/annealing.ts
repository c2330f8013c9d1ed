// Ruin and recreate while it cools down: worse routes are accepted, less and less.
import { BestRoutes } from './best-routes.ts';
import { power } from './exact-math.ts';
import type { Model } from './model.ts';
import type { Neighbours } from './neighbours.ts';
import type { Random } from './random.ts';
import type { Routes } from './routes.ts';
import { RuinRecreate } from './ruin-recreate.ts';

/** First and last temperature, in distances to the fourth nearest visit; see docs/optimiser.md. */
const hottest = 2.5;
const coldest = 0.04;
/** Costs that differ by less are the same: what is left of sums of fractions. */
const noise = 1e-6;

export class Annealing {
  /** The best routes since the beginning of this run. */
  best: BestRoutes;
  readonly #routes: Routes;
  readonly #ruin: RuinRecreate;
  readonly #hottest: number;

  /** Begins from the routes as they are. O(visits). */
  constructor(routes: Routes, neighbours: Neighbours, random: Random) {
    this.#routes = routes;
    this.#ruin = new RuinRecreate(routes, neighbours, random);
    this.#hottest = hottest * spacing(routes.model, neighbours);
    this.best = new BestRoutes(routes);
    this.best.save();
  }

  /** `count` steps at the temperature of `done`, the part of this run that is over, from 0 to 1. */
  run(count: number, done: number): void {
    const ruin = this.#ruin;
    const routes = this.#routes;
    const { best } = this;
    const temperature = this.#hottest * power(coldest / hottest, done);
    for (let i = 0; i < count; i++) {
      if (!ruin.step(temperature)) continue;
      for (let k = 0; k < ruin.touchedCount; k++) best.markStale(ruin.touched[k]!);
      if (routes.cost < best.cost - noise) best.save();
    }
  }

  /** The next run begins from other routes. */
  restart(): void {
    this.best = new BestRoutes(this.#routes);
    this.best.save();
  }
}

/** How far it is from a visit to its fourth nearest, on average, in seconds: at least 1. */
function spacing({ seconds, stride, place, visitCount }: Model, { near, nearCount }: Neighbours): number {
  const rank = Math.min(3, nearCount - 1);
  let sum = 0;
  let count = 0;
  for (let v = 0; rank >= 0 && v < visitCount; v++) {
    const u = near[v * nearCount + rank]!;
    if (u >= visitCount) continue;
    sum += seconds[place[v]! * stride + place[u]!]!;
    count++;
  }
  return Math.max(1, sum / Math.max(1, count));
}
