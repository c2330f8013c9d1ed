// Turns what an agent asks for into a visit that can be looked for a place for: kind, skills, length, where.
import { AppError } from '../../shared/errors.ts';
import type { VisitRequest } from '../../shared/dispatch/visit.contract.ts';
import type { QueryContext } from '../wire/context.ts';
import type { LiveDay } from './live-day.ts';
import { solverVisit } from './day-problem.ts';
import type { Visit } from './solver/problem.ts';
import { selectVisitKinds } from './visit-kinds.ts';
import {
  selectAsked,
  selectAskedTicket,
  selectOpenVisitOf,
  selectVisit,
  type AskedSubscriber,
  type NewVisit,
  type StoredVisit,
} from './visit.records.ts';

export interface Wanted {
  visit: NewVisit;
  subscriber: AskedSubscriber;
  /** The visit as it is, when it is there already. */
  stored: StoredVisit | undefined;
  /** Another open visit for the same ticket. */
  existing: StoredVisit | undefined;
}

/** Throws NOT_FOUND for a subscriber or open ticket that is not there, or that do not belong together. Four reads. */
export async function wantedOf(
  ctx: Pick<QueryContext, 'db'>,
  { visitId, subscriberId, ticketId, kind, isPaid, place }: VisitRequest,
): Promise<Wanted> {
  const subscriber = await selectAsked(ctx.db, subscriberId);
  const ticket = ticketId === null ? undefined : await selectAskedTicket(ctx.db, ticketId, subscriberId);
  if (!subscriber || (ticketId !== null && !ticket)) throw new AppError('NOT_FOUND');
  // V5: only what support has registered is free.
  if (ticketId === null && !isPaid)
    throw new AppError('INVALID', { reason: 'isPaid: without a ticket the subscriber pays for the visit' });
  const stored = await selectVisit(ctx.db, visitId);
  if (stored && stored.subscriberId !== subscriberId) throw new AppError('NOT_FOUND');
  const { durationMinutes, skills } = (await selectVisitKinds(ctx.db))[kind];
  const visit: NewVisit = {
    visitId,
    ticketId,
    subscriberId,
    place: place ?? stored?.place ?? subscriber.place,
    kind,
    skills,
    durationMinutes,
    priority: ticket?.priority ?? 'normal',
    isPaid,
  };
  const existing = await selectOpenVisitOf(ctx.db, { subscriberId, ticketId, exceptId: visitId });
  return { visit, subscriber, stored, existing };
}

/** The visit for the plan of a day, not before `releaseSeconds`; undefined when the matrix has no room left for its place. */
export async function probeFor(
  live: LiveDay,
  { visit }: Pick<Wanted, 'visit'>,
  releaseSeconds: number,
): Promise<Visit | undefined> {
  const place = await live.travel.add(visit.place!);
  if (place === undefined) return undefined;
  const shape = { ...visit, window: null };
  return { ...solverVisit(shape, place, live.clock), releaseSeconds: Math.max(0, releaseSeconds) };
}
