// Row types of technicians, days and visits; columns are snake_case here and nowhere above *.records.ts.
import type { ColumnType, Generated, JSONColumnType } from 'kysely';

type Timestamp = ColumnType<Date, Date, Date>;
type Day = ColumnType<string, string, string>;

export type TechnicianSkill = 'fiber' | 'copper' | 'tv' | 'heights';

export interface TechniciansTable {
  technician_id: string;
  /** A small number for what compares by ranges. */
  technician_no: Generated<number>;
  display_name: string;
  msisdn: string | null;
  skills: JSONColumnType<TechnicianSkill[]>;
  /** Minutes after midnight in Kyiv. */
  shift_start_minutes: number;
  shift_end_minutes: number;
  /** ISO days of the week. */
  work_days: ColumnType<number[], string | undefined, string>;
  breaks: ColumnType<
    { earliestMinutes: number; latestMinutes: number; durationMinutes: number }[],
    string | undefined,
    string
  >;
  district: string;
  home_latitude: number;
  home_longitude: number;
  end_latitude: number;
  end_longitude: number;
  max_visits: Generated<number>;
  is_active: Generated<boolean>;
  version: Generated<number>;
}
export interface TechnicianAbsencesTable {
  absence_id: string;
  technician_id: string;
  starts_at: Timestamp;
  ends_at: Timestamp;
  reason: 'sick' | 'leave' | 'training' | 'other';
}
/** A row for every day that something was planned on. */
export interface DispatchDaysTable {
  day: Day;
  /** Another one after each change of the plan. */
  revision: string;
}
/** What a technician may do on a day, and how their route ends. */
export interface TechnicianDaysTable {
  technician_id: string;
  day: Day;
  max_visits: number;
  travel_seconds: Generated<number>;
  returns_at: Timestamp | null;
  breaks: ColumnType<{ startAt: string; endAt: string }[], string | undefined, string>;
}
export interface VisitsTable {
  visit_id: string;
  number: Generated<number>;
  ticket_id: string | null;
  subscriber_id: number;
  latitude: number | null;
  longitude: number | null;
  phone: Generated<string>;
  access_note: Generated<string>;
  wishes: Generated<string>;
  kind: 'repair' | 'connection' | 'equipment';
  skills: JSONColumnType<TechnicianSkill[]>;
  duration_minutes: number;
  priority: 'urgent' | 'high' | 'normal' | 'low';
  is_paid: boolean;
  state: 'held' | 'unscheduled' | 'planned' | 'on_the_way' | 'on_site' | 'done' | 'nobody_home' | 'cancelled';
  day: Day | null;
  window_start: Timestamp | null;
  window_end: Timestamp | null;
  technician_id: string | null;
  technician_no: number | null;
  position: number | null;
  day_capacity: number | null;
  arrives_at: Timestamp | null;
  starts_at: Timestamp | null;
  ends_at: Timestamp | null;
  travel_seconds: number | null;
  slack_seconds: number | null;
  held_until: Timestamp | null;
  held_by: string | null;
  held_session: string | null;
  call_by: Timestamp | null;
  call_reason: Generated<string>;
  tell_on_the_way: Generated<boolean>;
  booked_by: string | null;
  /** When the subscriber said that the agreed time suits. */
  confirmed_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  created_at: Timestamp;
  changed_at: Timestamp;
  version: Generated<number>;
}
/** What happened to a visit, oldest first. */
export interface VisitEntriesTable {
  visit_id: string;
  entry_seq: number;
  at: Timestamp;
  actor_name: string;
  kind: string;
  details: ColumnType<unknown, string, string>;
}
/** Links to a visit that were sent by SMS; only a hash of each is kept. */
export interface VisitLinksTable {
  link_hash: string;
  visit_id: string;
  made_at: Timestamp;
}
export interface ProposalsTable {
  proposal_id: string;
  day: Day;
  made_at: Timestamp;
  made_by: string;
  body: ColumnType<unknown, string, string>;
}
