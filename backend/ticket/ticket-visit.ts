// What a visit does to its ticket, for whoever keeps the visits: called inside the transaction that changes the visit.
import { AppError } from '../../shared/errors.ts';
import { isEnded } from '../../shared/ticket/ticket.rules.ts';
import { selectWorkingHours } from '../hours/hours.records.ts';
import type { OrderContext } from '../wire/context.ts';
import { addEntry, applyChange, readLocked, tell, type Change, type Locked } from './ticket-change.ts';
import { lockTickets, type StoredTicket } from './ticket.records.ts';

/** The window that was agreed with the subscriber. */
export type AgreedVisit = NonNullable<StoredTicket['visit']>;

async function lockOne(ctx: OrderContext, ticketId: string): Promise<Locked | undefined> {
  await lockTickets(ctx.db, [ticketId]);
  return readLocked(ctx, ticketId);
}

async function write(ctx: OrderContext, locked: Locked, change: Change): Promise<void> {
  const { facts } = await applyChange(
    ctx,
    locked,
    { kind: 'visit', ...change },
    await selectWorkingHours(ctx.db),
  );
  await tell(ctx, facts);
}

/**
 * The subscriber agreed to a window: the ticket is in `visit_agreed` and its clock stands still. `replaces` is the visit
 * that this one comes in the place of. Throws NOT_FOUND, TICKET_ENDED, and VISIT_STANDS {startsAt, endsAt} when a third
 * visit is agreed for the same fault. Tells the streams `subscriber:`, `ticket:` and `tickets:`, in this order.
 */
export async function agreeTicketVisit(
  ctx: OrderContext,
  ticketId: string,
  visit: AgreedVisit,
  replaces: string | null = null,
): Promise<void> {
  const locked = await lockOne(ctx, ticketId);
  if (!locked) throw new AppError('NOT_FOUND');
  const { status, visit: earlier } = locked.ticket;
  if (isEnded(status)) throw new AppError('TICKET_ENDED');
  if (earlier && earlier.visitId !== visit.visitId && earlier.visitId !== replaces) {
    throw new AppError('VISIT_STANDS', { startsAt: earlier.startsAt, endsAt: earlier.endsAt });
  }
  await write(ctx, locked, {
    changes: { status: 'visit_agreed' },
    body: `${visit.startsAt}/${visit.endsAt}`,
    visit,
  });
}

/** No window suited: logistics has to find one. An ended ticket stays ended. */
export async function sendTicketToLogistics(
  ctx: OrderContext,
  ticketId: string,
  waitingFor: string,
): Promise<void> {
  const locked = await lockOne(ctx, ticketId);
  if (!locked || isEnded(locked.ticket.status)) return;
  await write(ctx, locked, {
    changes: { status: 'waiting_logistics', waitingFor },
    kind: 'changed',
    visit: null,
  });
}

/**
 * The visit is over, or will not be: the ticket is its owner's again, or new when it has none. Does nothing when the ticket
 * neither names this visit nor waits for logistics, or has ended.
 */
export async function takeTicketBack(ctx: OrderContext, ticketId: string, visitId: string): Promise<void> {
  const locked = await lockOne(ctx, ticketId);
  if (!locked || isEnded(locked.ticket.status)) return;
  const { visit, status, ownerId } = locked.ticket;
  const isOfIt = visit ? visit.visitId === visitId : status === 'waiting_logistics';
  if (!isOfIt) return;
  await write(ctx, locked, { changes: { status: ownerId === null ? 'new' : 'in_work' }, visit: null });
}

/** The technician will come after the agreed window: a line of the ticket, nothing else of it changes. The ticket may be of another visit by now. */
export async function noteLateVisit(
  ctx: OrderContext,
  ticketId: string,
  visitId: string,
  expectedAt: string,
): Promise<void> {
  const locked = await lockOne(ctx, ticketId);
  if (locked?.ticket.visit?.visitId !== visitId) return;
  const fact = await addEntry(ctx, ticketId, {
    kind: 'visit',
    body: `late/${expectedAt}`,
    changes: [],
    other: null,
  });
  await tell(ctx, [fact]);
}
