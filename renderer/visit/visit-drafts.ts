// Visits that are being arranged: one draft a subscriber, with what it holds and what is typed, kept while the person looks elsewhere.
import { effectScope, shallowReactive, type EffectScope } from 'vue';
import type { Visit, VisitKind } from '../../shared/dispatch/visit.contract.ts';
import type { SubscriberId, TicketId } from '../../shared/ids.ts';
import type { Person } from '../../shared/subscriber/card.contract.ts';
import type { Debt } from '../../shared/subscriber/debt.rules.ts';
import { newOpId } from '../wire/wire.ts';
import { useBooking, type Booking } from './useBooking.ts';

/** A ticket that a visit may be for. */
export interface VisitTicket {
  readonly ticketId: TicketId;
  readonly label: string;
  readonly kind: VisitKind;
}
/** For whom a visit is. */
export interface VisitSubject {
  readonly person: Person;
  /** For which a service of theirs is stopped. */
  readonly debt: Debt | null;
}
export interface VisitDraft extends VisitSubject {
  readonly key: string;
  readonly tickets: readonly VisitTicket[];
  /** The visit that is moved; null for a new one. */
  readonly replaces: Visit | null;
  readonly booking: Booking;
}

const drafts = shallowReactive(new Map<SubscriberId, VisitDraft>());
const scopes = new Map<SubscriberId, EffectScope>();

/** Gives up what the draft holds. */
function close(id: SubscriberId): void {
  drafts.delete(id);
  scopes.get(id)?.stop();
  scopes.delete(id);
}

/** Begins a draft in the place of the subscriber's earlier one; the first of `tickets` is chosen. */
function open(
  { person, debt }: VisitSubject,
  tickets: readonly VisitTicket[],
  replaces: Visit | null = null,
): void {
  const id = person.subscriberId;
  close(id);
  const ticket = replaces ? tickets.find(({ ticketId }) => ticketId === replaces.ticketId) : tickets[0];
  const scope = effectScope(true);
  const booking = scope.run(() =>
    useBooking({
      subscriberId: id,
      ticketId: replaces ? replaces.ticketId : (ticket?.ticketId ?? null),
      kind: replaces?.kind ?? ticket?.kind ?? 'repair',
      phone: replaces?.phone || (person.phones[0] ?? ''),
      replaces,
    }),
  )!;
  scopes.set(id, scope);
  drafts.set(id, { key: newOpId(), person, debt, tickets, replaces, booking });
}

export function useVisitDrafts() {
  return {
    of: (id: SubscriberId | null | undefined): VisitDraft | undefined =>
      id === null || id === undefined ? undefined : drafts.get(id),
    open,
    close,
    /** What one person has begun is not the next one's. */
    clear: (): void => [...drafts.keys()].forEach(close),
  };
}
