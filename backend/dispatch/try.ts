// Where a visit could go: for each technician the best place, or what is in the way. Changes nothing.
import type { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { trial } from '../../shared/dispatch/day.contract.ts';
import type { QueryContext } from '../wire/context.ts';
import { mustNotBeOver } from './closed-days.ts';
import { solverVisit } from './day-problem.ts';
import type { LiveDay } from './live-day.ts';
import { peekLiveDays } from './live-days.ts';
import { absent, obstacleOf } from './obstacles.ts';
import type { Change, Violation } from './solver/day-answers.ts';
import type { Visit } from './solver/problem.ts';
import { selectVisit } from './visit.records.ts';

type StoredTrial = z.input<typeof trial>;

/** See `day:try` in the contract. O(technicians × stops²). */
export async function dayTry(
  ctx: QueryContext,
  { day, visitId, technicianId }: { day: string; visitId: string; technicianId: string | null },
): Promise<{ trials: StoredTrial[] }> {
  const visit = await selectVisit(ctx.db, visitId);
  if (!visit) throw new AppError('NOT_FOUND');
  if (!visit.place) throw new AppError('NO_PLACE');
  const [live] = await peekLiveDays(ctx.parts, ctx.db, [day]);
  const isHere = live!.plan.has(visitId);
  if (!isHere) mustNotBeOver(ctx.at, day);
  const place = isHere ? undefined : await live!.travel.add(visit.place);
  if (!isHere && place === undefined) throw new AppError('BUSY');
  // On another day than the promised one, the window of the promise means nothing.
  const window = visit.day === day || visit.day === null ? visit.window : null;
  const probe = isHere ? undefined : solverVisit({ ...visit, window }, place!, live!.clock);
  const rows = [...live!.technicians.values()].filter(
    (row) => technicianId === null || row.technicianId === technicianId,
  );
  return {
    trials: rows.flatMap((row) => {
      if (!live!.plan.hasTechnician(row.technicianId))
        return [{ ...nothing(row.technicianId), obstacle: absent() }];
      return technicianId === null
        ? [bestOf(live!, visitId, probe, row.technicianId)]
        : trialsOf(live!, visitId, probe, row.technicianId);
    }),
  };
}

function nothing(technicianId: string): StoredTrial {
  return { technicianId, position: 0, obstacle: null, startAt: null, addedTravelSeconds: 0, shifts: [] };
}

/** Every position of a technician that is not behind them; positions count without the visit itself. */
function trialsOf(
  live: LiveDay,
  visitId: string,
  probe: Visit | undefined,
  technicianId: string,
): StoredTrial[] {
  const others = live.plan.visitsOf(technicianId).filter((id) => id !== visitId);
  const behind = live.standings.get(technicianId)!.behind.length;
  return Array.from({ length: others.length + 1 }, (_, position) => {
    const change = changeAt(live, visitId, probe, technicianId, position);
    return trialOf(live, visitId, technicianId, behind + position, change);
  });
}

function changeAt(
  live: LiveDay,
  visitId: string,
  probe: Visit | undefined,
  technicianId: string,
  position: number,
): Change {
  return probe
    ? live.plan.tryInsert(probe, technicianId, position)
    : live.plan.tryMove(visitId, technicianId, position);
}

function trialOf(
  live: LiveDay,
  visitId: string,
  technicianId: string,
  position: number,
  change: Change,
): StoredTrial {
  const found = { ...nothing(technicianId), position };
  if (!change.isAllowed) return { ...found, obstacle: obstacleOf(change.violation) };
  const stop = change.stops.find((one) => one.visitId === visitId);
  return {
    ...found,
    startAt: stop ? live.clock.at(stop.startSeconds).toISOString() : null,
    addedTravelSeconds: Math.round(change.addedCost),
    shifts: change.shifts.map((shift) => ({
      visitId: shift.visitId,
      technicianId: shift.technicianId,
      before: live.clock.at(shift.beforeSeconds).toISOString(),
      after: live.clock.at(shift.afterSeconds).toISOString(),
    })),
  };
}

/** The cheapest that is possible, or the one for which least is missing: only of this one it is found out whom it touches. */
function bestOf(live: LiveDay, visitId: string, probe: Visit | undefined, technicianId: string): StoredTrial {
  const costs = live.plan.costsOf(probe ?? visitId, technicianId);
  const weights = costs.map(weightOf);
  const position = weights.indexOf(Math.min(...weights));
  const behind = live.standings.get(technicianId)!.behind.length;
  const best = costs[position]!;
  const change: Change =
    typeof best === 'number'
      ? changeAt(live, visitId, probe, technicianId, position)
      : { isAllowed: false, violation: best };
  return trialOf(live, visitId, technicianId, behind + position, change);
}

/** Everything possible before everything that is not; things that time does not mend come last. */
function weightOf(cost: number | Violation): number {
  if (typeof cost === 'number') return Math.round(cost) - impossible;
  const { kind, seconds } = obstacleOf(cost);
  return ['window', 'break', 'shift'].includes(kind) ? seconds : Infinity;
}
/** More than any change of a day costs. */
const impossible = 1e12;
