// The subscriber's tickets that are not finished, as the card's timeline knows them; the newest first.
import type { CardState } from '../../shared/subscriber/card.state.ts';

export interface OpenTicket {
  ticketId: string;
  number: number;
  kind: string;
}

/** The timeline has the newest first: the first status of a ticket is its present one. */
export function openTicketsOf({ timeline }: CardState): OpenTicket[] {
  if (!timeline.ok) return [];
  const statuses = timeline.value.filter((item) => item.kind === 'ticket_status');
  return timeline.value
    .filter((item) => item.kind === 'ticket_opened')
    .filter(({ ticketId }) => {
      const status = statuses.find((change) => change.ticketId === ticketId)?.status;
      return status !== 'solved' && status !== 'closed';
    })
    .map(({ ticketId, number, ticketKind }) => ({ ticketId, number, kind: ticketKind }));
}
