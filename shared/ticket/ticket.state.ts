// What a desk knows of tickets: applies one fact to the state that a snapshot began.
import type { FactOf, SnapshotOf } from '../wire/wire.contract.ts';
import type { ticketStreams } from './ticket.contract.ts';

export type TicketsState = SnapshotOf<typeof ticketStreams.tickets>;
export type TicketsFact = FactOf<typeof ticketStreams.tickets>;
export type TicketState = SnapshotOf<typeof ticketStreams.ticket>;
export type TicketFact = FactOf<typeof ticketStreams.ticket>;

/** State of `tickets` after `fact`: the highest number first. Pure, O(n log n). */
export function applyTicketsFact(state: TicketsState, fact: TicketsFact): TicketsState {
  const others = state.tickets.filter((ticket) => ticket.ticketId !== fact.payload.ticketId);
  return { tickets: [fact.payload, ...others].sort((left, right) => right.number - left.number) };
}

/** State of `ticket:ID` after `fact`; entries oldest first. Pure, O(entries). */
export function applyTicketFact(state: TicketState, fact: TicketFact): TicketState {
  switch (fact.type) {
    case 'ticket:changed':
      return { ticket: fact.payload.ticket, entries: [...state.entries, fact.payload.entry] };
    case 'ticket:noted':
      return { ...state, entries: [...state.entries, fact.payload] };
  }
}
