// Dispatch: technicians in full, their absences, the days they are planned on, and the visits of subscribers.
import type { Kysely } from 'kysely';
import { runStatements } from '../statements.ts';

export async function createDispatch(db: Kysely<unknown>): Promise<void> {
  await runStatements(db, [
    `alter table technicians
      add column technician_no int generated always as identity unique, add column msisdn text collate "C",
      add column work_days jsonb not null default '[1,2,3,4,5,6,7]', add column breaks jsonb not null default '[]',
      add column end_latitude double precision, add column end_longitude double precision,
      add column max_visits int not null default 8 check (max_visits between 1 and 12),
      add column is_active boolean not null default true, add column version int not null default 1`,
    `update technicians set end_latitude = home_latitude, end_longitude = home_longitude`,
    `alter table technicians alter column end_latitude set not null, alter column end_longitude set not null`,
    `create unique index technicians_phone on technicians (msisdn) where is_active`,
    `create table technician_absences (
      absence_id uuid primary key, technician_id uuid not null references technicians,
      starts_at timestamptz not null, ends_at timestamptz not null, check (starts_at < ends_at),
      reason text not null check (reason in ('sick','leave','training','other')))`,
    `create index technician_absences_end on technician_absences (ends_at)`,
    // One row a day that anything was planned on; its lock puts changes of the plan in a row, its revision names the plan.
    `create table dispatch_days (day date primary key, revision uuid not null)`,
    // What the technician may do on that day: visits refer to it with the capacity, so that a visit too many is refused here.
    `create table technician_days (
      technician_id uuid not null references technicians, day date not null references dispatch_days,
      max_visits int not null check (max_visits between 1 and 12), travel_seconds int not null default 0,
      returns_at timestamptz, breaks jsonb not null default '[]', primary key (technician_id, day), unique (technician_id, day, max_visits))`,
    `create table visits (
      visit_id uuid primary key, number bigint generated always as identity (start with 501) unique,
      ticket_id uuid references tickets, subscriber_id bigint not null references subscribers,
      latitude double precision, longitude double precision, phone text not null default '',
      access_note text not null default '', wishes text not null default '',
      kind text not null check (kind in ('repair','connection','equipment')), skills jsonb not null,
      duration_minutes int not null check (duration_minutes between 5 and 480),
      priority text not null check (priority in ('urgent','high','normal','low')), is_paid boolean not null,
      state text not null check (state in
        ('held','unscheduled','planned','on_the_way','on_site','done','nobody_home','cancelled')),
      day date references dispatch_days, window_start timestamptz, window_end timestamptz,
      technician_id uuid references technicians, technician_no int references technicians (technician_no),
      position int, day_capacity int, arrives_at timestamptz, starts_at timestamptz, ends_at timestamptz,
      travel_seconds int, slack_seconds int, held_until timestamptz, held_by uuid references staff, held_session uuid,
      call_by timestamptz, call_reason text not null default '', tell_on_the_way boolean not null default false,
      booked_by uuid references staff, created_at timestamptz not null, changed_at timestamptz not null,
      version int not null default 1,
      check (window_start <= window_end), check (position >= 0 and position < day_capacity),
      check ((technician_id is null) = (technician_no is null) and (technician_id is null) = (position is null)
        and (technician_id is null) = (day_capacity is null) and (technician_id is null) = (starts_at is null)),
      check (technician_id is null or day is not null), check ((state = 'held') = (held_until is not null)),
      constraint visits_day_capacity foreign key (technician_id, day, day_capacity)
        references technician_days (technician_id, day, max_visits) on update cascade deferrable initially deferred,
      constraint visits_position unique (technician_id, day, position) deferrable initially deferred,
      constraint visits_overlap exclude using gist
        (int4range(technician_no, technician_no, '[]') with &&, tstzrange(starts_at, ends_at) with &&)
        where (technician_no is not null) deferrable initially deferred)`,
    `create index visits_day on visits (day) where day is not null`,
    `create index visits_unscheduled on visits (number) where state = 'unscheduled'`,
    `create index visits_held on visits (held_until) where state = 'held'`,
    `create index visits_subscriber on visits (subscriber_id, number desc)`,
    `create unique index visits_ticket on visits (ticket_id)
      where ticket_id is not null and state in ('unscheduled','planned','on_the_way','on_site')`,
    `create table visit_entries (
      visit_id uuid not null references visits, entry_seq int not null, at timestamptz not null,
      actor_name text not null, kind text not null, details jsonb not null, primary key (visit_id, entry_seq))`,
    `create table proposals (
      proposal_id uuid primary key, day date not null, made_at timestamptz not null, made_by uuid not null references staff,
      body jsonb not null)`,
  ]);
}
