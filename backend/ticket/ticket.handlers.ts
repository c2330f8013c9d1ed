// Orders on one ticket: open, change, reopen, note.
import { AppError } from '../../shared/errors.ts';
import { startDue } from '../../shared/ticket/ticket-due.rules.ts';
import type { ticketEvents } from '../../shared/ticket/ticket.contract.ts';
import { isEnded } from '../../shared/ticket/ticket.rules.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import { selectWorkingHours } from '../hours/hours.records.ts';
import type { OrderContext } from '../wire/context.ts';
import type { HandlersFor } from '../wire/typed-handlers.ts';
import { conversationFits, insertEntry, subscriberExists } from './entry.records.ts';
import { ticketLink, ticketMerge, ticketUnlink } from './link.handlers.ts';
import {
  applyChange,
  authorOf,
  readLocked,
  rowFacts,
  tell,
  type Locked,
  type PendingFact,
} from './ticket-change.ts';
import { checkedChanges, maySee } from './ticket-checks.ts';
import { insertTicket, lockTickets, selectTicket } from './ticket.records.ts';

type Events = typeof ticketEvents;

/** What tickets need of visits: the wiring says who keeps them. */
export interface TicketVisits {
  /** Gives an agreed visit up, in the same transaction, because its ticket ends or goes on without it. */
  cancelVisit(ctx: OrderContext, visitId: string): Promise<void>;
}

/** See the contract. */
async function ticketOpen(ctx: OrderContext, input: ParsedOf<Events['ticket:open']>) {
  const { subscriberId, conversationId, kind, description, priority, team = 'support' } = input;
  await mustFit(ctx, subscriberId, conversationId);
  const ticketId = ctx.newId();
  const number = await insertTicket(ctx.db, {
    ticketId,
    subscriberId,
    conversationId,
    kind,
    description,
    priority,
    team,
    ownerId: team === 'support' ? ctx.actor.id : null,
    openedBy: ctx.actor.id,
    at: ctx.at,
    clock: startDue(priority, ctx.at, await selectWorkingHours(ctx.db)),
  });
  const entry = { kind: 'opened', body: description, changes: [], other: null } as const;
  await insertEntry(ctx.db, ticketId, authorOf(ctx), { ...entry, changes: [] });
  const ticket = await selectTicket(ctx.db, ticketId);
  const opened: PendingFact = {
    stream: `subscriber:${subscriberId}`,
    type: 'subscriber:timeline_added',
    payload: {
      kind: 'ticket_opened',
      at: ctx.at.toISOString(),
      ticketId,
      number,
      ticketKind: kind,
      agentName: ctx.actor.displayName,
    },
  };
  await tell(ctx, [opened, ...rowFacts('tickets:opened', ticket!)]);
  return { ticketId, number };
}

async function mustFit(
  ctx: OrderContext,
  subscriberId: number,
  conversationId: string | null,
): Promise<void> {
  const staffId = ctx.actor.role === 'supervisor' ? null : ctx.actor.id;
  const fits =
    conversationId === null
      ? await subscriberExists(ctx.db, subscriberId)
      : await conversationFits(ctx.db, conversationId, subscriberId, staffId);
  if (!fits) throw new AppError('NOT_FOUND');
}

/** Locks a ticket that this person may see. */
async function lockVisible(ctx: OrderContext, ticketId: string): Promise<Locked> {
  await lockTickets(ctx.db, [ticketId]);
  const locked = await readLocked(ctx, ticketId);
  if (!locked || !maySee(ctx.actor, locked.ticket)) throw new AppError('NOT_FOUND');
  return locked;
}

/** See the contract. Nothing that differs from the ticket as it is: its version, and no fact. */
async function ticketChange(
  ctx: OrderContext,
  { ticketId, changes, seen, cancelVisit }: ParsedOf<Events['ticket:change']>,
  visits: TicketVisits,
) {
  const given = cancelVisit ? await giveVisitUp(ctx, { ticketId, changes, seen }, visits) : null;
  const locked = await lockVisible(ctx, ticketId);
  const { visit, version } = locked.ticket;
  const left = await checkedChanges(ctx, locked.ticket, { changes, seen }, visit?.visitId === given);
  if (Object.keys(left).length === 0) return { version };
  const leavesVisit = visit !== null && left.status !== undefined;
  const applied = await applyChange(
    ctx,
    locked,
    { changes: left, ...(leavesVisit ? { visit: null } : {}) },
    await selectWorkingHours(ctx.db),
  );
  await tell(ctx, applied.facts);
  return { version: applied.version };
}

/**
 * Gives up the visit that a wanted change leaves behind, before the ticket is locked: whoever keeps visits locks the day
 * first and the ticket then. The change is checked before, so that nothing is given up for one that is refused.
 */
async function giveVisitUp(
  ctx: OrderContext,
  { ticketId, changes, seen }: Pick<ParsedOf<Events['ticket:change']>, 'ticketId' | 'changes' | 'seen'>,
  visits: TicketVisits,
): Promise<string | null> {
  const ticket = await selectTicket(ctx.db, ticketId);
  if (!ticket?.visit) return null;
  const left = await checkedChanges(ctx, ticket, { changes, seen }, true);
  if (left.status === undefined) return null;
  await visits.cancelVisit(ctx, ticket.visit.visitId);
  return ticket.visit.visitId;
}

/** See the contract. Whoever takes it up owns it when nobody did. */
async function ticketReopen(ctx: OrderContext, { ticketId, reason }: ParsedOf<Events['ticket:reopen']>) {
  const locked = await lockVisible(ctx, ticketId);
  const { status, ownerId } = locked.ticket;
  if (!isEnded(status)) throw new AppError('INVALID', { reason: `status: ${status} has not ended` });
  const changes = {
    status: 'in_work',
    ownerId: ownerId ?? ctx.actor.id,
    cause: null,
    resolution: null,
  } as const;
  const applied = await applyChange(
    ctx,
    locked,
    { changes, kind: 'reopened', body: reason, mergedIntoId: null, isReopening: true },
    await selectWorkingHours(ctx.db),
  );
  await tell(ctx, applied.facts);
  return { version: applied.version };
}

/** See the contract. A note changes no field and no version. */
async function ticketNote(ctx: OrderContext, { ticketId, body }: ParsedOf<Events['ticket:note']>) {
  await lockVisible(ctx, ticketId);
  const entry = { kind: 'note', body, changes: [], other: null } as const;
  const stored = await insertEntry(ctx.db, ticketId, authorOf(ctx), { ...entry, changes: [] });
  await ctx.append(`ticket:${ticketId}`, 'ticket:noted', stored);
  return { entrySeq: stored.entrySeq };
}

/** Handlers of everything that is ordered of one ticket; `visits` keeps the visits that tickets name. */
export function createTicketHandlers(visits: TicketVisits) {
  return {
    'ticket:open': ticketOpen,
    'ticket:change': (ctx: OrderContext, input: ParsedOf<Events['ticket:change']>) =>
      ticketChange(ctx, input, visits),
    'ticket:reopen': ticketReopen,
    'ticket:note': ticketNote,
    'ticket:link': ticketLink,
    'ticket:unlink': ticketUnlink,
    'ticket:merge': ticketMerge,
  } satisfies HandlersFor<Events>;
}
