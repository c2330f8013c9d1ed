// Remembers routes as they were before their first change in a step, so that the step can be undone.
import type { Routes } from './routes.ts';

export class RouteJournal {
  readonly touched: Int32Array;
  count = 0;
  readonly #routes: Routes;
  #nodes: Int32Array;
  readonly #from: Int32Array;
  #length = 0;
  readonly #notedIn: Int32Array;
  #round = 1;

  constructor(routes: Routes) {
    this.#routes = routes;
    const { technicianCount, nodeCount } = routes.model;
    this.touched = new Int32Array(technicianCount);
    this.#from = new Int32Array(technicianCount + 1);
    this.#notedIn = new Int32Array(technicianCount);
    this.#nodes = new Int32Array(nodeCount);
  }

  clear(): void {
    this.count = 0;
    this.#length = 0;
    this.#round++;
  }

  note(r: number): void {
    if (this.#notedIn[r] === this.#round) return;
    this.#notedIn[r] = this.#round;
    const { next, model } = this.#routes;
    this.touched[this.count] = r;
    this.#from[this.count++] = this.#length;
    const end = model.firstEnd + r;
    for (let i = next[model.firstStart + r]!; i !== end; i = next[i]!) this.#nodes[this.#length++] = i;
    this.#from[this.count] = this.#length;
  }

  restore(): void {
    const routes = this.#routes;
    const { next, model, route } = routes;
    for (let k = 0; k < this.count; k++) {
      const r = this.touched[k]!;
      const end = model.firstEnd + r;
      for (let i = next[model.firstStart + r]!; i !== end; i = next[i]!) {
        if (i >= model.firstBreak) continue;
        route[i] = -1;
        routes.addAbsent(i);
      }
    }
    for (let k = 0; k < this.count; k++)
      routes.setRoute(this.touched[k]!, this.#nodes, this.#from[k]!, this.#from[k + 1]! - this.#from[k]!);
  }
}
