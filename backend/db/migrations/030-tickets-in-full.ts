// Tickets in full: team, due time with its clock, what is waited for, cause, visit, merging, links, and filters that people keep.
import { sql, type Kysely } from 'kysely';
import { startDue } from '../../../shared/ticket/ticket-due.rules.ts';
import type { TicketPriority } from '../../../shared/ticket/ticket.contract.ts';
import { defaultWorkingHours } from '../../../shared/working-hours.ts';
import { runStatements } from '../statements.ts';

export async function completeTickets(db: Kysely<unknown>): Promise<void> {
  await runStatements(db, [
    `alter table tickets
      add column team text not null default 'support' check (team in ('support','network','billing','logistics')),
      add column due_at timestamptz, add column due_since timestamptz,
      add column due_spent_ms bigint not null default 0, add column due_is_manual boolean not null default false,
      add column waiting_for text, add column resume_at timestamptz,
      add column cause text check (cause in ('line','equipment','settings','outage','power','payment',
        'subscriber_side','no_fault','duplicate','other')),
      add column resolution text, add column visit_id uuid unique, add column visit_starts_at timestamptz,
      add column visit_ends_at timestamptz, add column merged_into uuid references tickets,
      add column reopened int not null default 0, add column building_key text,
      add check ((visit_id is null) = (visit_starts_at is null)),
      add check ((visit_id is null) = (visit_ends_at is null)), add check (visit_starts_at < visit_ends_at)`,
    `update tickets t set building_key = lower(s.city || '|' || s.street || '|' || s.building)
      from subscribers s where s.subscriber_id = t.subscriber_id`,
    `alter table tickets alter column building_key set not null`,
    `create index tickets_building on tickets (building_key, opened_at desc)`,
    `create index tickets_due on tickets (due_at) where status not in ('solved','closed')`,
    `create index tickets_resume on tickets (resume_at) where status = 'waiting_subscriber'`,
    `create index tickets_merged on tickets (merged_into) where merged_into is not null`,
    `alter table ticket_entries drop constraint ticket_entries_kind_check`,
    `alter table ticket_entries add constraint ticket_entries_kind_check check
      (kind in ('opened','note','changed','reopened','linked','unlinked','merged','visit'))`,
    `alter table ticket_entries add column other_id uuid references tickets`,
    `create table ticket_links (
      ticket_id uuid not null references tickets, other_id uuid not null references tickets,
      at timestamptz not null, linked_by text not null, primary key (ticket_id, other_id), check (ticket_id <> other_id))`,
    `create table ticket_filters (
      filter_id uuid primary key, staff_id uuid not null references staff, name text not null, filter jsonb not null)`,
    `create index ticket_filters_staff on ticket_filters (staff_id)`,
  ]);
  await startClocks(db);
}

/** Gives every open ticket the due time that its priority gives from its opening. O(open tickets). */
async function startClocks(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ ticket_id: string; priority: TicketPriority; opened_at: Date }>`
    select ticket_id, priority, opened_at from tickets where status not in ('solved','closed')`.execute(db);
  const started = rows.map(({ ticket_id, priority, opened_at }) => {
    const { dueAt } = startDue(priority, opened_at, defaultWorkingHours);
    return { ticket_id, due_at: dueAt?.toISOString() ?? null };
  });
  await sql`
    update tickets t set due_at = f.due_at, due_since = t.opened_at
    from jsonb_to_recordset(${JSON.stringify(started)}::jsonb) as f(ticket_id uuid, due_at timestamptz)
    where t.ticket_id = f.ticket_id`.execute(db);
}
