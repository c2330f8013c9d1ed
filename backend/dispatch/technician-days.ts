// What a change of a technician means for the days to come: those who look at them see it, and plans in memory are made anew.
import { addDays, kyivDay } from '../../shared/kyiv-time.ts';
import type { OrderContext } from '../wire/context.ts';
import { dayClock } from './day-clock.ts';
import { technicianOfDay } from './day.handlers.ts';
import { lockDay, selectPlannedDays, selectTechniciansOfDay, setRevision } from './day.records.ts';
import { forgetDay } from './live-days.ts';

/** So many days ahead somebody may look at a day on which nothing is planned yet. */
const shownDays = 14;

/** Call it once the technician is stored. Days are locked in their order. O(days × technicians). */
export async function tellTechnicians(
  ctx: OrderContext,
  technicianIds: readonly string[],
  fromDay: string,
): Promise<void> {
  const today = kyivDay(ctx.at);
  const first = fromDay < today ? today : fromDay;
  const shown = Array.from({ length: shownDays }, (_, i) => addDays(first, i));
  const planned = await selectPlannedDays(ctx.db, first);
  for (const day of [...new Set([...shown, ...planned])].sort()) {
    await lockDay(ctx.db, day, () => ctx.newId());
    const clock = dayClock(day);
    const rows = await selectTechniciansOfDay(
      ctx.db,
      day,
      clock.startsAt,
      dayClock(addDays(day, 1)).startsAt,
    );
    const present = rows.filter((one) => technicianIds.includes(one.technicianId));
    const isPresent = (id: string) => present.some((one) => one.technicianId === id);
    await ctx.append(`day:${day}`, 'day:changed', {
      by: ctx.actor.displayName,
      visits: [],
      gone: [],
      routes: [],
      technicians: present.map((row) => technicianOfDay(row, clock)),
      goneTechnicians: technicianIds.filter((id) => !isPresent(id)),
    });
    await setRevision(ctx.db, day, ctx.newId());
    forgetDay(ctx.parts, day);
  }
}
