// What the clock does to promises: when time alone has made it sure that a window will be missed, its subscriber is told.
import type { Kysely } from 'kysely';
import { projectDay } from '../../shared/dispatch/day.rules.ts';
import type { DayState } from '../../shared/dispatch/day.state.ts';
import { addDays, kyivDay } from '../../shared/kyiv-time.ts';
import type { Tables } from '../db/tables.ts';
import type { AppParts } from '../parts.ts';
import { lookEvery, runOwnWork, type ClockJob, type OwnWorkWire } from '../wire/own-work.ts';
import { daySnapshot } from './day.handlers.ts';
import { sayLate, tellingsOf, type Lateness } from './late-visits.ts';
import { lockLiveDay } from './live-days.ts';
import { selectReporting, selectToldLate } from './visit-entry.records.ts';

const everyMs = 30_000;
/** So long after the end of a window nobody is told by the clock any more: most likely it was not reported. */
const silentAfterMs = 60 * 60_000;
/** Who reported setting out or arriving so many days ago, or since, is believed not to have done what was not reported. */
const reportingDays = 7;

/** Looks every half minute, one look at a time. Several backends may look: see {@link sayLate}. */
export const watchLate: ClockJob = (app, wire) =>
  lookEvery(
    everyMs,
    () => lateTick(app, wire),
    (err) => app.log.error({ err }, 'the watch over late visits failed'),
  );

/** One look at the present day. Each visit is told of in a transaction of its own, and looked at again under the lock of the day. */
export async function lateTick(app: AppParts, wire: OwnWorkWire): Promise<void> {
  const now = app.clock.now();
  const day = kyivDay(now);
  const { kysely } = app.database;
  const late = await lateByTime(kysely, day, now);
  const told = await selectToldLate(
    kysely,
    late.map(({ visit }) => visit.visitId),
  );
  for (const { visit } of tellingsOf(late, told)) {
    try {
      await runOwnWork(app, wire, 'visit:late', async (ctx) => {
        const live = await lockLiveDay(app, ctx.db, day);
        const still = await lateByTime(ctx.db, day, ctx.at);
        await sayLate(
          ctx,
          live,
          still.filter((one) => one.visit.visitId === visit.visitId),
        );
      });
    } catch (err) {
      app.log.error({ err, visitId: visit.visitId }, 'a subscriber was not told that the technician is late');
    }
  }
}

/**
 * Visits of the present day that will begin after their window if their technicians leave this moment: as the board shows it. Only
 * of technicians who report, and of those who have not set out; see docs/dispatch.md. O(visits).
 */
async function lateByTime(db: Kysely<Tables>, day: string, now: Date): Promise<Lateness[]> {
  const { stops } = projectDay(day, (await daySnapshot({ db }, day)) as DayState, now.getTime());
  const late = [...stops.values()].filter(
    ({ visit: { state, window }, standing }) =>
      state === 'planned' &&
      standing === 'late' &&
      now.getTime() - Date.parse(window!.endAt) <= silentAfterMs,
  );
  const reporting = await selectReporting(
    db,
    late.map(({ visit }) => visit.placement!.technicianId),
    { fromDay: addDays(day, -reportingDays), untilDay: day },
  );
  return late.filter(({ visit }) => reporting.has(visit.placement!.technicianId));
}
