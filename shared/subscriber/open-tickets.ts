// The subscriber's tickets that are not finished, as far as the card's timeline knows them.
import type { TicketStatus } from '../ticket/ticket.contract.ts';
import { isEnded } from '../ticket/ticket.rules.ts';
import type { TimelineItem } from './card.contract.ts';

export type OpenTicket = Extract<TimelineItem, { kind: 'ticket_opened' }> & { status: TicketStatus };

/** The newest first, each with its present status: the timeline has the newest first. O(items × tickets). */
export function openTicketsOf(items: readonly TimelineItem[]): OpenTicket[] {
  const changes = items.filter((item) => item.kind === 'ticket_status');
  return items
    .filter((item) => item.kind === 'ticket_opened')
    .map((ticket) => ({
      ...ticket,
      status: changes.find((change) => change.ticketId === ticket.ticketId)?.status ?? ('new' as const),
    }))
    .filter(({ status }) => !isEnded(status));
}
