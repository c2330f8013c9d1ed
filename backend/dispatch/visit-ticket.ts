// The ticket of a visit follows it: agreed, waiting for logistics, back at work.
import type { TicketStatus } from '../../shared/ticket/ticket.contract.ts';
import { mayFollow } from '../../shared/ticket/ticket.rules.ts';
import { insertEntry, lockTicket, selectTicket, updateTicket } from '../ticket/ticket.records.ts';
import type { OrderContext } from '../wire/context.ts';

/** Sets the status of the visit's ticket and tells it; nothing happens without a ticket, or when the status may not follow. */
export async function moveTicket(
  ctx: OrderContext,
  ticketId: string | null,
  status: TicketStatus,
): Promise<void> {
  if (ticketId === null || !(await lockTicket(ctx.db, ticketId))) return;
  const before = (await selectTicket(ctx.db, ticketId))!;
  if (before.status === status || !mayFollow(before.status, status)) return;
  await updateTicket(ctx.db, ticketId, { status }, ctx.at);
  const entry = await insertEntry(ctx.db, ticketId, {
    actorId: ctx.actor.id,
    actorName: ctx.actor.displayName,
    at: ctx.at,
    kind: 'changed',
    body: '',
    changes: [{ field: 'status', from: before.status, to: status }],
  });
  const ticket = (await selectTicket(ctx.db, ticketId))!;
  await ctx.append(`subscriber:${ticket.subscriberId}`, 'subscriber:timeline_added', {
    kind: 'ticket_status',
    at: ctx.at.toISOString(),
    ticketId,
    number: ticket.number,
    status,
    agentName: ctx.actor.displayName,
  });
  await ctx.append('tickets', 'tickets:changed', ticket);
  await ctx.append(`ticket:${ticketId}`, 'ticket:changed', { ticket, entry });
}
