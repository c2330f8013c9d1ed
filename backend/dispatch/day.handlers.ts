// Orders and streams of a day's plan.
import type { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { byCall, byPlace, byTechnician } from '../../shared/dispatch/day.state.ts';
import type { dayEvents, dayStreams, dayTechnician } from '../../shared/dispatch/day.contract.ts';
import type { Visit } from '../../shared/dispatch/visit.contract.ts';
import { addDays } from '../../shared/kyiv-time.ts';
import { byName } from '../../shared/technician/technician.state.ts';
import type { QueryContext } from '../wire/context.ts';
import type { HandlersFor, StreamHandlersFor } from '../wire/typed-handlers.ts';
import { dayArrange } from './arrange.ts';
import { dayClock, type DayClock } from './day-clock.ts';
import { shiftOf } from './day-problem.ts';
import { selectRoutesOfDay, selectTechniciansOfDay, type TechnicianRow } from './day.records.ts';
import { dayOptimise, dayStopOptimise, isSearching } from './optimise.ts';
import { selectProposal } from './proposal.records.ts';
import { dayTry } from './try.ts';
import { selectUnscheduled, selectVisitsOfDay } from './visit.records.ts';

export const dayHandlers = {
  'day:arrange': dayArrange,
  'day:try': dayTry,
  'day:lift': (ctx, { day, visitId }) =>
    ctx.hint(`day:${day}`, 'day:lifted', { by: ctx.actor.displayName, visitId }),
  'day:optimise': dayOptimise,
  'day:stop_optimise': dayStopOptimise,
} satisfies HandlersFor<typeof dayEvents>;

/** A technician as the board shows them on a day. */
export function technicianOfDay(row: TechnicianRow, clock: DayClock): z.input<typeof dayTechnician> {
  const shift = shiftOf({ ...row, absences: [] }, clock, 0);
  return {
    technicianId: row.technicianId,
    displayName: row.displayName,
    skills: row.skills,
    district: row.district,
    shift:
      (shift && {
        startAt: clock.at(shift.startSeconds).toISOString(),
        endAt: clock.at(shift.endSeconds).toISOString(),
      }) ||
      null,
    absences: row.absences.map(({ startsAt, endsAt, reason }) => ({
      startAt: startsAt.toISOString(),
      endAt: endsAt.toISOString(),
      reason,
    })),
    maxVisits: row.maxVisits,
    start: row.start,
    end: row.end,
  };
}

/** A day as the board gets it. O(visits + technicians). */
export async function daySnapshot(ctx: Pick<QueryContext, 'db'>, day: string) {
  const clock = dayClock(day);
  const end = dayClock(addDays(day, 1)).startsAt;
  const rows = await selectTechniciansOfDay(ctx.db, day, clock.startsAt, end);
  const routes = await selectRoutesOfDay(ctx.db, day);
  const visits = (await selectVisitsOfDay(ctx.db, day)) as Visit[];
  return {
    technicians: rows.map((row) => technicianOfDay(row, clock)).sort(byName),
    routes: routes.sort(byTechnician).map(({ technicianId, travelSeconds, returnsAt, breaks }) => ({
      technicianId,
      travelSeconds,
      returnAt: returnsAt?.toISOString() ?? null,
      breaks,
    })),
    visits: visits.sort(byPlace),
  };
}

export const dayStreamHandlers = {
  day: { admit: () => Promise.resolve(), snapshot: daySnapshot },
  unscheduled: {
    admit: () => Promise.resolve(),
    snapshot: async (ctx) => ({ visits: ((await selectUnscheduled(ctx.db)) as Visit[]).sort(byCall) }),
  },
  proposal: {
    admit: async (ctx, key) => {
      if (!(await selectProposal(ctx.db, key))) throw new AppError('NOT_FOUND');
    },
    snapshot: async (ctx, key) => {
      const found = (await selectProposal(ctx.db, key)) ?? null;
      // A search that ended with the program has what it found until then.
      return { proposal: found && { ...found, isRunning: found.isRunning && isSearching(ctx.parts, key) } };
    },
  },
} satisfies StreamHandlersFor<typeof dayStreams>;
