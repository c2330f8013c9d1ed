// What a changed field of a ticket is called and what its values are called.
import type { TicketChange, TicketPriority, TicketStatus } from '../../shared/ticket/ticket.contract.ts';
import { useWords } from '../language/useWords.ts';

export function useTicketWords() {
  const { t } = useWords();
  const labels = {
    status: 'ticket.statusLabel',
    priority: 'ticket.priorityLabel',
    owner: 'ticket.owner',
  } as const;
  return {
    fieldOf: (field: TicketChange['field']) => t(labels[field]),
    /** Owners are written as names already. */
    valueOf: (field: TicketChange['field'], value: string | null): string => {
      if (value === null) return t('ticket.nobody');
      if (field === 'status') return t(`ticket.status.${value as TicketStatus}`);
      if (field === 'priority') return t(`ticket.priority.${value as TicketPriority}`);
      return value;
    },
  };
}
