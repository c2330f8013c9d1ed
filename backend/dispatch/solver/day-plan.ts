// A planned day that answers at once: where a visit fits, what a change would do, and why things are as they are.
import { checkNewVisit, checkProblem, checkRoutes, checkWindows } from './check-problem.ts';
import { faultOf, ruleAgainst, timesOf, type Change, type Offer, type Violation } from './day-answers.ts';
import { badRoute, compareDays, costOfChange, type NewRoute } from './day-changes.ts';
import { DayRoutes } from './day-routes.ts';
import { explainVisit, type Explanation } from './explain.ts';
import { Model } from './model.ts';
import { fitsAgain, offersFor } from './offers.ts';
import { planFrom } from './plan.ts';
import {
  ProblemError,
  type Plan,
  type PlannedRoute,
  type Problem,
  type Technician,
  type TimedRoute,
  type TimeWindow,
  type Visit,
} from './problem.ts';
import { withBreaks } from './place-routes.ts';

/** How many visits may be added before the arrays are made anew. */
const room = 64;

/**
 * All answers hold for breaks where they cost least. Nothing here searches: an answer costs the stops of the routes that it looks at. A place of a
 * visit that the problem does not have is a row of the travel matrix that the caller has filled in, below its stride. Methods throw a ProblemError for what
 * makes no sense (an unknown id, a position that does not exist, a visit that `checkProblem` would refuse); what is only not allowed is an answer.
 */
export class DayPlan {
  #routes: DayRoutes;
  readonly #problem: Problem;
  /** Every visit of the day, served or not, by its id. */
  readonly #nodes: Map<string, number>;

  /**
   * The first plan of a day. Throws a ProblemError when the problem is wrong or a route is not allowed. O(places² + visits × technicians).
   */
  static from(problem: Problem, planned: readonly PlannedRoute[]): DayPlan {
    checkProblem(problem);
    checkRoutes(problem, planned);
    const day = new DayPlan(
      problem,
      new DayRoutes(new Model(problem, room)),
      new Map(problem.visits.map(({ id }, v) => [id, v])),
    );
    for (const { technicianId, visitIds } of planned) day.#putPlanned(technicianId, visitIds);
    return day;
  }

  private constructor(problem: Problem, routes: DayRoutes, nodes: Map<string, number>) {
    this.#problem = problem;
    this.#routes = routes;
    this.#nodes = nodes;
  }

