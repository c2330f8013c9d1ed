// What a field of a ticket is called and what its values are called; how its due time is said.
import type { Ticket, TicketField, TicketRow } from '../../shared/ticket/ticket.contract.ts';
import { isOverdue } from '../../shared/ticket/ticket-filter.rules.ts';
import { isEnded } from '../../shared/ticket/ticket.rules.ts';
import type { MessageKey } from '../language/messages.ts';
import { useFormat } from '../language/useFormat.ts';
import { useWords } from '../language/useWords.ts';
import { useNow } from '../ui/useNow.ts';

/** Fields whose values are words of a closed list. */
const listed = ['status', 'priority', 'team', 'kind', 'cause'] as const;

export interface DueWords {
  text: string;
  tone: 'bad' | 'warn' | 'plain' | 'quiet';
  /** In full, for a tooltip. */
  exact: string;
}
const soonMs = 2 * 3_600_000;

export function useTicketWords() {
  const { t } = useWords();
  const format = useFormat();
  const nowMs = useNow(30_000);

  function valueOf(field: TicketField, value: string | null): string {
    if (value === null) return t(field === 'owner' ? 'ticket.nobody' : 'ticket.nothing');
    if ((listed as readonly TicketField[]).includes(field))
      return t(`ticket.${field}.${value}` as MessageKey);
    if (field === 'due' || field === 'resumeAt') return format.promise(Date.parse(value));
    return value;
  }

  function dueOf(row: Pick<TicketRow, 'dueAt' | 'dueLeftMs' | 'status'>): DueWords {
    if (isEnded(row.status)) return { text: '', tone: 'quiet', exact: '' };
    if (row.dueAt === null) {
      const left = row.dueLeftMs === null ? '' : format.duration(row.dueLeftMs);
      return { text: t('ticket.paused'), tone: 'quiet', exact: left && t('ticket.pausedLeft', { left }) };
    }
    const atMs = Date.parse(row.dueAt);
    const exact = t('ticket.dueExact', { at: format.exact(atMs) });
    if (isOverdue(row, new Date(nowMs.value))) {
      return { text: t('ticket.late', { at: format.moment(atMs) }), tone: 'bad', exact };
    }
    const tone = atMs - nowMs.value < soonMs ? 'warn' : 'plain';
    return { text: format.moment(atMs), tone, exact };
  }

  return {
    fieldOf: (field: TicketField): string => t(`ticket.field.${field}`),
    valueOf,
    dueOf,
    /** A value as it stands in the ticket, by the name of the field there. */
    shownOf: (field: TicketField, ticket: Ticket): string => {
      if (field === 'owner') return ticket.ownerName ?? t('ticket.nobody');
      if (field === 'due') return valueOf(field, ticket.dueAt);
      return valueOf(field, ticket[field]);
    },
  };
}
