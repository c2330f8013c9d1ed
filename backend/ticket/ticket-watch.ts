// What the clock does to tickets: waiting for a subscriber ends at the time that was set, and the ticket is in work again.
import type { AppParts } from '../parts.ts';
import { selectWorkingHours } from '../hours/hours.records.ts';
import { lookEvery, runOwnWork, type ClockJob, type OwnWorkWire } from '../wire/own-work.ts';
import { applyChange, readLocked, tell } from './ticket-change.ts';
import { lockTickets, selectToResume } from './ticket.records.ts';

const everyMs = 15_000;
const atOnce = 100;

/** Looks every 15 s, one look at a time. */
export const watchTickets: ClockJob = (app, wire) =>
  lookEvery(
    everyMs,
    () => resumeTickets(app, wire),
    (err) => app.log.error({ err }, 'the watch over tickets failed'),
  );

/** Takes up every ticket whose waiting is over, each in a transaction of its own. */
export async function resumeTickets(app: AppParts, wire: OwnWorkWire): Promise<void> {
  for (const ticketId of await selectToResume(app.database.kysely, app.clock.now(), atOnce)) {
    await runOwnWork(app, wire, 'ticket:resume', async (ctx) => {
      await lockTickets(ctx.db, [ticketId]);
      const locked = await readLocked(ctx, ticketId);
      if (locked?.ticket.status !== 'waiting_subscriber') return;
      if (locked.ticket.resumeAt === null || Date.parse(locked.ticket.resumeAt) > ctx.at.getTime()) return;
      const hours = await selectWorkingHours(ctx.db);
      await tell(ctx, (await applyChange(ctx, locked, { changes: { status: 'in_work' } }, hours)).facts);
    });
  }
}
