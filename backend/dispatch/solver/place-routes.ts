// Puts routes that were handed in (who goes where, in order) into `Routes`, with the breaks where they cost least.
import type { Model } from './model.ts';
import { ProblemError, type PlannedRoute } from './problem.ts';
import { RouteWalk } from './route-walk.ts';
import type { Routes } from './routes.ts';

/**
 * Fixed beginnings and `planned` become the routes; all visits of `routes` are absent before. A visit that does not fit where it is planned
 * (any more) stays absent. Throws a ProblemError when a fixed beginning cannot be kept. O(visits × stops of a route).
 *
 * @param planned routes that passed `checkRoutes`; those of technicians with a fixed beginning may be missing
 */
export function placeRoutes(routes: Routes, planned: readonly PlannedRoute[]): void {
  const { model } = routes;
  const walk = new RouteWalk(model);
  const byTechnician = new Map(planned.map(({ technicianId, visitIds }) => [technicianId, visitIds]));
  model.problem.technicians.forEach(({ id, startsWith = [] }, r) => {
    const visits = (byTechnician.get(id) ?? startsWith).map((visit) => model.indexOfVisit.get(visit)!);
    if (visits.length === 0) return;
    const kept = whatFits(model, walk, r, visits, startsWith.length);
    if (kept.length < startsWith.length)
      throw new ProblemError(
        'BAD_ROUTE',
        startsWith[kept.length]!,
        `${id} cannot begin with it: it does not fit`,
      );
    const nodes = withBreaks(model, walk, r, kept);
    routes.setRoute(r, nodes, 0, nodes.length);
  });
}

/** As many of the visits, from the first on, as can be done together; at least the first `fixed` or too few. */
function whatFits(
  model: Model,
  walk: RouteWalk,
  r: number,
  visits: readonly number[],
  fixed: number,
): number[] {
  const all = Int32Array.from(visits);
  const isAllowed = (v: number): boolean => model.allowed[v * model.technicianCount + r] === 1;
  const loadOf = (list: readonly number[]): number => list.reduce((sum, v) => sum + model.load[v]!, 0);
  const mayCarry = (list: readonly number[]): boolean => loadOf(list) <= model.maxLoad[r]!;
  if (visits.every(isAllowed) && mayCarry(visits) && walk.walk(r, all, 0, all.length)) return [...visits];
  let kept = visits.slice(0, fixed);
  if (fixed > 0 && !(kept.every(isAllowed) && mayCarry(kept) && walk.walk(r, all, 0, fixed))) return [];
  for (let i = fixed; i < visits.length; i++) {
    const more = [...kept, visits[i]!];
    if (isAllowed(visits[i]!) && mayCarry(more) && walk.walk(r, Int32Array.from(more), 0, more.length))
      kept = more;
  }
  return kept;
}

/** The visits and breaks of the technician in order, with the breaks where they cost least. The visits can be done. */
export function withBreaks(model: Model, walk: RouteWalk, r: number, visits: readonly number[]): Int32Array {
  const nodes: number[] = [];
  walk.walk(r, Int32Array.from(visits), 0, visits.length);
  const count = model.breakFrom[r + 1]! - model.breakFrom[r]!;
  let b = 0;
  for (let i = 0; i <= visits.length; i++) {
    while (b < count && (walk.breaksAfter[b] === i || visits.length === 0))
      nodes.push(model.firstBreak + model.breakFrom[r]! + b++);
    if (i < visits.length) nodes.push(visits[i]!);
  }
  return Int32Array.from(nodes);
}
