// What the optimiser may change for a proposal, and what it may not: the problem of a day by the scope that the dispatcher chose.
import type { z } from 'zod';
import type { optimiseScope } from '../../shared/dispatch/day.contract.ts';
import { solverVisit } from './day-problem.ts';
import type { LiveDay } from './live-day.ts';
import type { PlannedRoute, Problem, Visit, Weights } from './solver/problem.ts';
import { mendable } from './solver/repair.ts';
import type { StoredVisit } from './visit.records.ts';

type Scope = z.output<typeof optimiseScope>;

/** A change of technician or of the hour is worth making only for so much less travel, in seconds. */
const calmWeights: Partial<Weights> = { changedTechnician: 300, changedStart: 120 };
/** How late a promise that is late already may become, where promises are not what is looked at. */
const latestSeconds = 4 * 3_600;

export interface ProposalProblem {
  problem: Problem;
  start: PlannedRoute[];
}

/**
 * The day with the visits that nobody has been sent to yet, when the scope has them. What is done, under way or held is not changed;
 * agreed windows are kept, but for a repair, in which as few as possible become late.
 */
export async function proposalProblem(
  live: LiveDay,
  unscheduled: readonly StoredVisit[],
  scope: Scope,
): Promise<ProposalProblem> {
  const { technicians } = live.plan;
  const chosen = new Set<string>(
    scope.kind === 'technicians' ? scope.technicianIds : technicians.map(({ id }) => id),
  );
  const start = technicians
    .filter(({ id }) => chosen.has(id))
    .map(({ id }) => ({ technicianId: id, visitIds: live.plan.visitsOf(id) }));
  const visits: Visit[] = start.flatMap(({ technicianId, visitIds }) =>
    visitIds.map((visitId) => ownVisit(live, live.visits.get(visitId)!, technicianId, scope)),
  );
  if (scope.kind === 'unscheduled' || scope.kind === 'rest') {
    for (const visit of unscheduled) {
      const place = visit.place && (await live.travel.add(visit.place));
      if (typeof place === 'number') visits.push(solverVisit({ ...visit, window: null }, place, live.clock));
    }
  }
  const isRepair = scope.kind === 'repair';
  const problem: Problem = {
    visits,
    technicians: technicians
      .filter(({ id }) => chosen.has(id))
      .map((one) => (isRepair ? { ...one, ...realShift(live, one.id) } : one)),
    travel: live.travel.matrix,
    speeds: live.travel.speeds,
    weights: calmWeights,
  };
  return {
    problem: isRepair ? mendable(problem, promisedOf(live)) : problem,
    start: start.filter(({ visitIds }) => visitIds.length > 0),
  };
}

function promisedOf(live: LiveDay): Set<string> {
  return new Set([...live.visits.values()].flatMap(({ visitId, window }) => (window ? [visitId] : [])));
}

/** A repair may not lean on the overtime that a late route was granted. */
function realShift(live: LiveDay, technicianId: string) {
  return live.late.has(technicianId)
    ? { maxOvertimeSeconds: 0, maxLoad: live.technicians.get(technicianId)!.maxVisits }
    : {};
}

function ownVisit(live: LiveDay, visit: StoredVisit, technicianId: string, scope: Scope): Visit {
  const plain = solverVisit(visit, live.travel.indexOf(visit.place!)!, live.clock);
  const current = { technicianId, startSeconds: live.clock.secondsAt(new Date(visit.placement!.startAt)) };
  const stays = scope.kind === 'unscheduled' || visit.state === 'held' || visit.state === 'on_the_way';
  return {
    ...plain,
    current,
    ...(stays ? { technicianId } : {}),
    ...(live.late.has(technicianId) ? { maxLatenessSeconds: latestSeconds } : {}),
  };
}
