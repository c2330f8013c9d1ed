// Accepting a part of a proposal: which routes belong together, and whether the day is still the one it was made for.
import type { TechnicianId, VisitId } from '../ids.ts';
import type { Proposal, Rearranged } from './day.contract.ts';
import { isSameOrder, sequenceOf } from './day.rules.ts';
import type { DayState } from './day.state.ts';

/**
 * For each technician the technicians whose routes exchange visits with theirs, directly or by others: accepting one
 * without the rest would lose or double a visit. Each names itself too. O(visits).
 */
export function belongTogether(routes: readonly Rearranged[]): Map<TechnicianId, readonly TechnicianId[]> {
  const from = new Map<VisitId, TechnicianId>();
  for (const route of routes) for (const id of route.before) from.set(id, route.technicianId);
  const group = new Map<TechnicianId, TechnicianId[]>(
    routes.map((route) => [route.technicianId, [route.technicianId]]),
  );
  for (const route of routes) {
    for (const id of route.after) {
      const giver = group.get(from.get(id) ?? route.technicianId);
      const taker = group.get(route.technicianId);
      if (!giver || !taker || giver === taker) continue;
      const joined = [...giver, ...taker];
      for (const technicianId of joined) group.set(technicianId, joined);
    }
  }
  return group;
}

/** Technicians of the proposal whose route is no longer what it was made from. O(routes × visits). */
export function changedSince(proposal: Proposal, state: DayState): TechnicianId[] {
  return proposal.routes
    .filter((route) => !isSameOrder(route.before, sequenceOf(state, route.technicianId)))
    .map((route) => route.technicianId);
}

export interface RouteChange {
  readonly technicianId: TechnicianId;
  /** Visits that come, with where from; null is the list of the unscheduled. */
  readonly comes: readonly { visitId: VisitId; from: TechnicianId | null }[];
  readonly goes: readonly { visitId: VisitId; to: TechnicianId | null }[];
  /** Visits that stay and change places among themselves. */
  readonly isReordered: boolean;
}

/** What a proposal does to each route, for people. O(visits). */
export function changesOf(routes: readonly Rearranged[]): RouteChange[] {
  const before = new Map<VisitId, TechnicianId>();
  const after = new Map<VisitId, TechnicianId>();
  for (const route of routes) {
    for (const id of route.before) before.set(id, route.technicianId);
    for (const id of route.after) after.set(id, route.technicianId);
  }
  return routes.map((route) => {
    const isStaying = (id: VisitId): boolean => before.get(id) === after.get(id);
    return {
      technicianId: route.technicianId,
      comes: route.after
        .filter((id) => !isStaying(id))
        .map((visitId) => ({ visitId, from: before.get(visitId) ?? null })),
      goes: route.before
        .filter((id) => !isStaying(id))
        .map((visitId) => ({ visitId, to: after.get(visitId) ?? null })),
      isReordered: !isSameOrder(route.before.filter(isStaying), route.after.filter(isStaying)),
    };
  });
}
