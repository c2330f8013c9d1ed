// What a desk knows of tickets: applies one fact to the state that a snapshot began.
import type { FactOf, SnapshotOf } from '../wire/wire.contract.ts';
import type { ticketListStreams } from './ticket-list.contract.ts';
import type { ticketStreams } from './ticket.contract.ts';

export type TicketState = SnapshotOf<typeof ticketStreams.ticket>;
export type TicketFact = FactOf<typeof ticketStreams.ticket>;
export type TicketsState = SnapshotOf<typeof ticketListStreams.tickets>;
export type TicketsFact = FactOf<typeof ticketListStreams.tickets>;
export type TicketFiltersState = SnapshotOf<typeof ticketListStreams.ticket_filters>;
export type TicketFiltersFact = FactOf<typeof ticketListStreams.ticket_filters>;

/** State of `ticket:ID` after `fact`; entries oldest first. Pure, O(entries). */
export function applyTicketFact(state: TicketState, fact: TicketFact): TicketState {
  switch (fact.type) {
    case 'ticket:changed':
      return { ticket: fact.payload.ticket, entries: [...state.entries, fact.payload.entry] };
    case 'ticket:noted':
      return { ...state, entries: [...state.entries, fact.payload] };
  }
}

/** State of `tickets:KEY` after a fact: news leave nothing behind. */
export function applyTicketsFact(state: TicketsState): TicketsState {
  return state;
}

/** State of `ticket_filters:ID` after `fact`: by name, then by id. */
export function applyTicketFiltersFact(
  state: TicketFiltersState,
  fact: TicketFiltersFact,
): TicketFiltersState {
  const others = state.filters.filter(({ filterId }) => filterId !== fact.payload.filterId);
  if (fact.type === 'ticket_filters:removed') return { filters: others };
  return { filters: sortFilters([...others, fact.payload]) };
}

/** In the order in which they are shown. */
export function sortFilters<T extends { name: string; filterId: string }>(filters: readonly T[]): T[] {
  return filters.toSorted((left, right) =>
    left.name === right.name
      ? left.filterId.localeCompare(right.filterId)
      : left.name.localeCompare(right.name, 'uk'),
  );
}
