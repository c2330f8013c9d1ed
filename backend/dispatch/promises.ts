// A promise that a move breaks, with a reason and a call that is owed; and the same promise when the move is undone.
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { dayEvents } from '../../shared/dispatch/day.contract.ts';
import { arrivalWindow, callWithinMs } from '../../shared/dispatch/visit.contract.ts';
import { owedCallAt } from '../../shared/hours/hours.rules.ts';
import { kyivDay } from '../../shared/kyiv-time.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import { selectWorkingHours } from '../hours/hours.records.ts';
import type { OrderContext } from '../wire/context.ts';
import { selectLastEntry } from './visit-entry.records.ts';
import { tellStep } from './visit-telling.ts';
import { lockVisitRow, updateVisit, type StoredVisit } from './visit.records.ts';

type Asked = ParsedOf<(typeof dayEvents)['day:arrange']>;

/** What the history keeps of a broken promise, to give it back as it was. */
const brokenDetails = z.object({
  window: arrivalWindow,
  confirmedAt: z.string().nullable().default(null),
  callBy: z.string().nullable().default(null),
  callReason: z.string().default(''),
});

/**
 * Takes back the windows of the visits that somebody gave a reason for; each of them is owed a call. Gives the entries by which each
 * of these promises can be given back.
 */
export async function breakPromises(
  ctx: OrderContext,
  visits: readonly StoredVisit[],
  reasons: ReadonlyMap<string, string>,
): Promise<Asked['restored']> {
  if (reasons.size === 0) return [];
  const promised = new Map(visits.map((visit) => [visit.visitId as string, visit]));
  const entries: Asked['restored'] = [];
  const hours = await selectWorkingHours(ctx.db);
  for (const [visitId, reason] of reasons) {
    const visit = promised.get(visitId);
    if (!visit?.window) continue;
    await updateVisit(
      ctx.db,
      visitId,
      {
        window_start: null,
        window_end: null,
        call_by: owedCallAt(hours, ctx.at, callWithinMs, new Date(visit.window.startAt)),
        call_reason: reason,
        confirmed_at: null,
      },
      ctx.at,
    );
    const { confirmedAt, callBy, callReason } = visit;
    const entrySeq = await tellStep(ctx, visit, 'broken', { reason, confirmedAt, callBy, callReason });
    entries.push({ visitId: visitId as (typeof entries)[number]['visitId'], entrySeq });
  }
  return entries;
}

/**
 * Gives broken promises back: the window as it was agreed and confirmed, and nobody has to call for having broken it. Throws STALE_VERSION when anything has
 * happened to the visit since, such as that the subscriber was called. The visits are to stand in the day, which is locked.
 */
export async function restorePromises(
  ctx: OrderContext,
  day: string,
  visits: ReadonlyMap<string, StoredVisit>,
  restored: Asked['restored'],
): Promise<Map<string, NonNullable<StoredVisit['window']>>> {
  const windows = new Map<string, NonNullable<StoredVisit['window']>>();
  for (const { visitId, entrySeq } of restored) {
    const visit = visits.get(visitId);
    if (!visit) throw new AppError('NOT_FOUND');
    // The row's lock first: a call that is being noted at this moment comes before or after, never in between.
    await lockVisitRow(ctx.db, visitId);
    const entry = await selectLastEntry(ctx.db, visitId);
    const broken = brokenDetails.safeParse(entry?.details);
    if (entry?.seq !== entrySeq || entry.kind !== 'broken' || visit.window || !broken.success)
      throw new AppError('STALE_VERSION', {
        name: entry?.actorName ?? '',
        field: 'window',
        value: entry?.kind ?? '',
      });
    const { window } = broken.data;
    const { startAt, endAt } = window;
    if (kyivDay(new Date(startAt)) !== day)
      throw new AppError('INVALID', { reason: 'restored: that window was on another day' });
    const at = (when: string | null): Date | null => (when === null ? null : new Date(when));
    const { callBy, callReason, confirmedAt } = broken.data;
    const agreed = { window_start: at(startAt), window_end: at(endAt), confirmed_at: at(confirmedAt) };
    await updateVisit(ctx.db, visitId, { ...agreed, call_by: at(callBy), call_reason: callReason }, ctx.at);
    await tellStep(ctx, { ...visit, window }, 'restored');
    windows.set(visitId, window);
  }
  return windows;
}
