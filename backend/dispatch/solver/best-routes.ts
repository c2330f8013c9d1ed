// The best routes so far, copied route by route as they change.
import type { Routes } from './routes.ts';

export class BestRoutes {
  cost = Infinity;
  readonly #routes: Routes;
  readonly #nodes: (Int32Array | undefined)[];
  /** Routes that differ from the copy. */
  readonly #isStale: Uint8Array;
  readonly #stale: Int32Array;
  #staleCount = 0;

  constructor(routes: Routes) {
    this.#routes = routes;
    const count = routes.model.technicianCount;
    this.#nodes = Array.from({ length: count });
    this.#isStale = new Uint8Array(count);
    this.#stale = new Int32Array(count);
    for (let r = 0; r < count; r++) this.markStale(r);
  }

  markStale(r: number): void {
    if (this.#isStale[r] === 1) return;
    this.#isStale[r] = 1;
    this.#stale[this.#staleCount++] = r;
  }

  /** O(stops of the routes that have changed since the last time). */
  save(): void {
    const { next, model } = this.#routes;
    for (let k = 0; k < this.#staleCount; k++) {
      const r = this.#stale[k]!;
      const nodes: number[] = [];
      const end = model.firstEnd + r;
      for (let i = next[model.firstStart + r]!; i !== end; i = next[i]!) nodes.push(i);
      this.#nodes[r] = Int32Array.from(nodes);
      this.#isStale[r] = 0;
    }
    this.#staleCount = 0;
    this.cost = this.#routes.cost;
  }

  /** Makes other routes of the same model the best ones. O(nodes). */
  copyTo(routes: Routes): void {
    const { technicianCount } = routes.model;
    for (let r = 0; r < technicianCount; r++) routes.clearRoute(r);
    for (let r = 0; r < technicianCount; r++) {
      const nodes = this.#nodes[r]!;
      routes.setRoute(r, nodes, 0, nodes.length);
    }
  }
}
