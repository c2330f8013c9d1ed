// Trouble tickets and their timelines.
import type { Kysely } from 'kysely';
import { runStatements } from '../statements.ts';

export async function createTickets(db: Kysely<unknown>): Promise<void> {
  await runStatements(db, [
    `create table tickets (
      ticket_id uuid primary key, number bigint generated always as identity (start with 10001) unique,
      subscriber_id bigint not null references subscribers, conversation_id uuid references conversations,
      kind text not null check (kind in
        ('no_internet','slow_internet','tv','billing','equipment','connection','other')),
      description text not null, priority text not null check (priority in ('urgent','high','normal','low')),
      status text not null check (status in
        ('new','in_work','waiting_subscriber','waiting_logistics','visit_agreed','solved','closed')),
      owner_id uuid references staff, opened_by uuid not null references staff, opened_at timestamptz not null,
      changed_at timestamptz not null, version int not null)`,
    `create index tickets_subscriber on tickets (subscriber_id, opened_at desc)`,
    `create index tickets_open on tickets (opened_at desc) where status not in ('solved','closed')`,
    `create index tickets_changed on tickets (changed_at desc)`,
    `create table ticket_entries (
      ticket_id uuid not null references tickets, entry_seq int not null, at timestamptz not null,
      actor_id text not null, actor_name text not null, kind text not null check (kind in ('opened','note','changed')),
      body text not null, changes jsonb not null, primary key (ticket_id, entry_seq))`,
  ]);
}
