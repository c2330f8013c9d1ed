// A held window becomes a promise; a visit that no window suits goes to logistics; a visit that is not wanted any more ends.
import { AppError } from '../../shared/errors.ts';
import type { visitEvents } from '../../shared/dispatch/visit.contract.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import { agreeTicketVisit, sendTicketToLogistics, takeTicketBack } from '../ticket/ticket-visit.ts';
import type { OrderContext } from '../wire/context.ts';
import { removeFromPlan } from './holds.ts';
import type { LiveDay } from './live-day.ts';
import { lockLiveDay } from './live-days.ts';
import { writeRoutes } from './plan-changes.ts';
import { wantedOf } from './visit-request.ts';
import { tellStep, tellSubscriber } from './visit-telling.ts';
import {
  insertVisit,
  lockVisitRow,
  selectOpenVisitOf,
  selectVisit,
  updateVisit,
  type StoredVisit,
} from './visit.records.ts';

type Events = typeof visitEvents;

/** See the contract. The window that was held is the promise. */
export async function visitBook(ctx: OrderContext, input: ParsedOf<Events['visit:book']>) {
  const { visitId, replaces } = input;
  const seen = await selectVisit(ctx.db, visitId);
  const old = replaces === null ? undefined : await selectVisit(ctx.db, replaces);
  if (!seen?.day) throw new AppError('HOLD_ENDED');
  const days = new Map<string, LiveDay>();
  for (const day of new Set([seen.day, ...(old?.day ? [old.day] : [])].sort()))
    days.set(day, await lockLiveDay(ctx.parts, ctx.db, day));
  const held = await selectVisit(ctx.db, visitId);
  if (held?.state !== 'held' || held.heldBy !== ctx.actor.id || held.heldUntil! <= ctx.at.toISOString())
    throw new AppError('HOLD_ENDED');
  if (replaces !== null) await endReplaced(ctx, days, replaces, held);
  const { subscriberId, ticketId } = held;
  const existing = await selectOpenVisitOf(ctx.db, { subscriberId, ticketId, exceptId: visitId });
  if (existing) throw new AppError('VISIT_EXISTS', { number: existing.number });
  await updateVisit(
    ctx.db,
    visitId,
    {
      state: 'planned',
      held_until: null,
      held_by: null,
      held_session: null,
      phone: input.phone,
      access_note: input.accessNote,
      tell_on_the_way: input.tellOnTheWay,
      booked_by: ctx.actor.id,
    },
    ctx.at,
  );
  const [booked] = await writeRoutes(ctx, days.get(held.day!)!, { technicianIds: [], touched: [visitId] });
  await tellStep(ctx, booked!, replaces === null ? 'booked' : 'moved', { tellNow: input.tellNow });
  const { startAt: startsAt, endAt: endsAt } = booked!.window!;
  if (ticketId !== null) await agreeTicketVisit(ctx, ticketId, { visitId, startsAt, endsAt }, replaces);
  if (input.tellNow) await tellSubscriber(ctx, booked!, replaces === null ? 'booked' : 'moved');
  return { number: booked!.number, window: booked!.window!, placement: booked!.placement! };
}

/** The visit that a rescheduled one comes in the place of ends, without a word to the subscriber of its own. */
async function endReplaced(
  ctx: OrderContext,
  days: ReadonlyMap<string, LiveDay>,
  replaces: string,
  fresh: StoredVisit,
): Promise<void> {
  await lockVisitRow(ctx.db, replaces);
  const old = await selectVisit(ctx.db, replaces);
  if (!old || old.subscriberId !== fresh.subscriberId || old.ticketId !== fresh.ticketId)
    throw new AppError('NOT_FOUND');
  // Somebody has just taken it to a day that is not locked: the next try finds it there.
  if (old.day !== null && !days.has(old.day)) throw new AppError('BUSY');
  if (old.state !== 'planned' && old.state !== 'unscheduled')
    throw new AppError('INVALID', { reason: `replaces: a visit that is ${old.state} cannot be moved` });
  await endVisit(ctx, old.day === null ? undefined : days.get(old.day), old);
  const ended = await selectVisit(ctx.db, replaces);
  await ctx.append(`subscriber:${old.subscriberId}`, 'subscriber:visit_changed', ended);
}

/** Cancels a visit and takes it out of its day, which is locked. */
async function endVisit(ctx: OrderContext, live: LiveDay | undefined, old: StoredVisit): Promise<void> {
  if (live && old.placement) removeFromPlan(live, old.visitId);
  await updateVisit(ctx.db, old.visitId, { state: 'cancelled', call_by: null, call_reason: '' }, ctx.at);
  if (live)
    await writeRoutes(ctx, live, {
      technicianIds: old.placement ? [old.placement.technicianId] : [],
      gone: [old.visitId],
    });
  if (old.state === 'unscheduled')
    await ctx.append('unscheduled', 'unscheduled:gone', { visitId: old.visitId });
}

