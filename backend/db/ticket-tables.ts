// Rows of tickets, their timelines, links, and the filters that people keep.
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { TicketFilter } from '../../shared/ticket/ticket-list.contract.ts';
import type { Ticket, TicketEntry } from '../../shared/ticket/ticket.contract.ts';

type Timestamp = ColumnType<Date, Date, Date>;
type MaybeTimestamp = ColumnType<Date | null, Date | null | undefined, Date | null>;

export interface TicketsTable {
  ticket_id: string;
  number: Generated<number>;
  subscriber_id: number;
  conversation_id: string | null;
  kind: Ticket['kind'];
  description: string;
  priority: Ticket['priority'];
  status: Ticket['status'];
  team: Generated<Ticket['team']>;
  owner_id: string | null;
  opened_by: string;
  opened_at: Timestamp;
  changed_at: Timestamp;
  version: number;
  due_at: MaybeTimestamp;
  /** When the clock last began to run; null while it stands still, or when a person set the due time. */
  due_since: MaybeTimestamp;
  due_spent_ms: Generated<number>;
  due_is_manual: Generated<boolean>;
  waiting_for: ColumnType<string | null, string | null | undefined, string | null>;
  resume_at: MaybeTimestamp;
  cause: ColumnType<Ticket['cause'], Ticket['cause'] | undefined, Ticket['cause']>;
  resolution: ColumnType<string | null, string | null | undefined, string | null>;
  visit_id: ColumnType<string | null, string | null | undefined, string | null>;
  visit_starts_at: MaybeTimestamp;
  visit_ends_at: MaybeTimestamp;
  merged_into: ColumnType<string | null, string | null | undefined, string | null>;
  reopened: Generated<number>;
  /** City, street and building of the subscriber when the ticket was opened, in lower case. */
  building_key: string;
}
export interface TicketEntriesTable {
  ticket_id: string;
  entry_seq: number;
  at: Timestamp;
  actor_id: string;
  actor_name: string;
  kind: TicketEntry['kind'];
  body: string;
  changes: JSONColumnType<TicketEntry['changes']>;
  other_id: ColumnType<string | null, string | null | undefined, string | null>;
}
/** Both directions of a link are stored. */
export interface TicketLinksTable {
  ticket_id: string;
  other_id: string;
  at: Timestamp;
  linked_by: string;
}
export interface TicketFiltersTable {
  filter_id: string;
  staff_id: string;
  name: string;
  filter: JSONColumnType<TicketFilter>;
}
