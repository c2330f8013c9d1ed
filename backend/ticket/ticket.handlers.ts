// Orders and streams of trouble tickets.
import { AppError } from '../../shared/errors.ts';
import type { TicketChange, ticketEvents, ticketStreams } from '../../shared/ticket/ticket.contract.ts';
import {
  mayClose,
  mayFollow,
  mergeTicketChange,
  type TicketFields,
} from '../../shared/ticket/ticket.rules.ts';
import type { ParsedOf, StaffRole } from '../../shared/wire/wire.contract.ts';
import type { OrderContext } from '../wire/context.ts';
import type { HandlersFor, StreamHandlersFor } from '../wire/typed-handlers.ts';
import {
  conversationFits,
  insertEntry,
  insertTicket,
  lockTicket,
  selectEntries,
  selectLastChanges,
  selectPossibleOwner,
  selectTicket,
  selectTickets,
  subscriberExists,
  updateTicket,
  type StoredTicket,
} from './ticket.records.ts';

type Events = typeof ticketEvents;

const dayMs = 24 * 3_600_000;
const listLength = 500;

/** See the contract. The new ticket is the opener's. */
export async function ticketOpen(ctx: OrderContext, input: ParsedOf<Events['ticket:open']>) {
  const { subscriberId, conversationId, kind, description } = input;
  await mustFit(ctx, subscriberId, conversationId);
  const ticketId = ctx.newId();
  const number = await insertTicket(ctx.db, { ...input, ticketId, openedBy: ctx.actor.id, at: ctx.at });
  await insertEntry(ctx.db, ticketId, { ...by(ctx), kind: 'opened', body: description, changes: [] });
  const ticket = await selectTicket(ctx.db, ticketId);
  await ctx.append(`subscriber:${subscriberId}`, 'subscriber:timeline_added', {
    kind: 'ticket_opened',
    at: ctx.at.toISOString(),
    ticketId,
    number,
    ticketKind: kind,
    agentName: ctx.actor.displayName,
  });
  await ctx.append('tickets', 'tickets:opened', ticket);
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

function by(ctx: OrderContext) {
  return { actorId: ctx.actor.id, actorName: ctx.actor.displayName, at: ctx.at };
}

/** See the contract. Nothing that differs from the ticket as it is: its version, and no fact. */
export async function ticketChange(ctx: OrderContext, input: ParsedOf<Events['ticket:change']>) {
  const { ticketId, version } = input;
  const current = (await lockTicket(ctx.db, ticketId)) ? await selectTicket(ctx.db, ticketId) : undefined;
  if (!current) throw new AppError('NOT_FOUND');
  if (version < 1 || version > current.version) {
    throw new AppError('INVALID', { reason: `version: expected 1 to ${current.version}` });
  }
  const later = version < current.version ? current.version - version : 0;
  const merged = mergeTicketChange(
    current,
    input.changes as Partial<TicketFields>,
    later > 0 ? await selectLastChanges(ctx.db, ticketId, later) : [],
  );
  if (!merged.ok) {
    throw new AppError('STALE_VERSION', { name: merged.name, field: merged.field, value: merged.value });
  }
  const changes = await describe(ctx, current, merged.changes);
  if (changes.length === 0) return { version: current.version };
  await updateTicket(ctx.db, ticketId, merged.changes, ctx.at);
  const entry = await insertEntry(ctx.db, ticketId, { ...by(ctx), kind: 'changed', body: '', changes });
  const ticket = await selectTicket(ctx.db, ticketId);
  await tellStatus(ctx, current, merged.changes.status);
  await ctx.append('tickets', 'tickets:changed', ticket);
  await ctx.append(`ticket:${ticketId}`, 'ticket:changed', { ticket, entry });
  return { version: current.version + 1 };
}

/** The changes as people read them. Throws for a status that may not follow, a foreign close, an impossible owner. */
async function describe(
  ctx: OrderContext,
  current: StoredTicket,
  { status, priority, ownerId }: Partial<TicketFields>,
): Promise<TicketChange[]> {
  const changes: TicketChange[] = [];
  if (status !== undefined) {
    if (!mayFollow(current.status, status)) {
      throw new AppError('INVALID', { reason: `status: ${status} does not follow ${current.status}` });
    }
    const actor = { id: ctx.actor.id, role: ctx.actor.role as StaffRole };
    const ownerAfter = ownerId === undefined ? current.ownerId : ownerId;
    if (status === 'closed' && !mayClose(actor, ownerAfter)) throw new AppError('FORBIDDEN');
    changes.push({ field: 'status', from: current.status, to: status });
  }
  if (priority !== undefined) changes.push({ field: 'priority', from: current.priority, to: priority });
  if (ownerId !== undefined) {
    const to = ownerId === null ? null : await selectPossibleOwner(ctx.db, ownerId);
    if (to === undefined)
      throw new AppError('INVALID', { reason: 'ownerId: not a person who handles tickets' });
    changes.push({ field: 'owner', from: current.ownerName, to });
  }
  return changes;
}

async function tellStatus(
  ctx: OrderContext,
  { ticketId, number, subscriberId }: StoredTicket,
  status: TicketFields['status'] | undefined,
): Promise<void> {
  if (status === undefined) return;
  await ctx.append(`subscriber:${subscriberId}`, 'subscriber:timeline_added', {
    kind: 'ticket_status',
    at: ctx.at.toISOString(),
    ticketId,
    number,
    status,
    agentName: ctx.actor.displayName,
  });
}

/** See the contract. A note changes no field and no version. */
export async function ticketNote(ctx: OrderContext, { ticketId, body }: ParsedOf<Events['ticket:note']>) {
  if (!(await lockTicket(ctx.db, ticketId))) throw new AppError('NOT_FOUND');
  const entry = await insertEntry(ctx.db, ticketId, { ...by(ctx), kind: 'note', body, changes: [] });
  await ctx.append(`ticket:${ticketId}`, 'ticket:noted', entry);
  return { entrySeq: entry.entrySeq };
}

export const ticketHandlers = {
  'ticket:open': ticketOpen,
  'ticket:change': ticketChange,
  'ticket:note': ticketNote,
} satisfies HandlersFor<Events>;

export const ticketStreamHandlers = {
  tickets: {
    admit: () => Promise.resolve(),
    snapshot: async (ctx) => ({
      tickets: await selectTickets(ctx.db, new Date(ctx.at.getTime() - dayMs), listLength),
    }),
  },
  ticket: {
    admit: async (ctx, key) => {
      if (!(await selectTicket(ctx.db, key))) throw new AppError('NOT_FOUND');
    },
    snapshot: async (ctx, key) => {
      const ticket = await selectTicket(ctx.db, key);
      if (!ticket) throw new AppError('NOT_FOUND');
      return { ticket, entries: await selectEntries(ctx.db, key) };
    },
  },
} satisfies StreamHandlersFor<typeof ticketStreams>;