/** See the contract. */
export async function visitAskLogistics(ctx: OrderContext, input: ParsedOf<Events['visit:ask_logistics']>) {
  const { request, phone, accessNote, wishes, callBy } = input;
  const wanted = await wantedOf(ctx, request);
  if (wanted.stored) throw new AppError('VISIT_EXISTS', { number: wanted.stored.number });
  if (wanted.existing) throw new AppError('VISIT_EXISTS', { number: wanted.existing.number });
  if (new Date(callBy) <= ctx.at)
    throw new AppError('INVALID', { reason: 'callBy: expected a time in the future' });
  await insertVisit(
    ctx.db,
    wanted.visit,
    {
      state: 'unscheduled',
      phone,
      access_note: accessNote,
      wishes,
      call_by: new Date(callBy),
      call_reason: 'no_window',
      booked_by: ctx.actor.id,
    },
    ctx.at,
  );
  const visit = (await selectVisit(ctx.db, request.visitId))!;
  await ctx.append('unscheduled', 'unscheduled:put', visit);
  await tellStep(ctx, visit, 'asked', { wishes, callBy });
  if (visit.ticketId !== null) await sendTicketToLogistics(ctx, visit.ticketId, wishes);
  return { number: visit.number };
}

/** See the contract. What is done, or under way, is not cancelled. */
export async function visitCancel(ctx: OrderContext, input: ParsedOf<Events['visit:cancel']>) {
  const { visitId, version, reason } = input;
  const { live, visit } = await lockVisit(ctx, visitId, version);
  await giveUp(ctx, live, visit, reason);
  if (visit.ticketId !== null) await takeTicketBack(ctx, visit.ticketId, visitId);
  return { version: version + 1 };
}

/**
 * Gives a visit up because its ticket ends or goes on without it; the ticket is the caller's. Does nothing when it is over already,
 * throws INVALID when it is under way.
 */
export async function cancelVisitOfTicket(ctx: OrderContext, visitId: string): Promise<void> {
  const seen = await selectVisit(ctx.db, visitId);
  if (!seen) return;
  const { live, visit } = await lockVisit(ctx, visitId, seen.version);
  if (visit.state === 'done' || visit.state === 'cancelled' || visit.state === 'nobody_home') return;
  await giveUp(ctx, live, visit, '');
}

/** Ends a visit that was to come, and tells the subscriber what was promised and will not be. */
async function giveUp(
  ctx: OrderContext,
  live: LiveDay | undefined,
  visit: StoredVisit,
  reason: string,
): Promise<void> {
  if (visit.state !== 'planned' && visit.state !== 'unscheduled')
    throw new AppError('INVALID', { reason: `visitId: a visit that is ${visit.state} cannot be cancelled` });
  await endVisit(ctx, live, visit);
  await tellStep(ctx, visit, 'cancelled', { reason });
  if (visit.window) await tellSubscriber(ctx, visit, 'cancelled');
}

/** See the contract. */
export async function visitCalled(ctx: OrderContext, { visitId, version }: ParsedOf<Events['visit:called']>) {
  const { live } = await lockVisit(ctx, visitId, version);
  await updateVisit(ctx.db, visitId, { call_by: null, call_reason: '' }, ctx.at);
  const visit = (await selectVisit(ctx.db, visitId))!;
  if (live) await writeRoutes(ctx, live, { technicianIds: [], touched: [visitId] });
  else if (visit.state === 'unscheduled') await ctx.append('unscheduled', 'unscheduled:put', visit);
  await tellStep(ctx, visit, 'called');
  return { version: visit.version };
}

/** A visit and the plan of its day, locked. */
export interface LockedVisit {
  live: LiveDay | undefined;
  visit: StoredVisit;
}

/**
 * The visit as it is under the lock of its day, if it has one. Throws NOT_FOUND, and STALE_VERSION with what it is now for another
 * version than the sender saw; null takes any.
 */
export async function lockVisit(
  ctx: OrderContext,
  visitId: string,
  version: number | null,
): Promise<LockedVisit> {
  const seen = await selectVisit(ctx.db, visitId);
  if (!seen || seen.state === 'held') throw new AppError('NOT_FOUND');
  const live = seen.day === null ? undefined : await lockLiveDay(ctx.parts, ctx.db, seen.day);
  // Without a day it is this lock alone that keeps others from taking it to one.
  await lockVisitRow(ctx.db, visitId);
  const visit = (await selectVisit(ctx.db, visitId))!;
  if ((version !== null && visit.version !== version) || visit.day !== seen.day)
    throw new AppError('STALE_VERSION', {
      name: visit.bookedByName ?? '',
      field: 'state',
      value: visit.state,
    });
  return { live, visit };
}