  /** An independent day to try things with. O(visits + technicians). */
  copy(): DayPlan {
    return new DayPlan(this.#problem, this.#routes.copy(), new Map(this.#nodes));
  }

  /** The problem with the visits as they are now. O(visits). */
  get problem(): Problem {
    const visits = [...this.#nodes.values()].map((v) => this.#routes.model.visitOf(v));
    return { ...this.#problem, visits };
  }

  /** True for a technician of the day. */
  hasTechnician(technicianId: string): boolean {
    return this.#routes.model.indexOfTechnician.has(technicianId);
  }

  get technicians(): readonly Technician[] {
    return this.#problem.technicians;
  }

  /** The times of one technician's route; undefined when there is nothing on it. O(stops). */
  routeOf(technicianId: string): TimedRoute | undefined {
    const r = this.#technician(technicianId);
    const visits = this.#routes.visitsOf(r);
    return visits.length === 0 ? undefined : timesOf(this.#routes, r, visits);
  }

  /** The whole plan with its times. O(visits). */
  plan(): Plan {
    const { model, walk, count } = this.#routes;
    const sequences = Array.from({ length: model.technicianCount }, (_, r) => r)
      .filter((r) => count[r]! > 0)
      .map((r) => ({ r, nodes: [...withBreaks(model, walk, r, this.#routes.visitsOf(r))] }));
    const unserved = [...this.#nodes.values()].filter((v) => this.#routes.rowOf[v] === -1);
    return planFrom(model, sequences, unserved);
  }

  /** True for a visit of the day, served or not. */
  has(visitId: string): boolean {
    return this.#nodes.has(visitId);
  }

  /** The visits of a technician in order. */
  visitsOf(technicianId: string): string[] {
    return this.#routes.visitsOf(this.#technician(technicianId)).map((v) => this.#routes.model.visitOf(v).id);
  }

  /**
   * For each window the cheapest place for the visit, or why there is none; the cheapest first. A visit with the id of a served one is
   * asked about as if that were taken out before: this is how it is moved to another time.
   */
  offer(visit: Visit, windows: readonly TimeWindow[]): Offer[] {
    checkNewVisit(this.#problem, visit);
    for (const window of windows) checkWindows([window], visit.id);
    const known = this.#nodes.get(visit.id) ?? -1;
    const row = known === -1 ? -1 : this.#routes.rowOf[known]!;
    if (row !== -1) {
      const visits = this.#routes.visitsOf(row);
      const position = visits.indexOf(known);
      if (position < this.#routes.fixed[row]!)
        return windows.map((window) => ({ window, none: { reason: 'frozen' } }));
      const others = visits.toSpliced(position, 1);
      if (!this.#routes.isAllowed(row, others))
        return windows.map((window) => ({ window, none: { reason: 'needed' } }));
      this.#routes.setSpare(row, others);
    }
    return offersFor(this.#routes, visit, windows, row);
  }

  /** True when another visit like this one would find a place in the window once this one is stop number `position` of the technician. */
  fitsAgain(visit: Visit, window: TimeWindow, technicianId: string, position: number): boolean {
    checkNewVisit(this.#problem, visit);
    checkWindows([window], visit.id);
    return fitsAgain(this.#routes, visit, window, this.#technician(technicianId), position);
  }

  /** The visit, served or not, as stop number `position` (from 0, counted without it) of the technician. */
  tryMove(visitId: string, technicianId: string, position: number): Change {
    return this.#change(this.#placed(this.#node(visitId), technicianId, position));
  }

  applyMove(visitId: string, technicianId: string, position: number): Change {
    return this.#apply(this.#placed(this.#node(visitId), technicianId, position));
  }

  /** A visit with data of its own: a new one, or another one in the place of that with the same id, such as one with other windows. */
  tryInsert(visit: Visit, technicianId: string, position: number): Change {
    checkNewVisit(this.#problem, visit);
    this.#routes.model.putProbe(visit);
    return this.#change(this.#placed(this.#routes.model.probe, technicianId, position));
  }

  applyInsert(visit: Visit, technicianId: string, position: number): Change {
    const change = this.tryInsert(visit, technicianId, position);
    if (!change.isAllowed) return change;
    const node = this.#added(visit);
    const routes = this.#placed(node, technicianId, position);
    this.#nodes.set(visit.id, node);
    return this.#apply(routes);
  }

  /** For each position with a technician what `tryMove` (`tryInsert` for a visit with data of its own) costs, or what is in the way. O(stops²). */
  costsOf(visit: string | Visit, technicianId: string): (number | Violation)[] {
    if (typeof visit !== 'string') {
      checkNewVisit(this.#problem, visit);
      this.#routes.model.putProbe(visit);
    }
    const node = typeof visit === 'string' ? this.#node(visit) : this.#routes.model.probe;
    const id = typeof visit === 'string' ? visit : visit.id;
    const count = this.visitsOf(technicianId).filter((other) => other !== id).length;
    return Array.from({ length: count + 1 }, (_, position) => {
      const routes = this.#placed(node, technicianId, position);
      return Array.isArray(routes) ? costOfChange(this.#routes, routes) : routes;
    });
  }

  /** Takes a visit out; it is unserved then. */
  tryRemove(visitId: string): Change {
    return this.#change(this.#without(this.#node(visitId)));
  }

  applyRemove(visitId: string): Change {
    return this.#apply(this.#without(this.#node(visitId)));
  }

  /** Two served visits change places. */
  trySwap(visitId: string, otherId: string): Change {
    return this.#change(this.#swapped(this.#node(visitId), this.#node(otherId)));
  }

  applySwap(visitId: string, otherId: string): Change {
    return this.#apply(this.#swapped(this.#node(visitId), this.#node(otherId)));
  }

  /** A visit that is not served (any more) is no part of the day from now on: it was cancelled. */
  forget(visitId: string): void {
    const node = this.#node(visitId);
    if (this.#routes.rowOf[node] !== -1) throw new ProblemError('BAD_ROUTE', visitId, 'it is served');
    this.#nodes.delete(visitId);
  }

  /** Why the visit is where it is, or is not served: see `Explanation`. O(stops of all routes, each with the stops of its route). */
  explain(visitId: string): Explanation {
    return explainVisit(this.#routes, this.#node(visitId));
  }

  #change(routes: NewRoute[] | Violation): Change {
    return Array.isArray(routes)
      ? compareDays(this.#routes, routes)
      : { isAllowed: false, violation: routes };
  }

  #apply(routes: NewRoute[] | Violation): Change {
    const change = this.#change(routes);
    if (change.isAllowed && Array.isArray(routes))
      for (const { r, visits } of routes) this.#routes.set(r, visits);
    return change;
  }

  /** The routes that differ when `v` is put there, those where it is gone after the one where it comes. */
  #placed(v: number, technicianId: string, position: number): NewRoute[] | Violation {
    const r = this.#technician(technicianId);
    const { id } = this.#routes.model.visitOf(v);
    const before = this.#nodes.get(id) ?? -1;
    const taken = before === -1 || this.#routes.rowOf[before] === -1 ? [] : this.#without(before);
    if (!Array.isArray(taken)) return taken;
    const source = taken.find((route) => route.r === r);
    const rest = source?.visits ?? this.#routes.visitsOf(r);
    if (!Number.isInteger(position) || position < 0 || position > rest.length)
      throw new ProblemError('OUT_OF_RANGE', id, `${technicianId} has no position ${position}`);
    if (position < this.#routes.fixed[r]!) return { constraint: 'frozen', technicianId, visitId: id };
    const visits = rest.toSpliced(position, 0, v);
    return [{ r, visits, placed: [v] }, ...taken.filter((route) => route !== source)];
  }

  #without(v: number): NewRoute[] | Violation {
    const { model, rowOf, fixed } = this.#routes;
    const r = rowOf[v]!;
    const visitId = model.visitOf(v).id;
    if (r === -1) throw new ProblemError('BAD_ROUTE', visitId, 'it is not served');
    const visits = this.#routes.visitsOf(r);
    const position = visits.indexOf(v);
    const technicianId = model.problem.technicians[r]!.id;
    if (position < fixed[r]!) return { constraint: 'frozen', technicianId, visitId };
    return [{ r, visits: visits.toSpliced(position, 1), placed: [] }];
  }

  #swapped(v: number, other: number): NewRoute[] | Violation {
    for (const node of [v, other]) {
      const without = this.#without(node);
      if (!Array.isArray(without)) return without;
    }
    const [r, s] = [this.#routes.rowOf[v]!, this.#routes.rowOf[other]!];
    const exchanged = (row: number): number[] =>
      this.#routes.visitsOf(row).map((node) => (node === v ? other : node === other ? v : node));
    if (r === s) return [{ r, visits: exchanged(r), placed: [v, other] }];
    return [
      { r: s, visits: exchanged(s), placed: [v] },
      { r, visits: exchanged(r), placed: [other] },
    ];
  }

  #putPlanned(technicianId: string, visitIds: readonly string[]): void {
    const r = this.#technician(technicianId);
    const visits = visitIds.map((id) => this.#node(id));
    let load = 0;
    for (const v of visits) {
      const violation = ruleAgainst(this.#routes, v, r, load);
      if (violation) throw badRoute(technicianId, violation);
      load += this.#routes.model.load[v]!;
    }
    if (!this.#routes.isAllowed(r, visits)) throw badRoute(technicianId, faultOf(this.#routes, r));
    this.#routes.set(r, visits);
  }

  /** A node for the visit; when there is no room for it, all arrays are made anew. */
  #added(visit: Visit): number {
    const node = this.#routes.model.addVisit(visit);
    if (node !== -1) return node;
    const old = this.#routes;
    const lists = Array.from({ length: old.model.technicianCount }, (_, r) =>
      old.visitsOf(r).map((v) => old.model.visitOf(v).id),
    );
    const model = new Model(this.problem, room);
    this.#routes = new DayRoutes(model);
    model.problem.visits.forEach(({ id }, v) => this.#nodes.set(id, v));
    const nodesOf = (ids: readonly string[]): number[] => ids.map((id) => this.#node(id));
    lists.forEach((ids, r) => this.#routes.set(r, nodesOf(ids)));
    return model.addVisit(visit);
  }

  #node(visitId: string): number {
    const node = this.#nodes.get(visitId);
    if (node === undefined) throw new ProblemError('UNKNOWN_VISIT', visitId, 'there is no such visit');
    return node;
  }

  #technician(technicianId: string): number {
    const r = this.#routes.model.indexOfTechnician.get(technicianId);
    if (r === undefined)
      throw new ProblemError('UNKNOWN_TECHNICIAN', technicianId, 'there is no such technician');
    return r;
  }
}
