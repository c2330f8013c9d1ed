// What the clock does in dispatch: windows that are held too long, or by somebody who signed out, are free again.
import type { AppParts } from '../parts.ts';
import { lookEvery, runOwnWork, type ClockJob, type OwnWorkWire } from '../wire/own-work.ts';
import { freeHeld } from './holds.ts';
import { lockLiveDay } from './live-days.ts';
import { selectEndedHolds } from './visit.records.ts';

const everyMs = 1_000;

/** Looks once a second, one look at a time. */
export const watchHolds: ClockJob = (app, wire) =>
  lookEvery(
    everyMs,
    () => holdsTick(app, wire),
    (err) => app.log.error({ err }, 'the watch over held windows failed'),
  );

/** Frees every held window whose time has come; one that cannot be freed now is tried again at the next look. */
export async function holdsTick(app: AppParts, wire: OwnWorkWire): Promise<void> {
  for (const { visitId, day } of await selectEndedHolds(app.database.kysely, app.clock.now())) {
    try {
      await runOwnWork(app, wire, 'visit:free', async (ctx) => {
        const live = await lockLiveDay(app, ctx.db, day);
        const isOver = (await selectEndedHolds(ctx.db, ctx.at)).some((one) => one.visitId === visitId);
        if (isOver) await freeHeld(ctx, live, visitId);
      });
    } catch (err) {
      app.log.error({ err, visitId }, 'a held window could not be freed');
    }
  }
}
