// What tests of tickets do again and again: open one, see it, change fields of what was seen.
import type { Actor } from '../../backend/wire/context.ts';
import type { AppError } from '../../shared/errors.ts';
import type { TicketId } from '../../shared/ids.ts';
import type { Ticket } from '../../shared/ticket/ticket.contract.ts';
import type { TicketFields } from '../../shared/ticket/ticket.rules.ts';
import type { TicketState } from '../../shared/ticket/ticket.state.ts';
import type { Desk } from './actors.ts';

export type Changes = Partial<TicketFields>;

export interface TicketDesk {
  open(by: Actor, subscriber: Actor, more?: object): Promise<{ ticketId: TicketId; number: number }>;
  seen(by: Actor, ticketId: string): Promise<TicketState>;
  /** Changes fields; `seen` is the ticket as it is unless given. */
  change(
    by: Actor,
    ticketId: string,
    changes: Changes,
    seen?: Changes,
    cancelVisit?: boolean,
  ): Promise<{ version: number }>;
  /** The refusal, or undefined when there was none. */
  refusalOf(answer: Promise<unknown>): Promise<AppError | undefined>;
}

export function createTicketDesk(desk: Desk): TicketDesk {
  const seen = async (by: Actor, ticketId: string): Promise<TicketState> =>
    (await desk.open<TicketState>(by, `ticket:${ticketId}`)).snapshot;
  return {
    seen,
    open: (by, subscriber, more = {}) =>
      desk.order(by, 'ticket:open', {
        subscriberId: Number(subscriber.id),
        conversationId: null,
        kind: 'no_internet',
        description: 'Немає лінку з ранку',
        priority: 'high',
        ...more,
      }),
    change: async (by, ticketId, changes, given, cancelVisit = false) => {
      const from = given ?? fieldsOf((await seen(by, ticketId)).ticket, changes);
      return desk.order(by, 'ticket:change', { ticketId, changes, seen: from, cancelVisit } as never);
    },
    refusalOf: (answer) =>
      answer.then(
        () => undefined,
        (error: unknown) => error as AppError,
      ),
  };
}

/** What somebody sees in the fields that they change. */
export function fieldsOf(ticket: Ticket, changes: object): Changes {
  return Object.fromEntries(Object.entries(ticket).filter(([key]) => key in changes)) as Changes;
}
