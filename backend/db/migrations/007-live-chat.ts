// Live chat: states of agents, offers, requests between colleagues, drafts, templates, attachments, changed ratings.
import { sql, type Kysely } from 'kysely';
import { messageWords } from '../../../shared/chat/message-words.ts';
import { runStatements } from '../statements.ts';

export async function createLiveChat(db: Kysely<unknown>): Promise<void> {
  await runStatements(db, [
    `alter table staff add column chat_capacity int not null default 6 check (chat_capacity between 1 and 6)`,
    `create table agent_states (
      staff_id uuid primary key references staff,
      state text not null check (state in ('queue','chats_only','on_call','wrap_up','break')),
      reason text not null check (reason in ('chosen','missed_offer','disconnected')), since timestamptz not null,
      is_online boolean not null default false, offline_since timestamptz)`,
    `alter table conversations
      add column queued_at timestamptz, add column returned text check (returned in ('requeued','unanswered','disconnected')),
      add column return_note text not null default '', add column return_draft text not null default '',
      add column offered_to uuid references staff,
      add column offered_at timestamptz, add column helper_ids uuid[] not null default '{}',
      add column merged_into uuid references conversations, add column rating_asked_at timestamptz,
      add column rating_skipped_at timestamptz`,
    `update conversations set queued_at = started_at,
      rating_asked_at = case when closed_by is not null then closed_at end`,
    `alter table conversations alter column queued_at set not null`,
    `drop index conversations_waiting`,
    `create index conversations_waiting on conversations (queued_at) where state = 'waiting'`,
    `create unique index conversations_offer on conversations (offered_to)
      where state = 'waiting' and offered_to is not null`,
    `create index conversations_merged on conversations (merged_into) where merged_into is not null`,
    `create table participants (
      conversation_id uuid not null references conversations, staff_id uuid not null references staff,
      kind text not null check (kind in ('owner','helper')), joined_at timestamptz not null, left_at timestamptz,
      primary key (conversation_id, staff_id, kind, joined_at))`,
    `create index participants_staff on participants (staff_id, conversation_id)`,
    `insert into participants (conversation_id, staff_id, kind, joined_at, left_at)
      select conversation_id, owner_id, 'owner', accepted_at, closed_at from conversations
      where owner_id is not null and accepted_at is not null`,
    `create table chat_requests (
      request_id uuid primary key, conversation_id uuid not null references conversations,
      kind text not null check (kind in ('transfer','join')), from_id uuid not null references staff,
      to_id uuid not null references staff, note text not null, draft text not null default '',
      state text not null check (state in ('open','accepted','declined','withdrawn','ended')),
      asked_at timestamptz not null, answered_at timestamptz, reason text not null default '')`,
    `create unique index chat_requests_open on chat_requests (conversation_id) where state = 'open'`,
    `create index chat_requests_to on chat_requests (to_id) where state = 'open'`,
    `create index chat_requests_from on chat_requests (from_id) where state = 'open'`,
    `create table drafts (
      staff_id uuid not null references staff, conversation_id uuid not null references conversations,
      mode text not null check (mode in ('reply','note')), body text not null, revision bigint not null,
      saved_at timestamptz not null, primary key (staff_id, conversation_id, mode))`,
    `create table templates (
      template_id uuid primary key, version int not null, name text not null, shortcut text not null,
      topic text check (topic in ('internet','billing','other')), bodies jsonb not null,
      archived_at timestamptz, changed_at timestamptz not null, changed_by text not null)`,
    `create unique index templates_shortcut on templates (lower(shortcut)) where archived_at is null`,
    `create table template_versions (
      template_id uuid not null references templates, version int not null, name text not null, shortcut text not null,
      topic text, bodies jsonb not null, is_archived boolean not null, changed_at timestamptz not null,
      changed_by text not null, primary key (template_id, version))`,
    `create table attachments (
      attachment_id uuid primary key, owner text not null, conversation_id uuid references conversations,
      message_id uuid, name text not null, size_bytes int not null, offset_bytes int not null default 0,
      media_type text, width int, height int, has_thumbnail boolean not null default false,
      state text not null check (state in ('uploading','ready','sent','refused')), created_at timestamptz not null)`,
    `create index attachments_unsent on attachments (created_at) where state <> 'sent'`,
    `alter table messages add column attachments jsonb not null default '[]', add column words tsvector`,
    `create index messages_words on messages using gin (words)`,
    `alter table ratings add column reasons text[] not null default '{}', add column took_part uuid[] not null default '{}',
      add column changed_at timestamptz`,
    `create index conversations_closed on conversations (closed_at desc, conversation_id desc)
      where state = 'closed' and closed_by is not null`,
    `create index ratings_credited on ratings (credited_to, rated_at desc)`,
    `create table rating_changes (
      conversation_id uuid not null references conversations, changed_at timestamptz not null,
      score int not null, comment text not null, reasons text[] not null, primary key (conversation_id, changed_at))`,
  ]);
  await fillWords(db);
}

/** Messages at a time, so that a long history does not have to fit into memory. */
const pageSize = 1_000;

/** Makes what was written before findable; lines of the system have no words. O(messages). */
async function fillWords(db: Kysely<unknown>): Promise<void> {
  let after = { conversation_id: '00000000-0000-0000-0000-000000000000', message_seq: 0 };
  for (;;) {
    const { rows } = await sql<typeof after & { body: string }>`
      select conversation_id, message_seq, body from messages
      where (conversation_id, message_seq) > (${after.conversation_id}::uuid, ${after.message_seq}::int)
        and author <> 'system'
      order by conversation_id, message_seq limit ${pageSize}`.execute(db);
    const last = rows.at(-1);
    if (!last) return;
    const filled = rows.map(({ body, ...row }) => ({ ...row, words: messageWords(body) }));
    await sql`
      update messages m set words = array_to_tsvector(f.words)
      from jsonb_to_recordset(${JSON.stringify(filled)}::jsonb)
        as f(conversation_id uuid, message_seq int, words text[])
      where m.conversation_id = f.conversation_id and m.message_seq = f.message_seq`.execute(db);
    after = last;
  }
}
