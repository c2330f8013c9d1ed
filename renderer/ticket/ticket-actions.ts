// The names of what can be asked of tickets by a key or a button; see TicketActions.vue.
import type { Ticket, TicketRow } from '../../shared/ticket/ticket.contract.ts';

export type AskedField = 'owner' | 'status' | 'priority' | 'team';
export type AskedAction =
  | AskedField
  | 'take'
  | 'solve'
  | 'wait'
  | 'close'
  | 'due'
  | 'link'
  | 'merge'
  | 'reopen';

/** A ticket as far as the screen knows it: its row, or everything. */
export type Target = TicketRow & Partial<Ticket>;
