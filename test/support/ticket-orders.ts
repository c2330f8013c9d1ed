// The orders on tickets that are sent while the backend is killed.
import { v7 as uuidv7 } from 'uuid';
import type { ConversationId, SubscriberId, TicketFilterId, TicketId } from '../../shared/ids.ts';
import { openTickets } from '../../shared/ticket/ticket-filter.rules.ts';
import type { LedgerClient } from './ledger-client.ts';

export function openTicket(
  agent: LedgerClient,
  subscriber: LedgerClient,
  conversationId: ConversationId,
  description = 'немає лінку',
) {
  return agent.put('ticket', 'ticket:open', {
    subscriberId: Number(subscriber.actor.id) as SubscriberId,
    conversationId,
    kind: 'no_internet',
    description,
    priority: 'normal',
  });
}

export function changeTicket(
  agent: LedgerClient,
  ticketId: TicketId,
  changes: { status: 'in_work'; priority: 'urgent' },
) {
  const seen = { status: 'new', priority: 'normal' } as const;
  return agent.put('ticket', 'ticket:change', { ticketId, changes, seen, cancelVisit: false });
}

type TicketEvent = 'ticket:bulk' | 'ticket:link' | 'ticket:merge' | 'ticket:reopen' | 'ticket:save_filter';

/** A second ticket of the same fault: handed over together, linked, merged, and taken apart again. */
export async function playTickets(
  { agent, subscriber }: { agent: LedgerClient; subscriber: LedgerClient },
  conversationId: ConversationId,
  ticketId: TicketId,
  through: <T>(event: TicketEvent, act: () => Promise<T>) => Promise<T>,
): Promise<void> {
  const { ticketId: otherId } = await openTicket(agent, subscriber, conversationId, 'те саме');
  const items = [ticketId, otherId].map((id) => ({ ticketId: id, seen: { team: 'support' as const } }));
  const bulk = { items, changes: { team: 'network' as const } };
  await through('ticket:bulk', () => agent.put('tickets', 'ticket:bulk', bulk));
  await through('ticket:link', () => agent.put('ticket', 'ticket:link', { ticketId, otherId }));
  const merge = { ticketId: otherId, intoId: ticketId, note: 'двічі' };
  await through('ticket:merge', () => agent.put('ticket', 'ticket:merge', merge));
  const again = { ticketId: otherId, reason: 'не те саме' };
  await through('ticket:reopen', () => agent.put('ticket', 'ticket:reopen', again));
  const filter = { filterId: uuidv7() as TicketFilterId, name: 'мережа', filter: openTickets };
  await through('ticket:save_filter', () => agent.put('filters', 'ticket:save_filter', filter));
}
