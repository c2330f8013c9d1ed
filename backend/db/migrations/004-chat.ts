// Chat: one-time codes, conversations, messages, ratings.
import type { Kysely } from 'kysely';
import { runStatements } from '../statements.ts';

export async function createChat(db: Kysely<unknown>): Promise<void> {
  await runStatements(db, [
    `create table one_time_codes (
      request_id uuid primary key, subscriber_id bigint not null unique references subscribers on delete cascade,
      code_hash text not null, issued_at timestamptz not null,
      expires_at timestamptz not null)`,
    `create table conversations (
      conversation_id uuid primary key, subscriber_id bigint not null references subscribers,
      topic text not null check (topic in ('internet','billing','other')),
      language text not null check (language in ('uk','en','ru')),
      state text not null check (state in ('waiting','open','closed')),
      owner_id uuid references staff, slot int check (slot between 1 and 6),
      started_at timestamptz not null, accepted_at timestamptz, closed_at timestamptz, closed_by uuid references staff,
      outcome text check (outcome in ('solved','visit_agreed','ticket_opened','no_answer','spam')), summary text,
      waiting_since timestamptz, subscriber_delivered_seq int not null default 0,
      subscriber_read_seq int not null default 0, desk_delivered_seq int not null default 0,
      desk_read_seq int not null default 0, last_message_seq int not null default 0,
      check (state <> 'open' or (owner_id is not null and slot is not null)))`,
    `create unique index conversations_slot on conversations (owner_id, slot) where state = 'open'`,
    `create unique index conversations_live on conversations (subscriber_id) where state <> 'closed'`,
    `create index conversations_waiting on conversations (started_at) where state = 'waiting'`,
    `create index conversations_subscriber on conversations (subscriber_id, started_at desc)`,
    `create index conversations_accepted on conversations (accepted_at) where accepted_at is not null`,
    `create index conversations_closed_by on conversations (closed_by, closed_at desc) where state = 'closed'`,
    `create table messages (
      conversation_id uuid not null references conversations, message_seq int not null,
      message_id uuid not null unique, author text not null check (author in ('subscriber','agent','system')),
      author_id text, author_name text not null, kind text not null check (kind in ('text','note','system')),
      body text not null, at timestamptz not null, primary key (conversation_id, message_seq))`,
    `create table ratings (
      conversation_id uuid primary key references conversations, score int not null check (score between 1 and 5),
      comment text not null, credited_to uuid references staff, rated_at timestamptz not null)`,
  ]);
}
