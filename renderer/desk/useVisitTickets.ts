// The tickets of a card that a visit may be for, in words, the newest first.
import type { VisitKind } from '../../shared/dispatch/visit.contract.ts';
import type { CardState } from '../../shared/subscriber/card.state.ts';
import { openTicketsOf } from '../../shared/subscriber/open-tickets.ts';
import type { Ticket } from '../../shared/ticket/ticket.contract.ts';
import { useWords } from '../language/useWords.ts';
import type { VisitTicket } from '../visit/visit-drafts.ts';

const kinds: Partial<Record<Ticket['kind'], VisitKind>> = {
  connection: 'connection',
  equipment: 'equipment',
};

/** What a visit has to know of a ticket. */
export function useVisitTicket() {
  const { t } = useWords();
  return ({ ticketId, number, kind }: Pick<Ticket, 'ticketId' | 'number' | 'kind'>): VisitTicket => ({
    ticketId,
    label: t('visit.ticket', { number, kind: t(`ticket.kind.${kind}`) }),
    kind: kinds[kind] ?? 'repair',
  });
}

export function useVisitTickets() {
  const ticketOf = useVisitTicket();
  return ({ timeline }: Pick<CardState, 'timeline'>): VisitTicket[] =>
    timeline.ok
      ? openTicketsOf(timeline.value).map((ticket) => ticketOf({ ...ticket, kind: ticket.ticketKind }))
      : [];
}
