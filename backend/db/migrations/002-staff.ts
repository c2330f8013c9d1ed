// Who works here, who is signed in, what was refused, and who looked at what.
import type { Kysely } from 'kysely';
import { runStatements } from '../statements.ts';

export async function createStaff(db: Kysely<unknown>): Promise<void> {
  await runStatements(db, [
    `create table staff (
      staff_id uuid primary key, login text not null unique check (login = lower(login)),
      display_name text not null, role text not null check (role in ('agent','dispatcher','supervisor','admin')),
      password_hash text not null, languages jsonb not null, disabled_at timestamptz, created_at timestamptz not null)`,
    `create table sessions (
      session_id uuid primary key, kind text not null check (kind in ('staff','subscriber')), owner_id text not null,
      refresh_hash text not null, previous_refresh_hash text, created_at timestamptz not null,
      refreshed_at timestamptz not null, expires_at timestamptz not null, revoked_at timestamptz,
      source text not null)`,
    `create index sessions_owner on sessions (kind, owner_id)`,
    `create index sessions_revoked on sessions (revoked_at) where revoked_at is not null`,
    `create table throttles (
      key text primary key, failures int not null, window_started_at timestamptz not null,
      locked_until timestamptz)`,
    `create table security_events (
      security_event_id bigint generated always as identity primary key, at timestamptz not null,
      kind text not null, actor text not null, source text not null, details jsonb not null)`,
    `create table audit_trail (
      seq bigint primary key, at timestamptz not null, actor text not null, session_id text not null,
      role text not null, action text not null, subject_id text not null, purpose jsonb not null,
      fields jsonb not null, prev_hash text not null, hash text not null)`,
    `create index audit_trail_subject on audit_trail (subject_id, seq)`,
    `create function refuse_change() returns trigger language plpgsql as
      $$ begin raise exception 'the audit trail is append-only'; end $$`,
    `create trigger audit_trail_append_only before update or delete on audit_trail
      for each row execute function refuse_change()`,
    `create trigger audit_trail_no_truncate before truncate on audit_trail
      for each statement execute function refuse_change()`,
  ]);
}
