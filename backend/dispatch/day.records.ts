// SQL of a planned day: its lock and revision, who works then, and where every visit of some routes stands.
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { technicianOf, type StoredTechnician } from '../technician/technician.records.ts';

/** Puts changes of one day in a row until the commit, and gives the revision of its plan. */
export async function lockDay(db: Transaction<Tables>, day: string, newId: () => string): Promise<string> {
  await db
    .insertInto('dispatch_days')
    .values({ day, revision: newId() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db
    .selectFrom('dispatch_days')
    .select('revision')
    .where('day', '=', day)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return row.revision;
}

/** The revisions of the plans of some days; a day on which nothing was ever planned has none. */
export async function selectRevisions(
  db: Kysely<Tables>,
  days: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('dispatch_days')
    .select(['day', 'revision'])
    .where('day', 'in', [...days])
    .execute();
  return new Map(rows.map(({ day, revision }) => [day, revision]));
}

export async function setRevision(db: Transaction<Tables>, day: string, revision: string): Promise<void> {
  await db.updateTable('dispatch_days').set({ revision }).where('day', '=', day).execute();
}

/** Days from `day` on for which something was planned already. */
export async function selectPlannedDays(db: Kysely<Tables>, day: string): Promise<string[]> {
  const rows = await db
    .selectFrom('dispatch_days')
    .select('day')
    .where('day', '>=', day)
    .orderBy('day')
    .execute();
  return rows.map((row) => row.day);
}

/** A technician with what matters on one day only. */
export interface TechnicianRow extends StoredTechnician {
  technicianNo: number;
  absences: { startsAt: Date; endsAt: Date; reason: string }[];
}

/** Everybody who is active, or has visits on this day, with their absences between two instants; by name. */
export async function selectTechniciansOfDay(
  db: Kysely<Tables>,
  day: string,
  from: Date,
  to: Date,
): Promise<TechnicianRow[]> {
  const rows = await db
    .selectFrom('technicians as t')
    .selectAll()
    .where((is) =>
      is.or([
        is('t.is_active', '=', true),
        is.exists(
          is
            .selectFrom('visits as v')
            .select('v.visit_id')
            .whereRef('v.technician_id', '=', 't.technician_id')
            .where('v.day', '=', day),
        ),
      ]),
    )
    .orderBy('t.display_name')
    .orderBy('t.technician_id')
    .execute();
  const absences = await db
    .selectFrom('technician_absences')
    .selectAll()
    .where('starts_at', '<', to)
    .where('ends_at', '>', from)
    .orderBy('starts_at')
    .execute();
  return rows.map((row) => ({
    ...technicianOf(row),
    technicianNo: row.technician_no,
    absences: absences
      .filter((one) => one.technician_id === row.technician_id)
      .map((one) => ({ startsAt: one.starts_at, endsAt: one.ends_at, reason: one.reason })),
  }));
}

export interface StoredRoute {
  technicianId: string;
  travelSeconds: number;
  /** Null: the technician has nothing to do. */
  returnsAt: Date | null;
  breaks: { startAt: string; endAt: string }[];
}

export async function selectRoutesOfDay(db: Kysely<Tables>, day: string): Promise<StoredRoute[]> {
  const rows = await db
    .selectFrom('technician_days')
    .selectAll()
    .where('day', '=', day)
    .orderBy('technician_id')
    .execute();
  return rows.map((row) => ({
    technicianId: row.technician_id,
    travelSeconds: row.travel_seconds,
    returnsAt: row.returns_at,
    breaks: row.breaks,
  }));
}

export interface RouteToStore extends StoredRoute {
  technicianNo: number;
  maxVisits: number;
}
export interface StopToStore {
  visitId: string;
  technicianId: string;
  technicianNo: number;
  position: number;
  maxVisits: number;
  arrivesAt: Date;
  startsAt: Date;
  endsAt: Date;
  travelSeconds: number;
  slackSeconds: number;
}

/**
 * Stores how routes are now. `gone` are visits that are in none of them any more; those whose day ended stay as they are.
 * The database itself refuses a ninth visit and an overlap, at the commit. Two or three statements.
 */
export async function storeRoutes(
  db: Transaction<Tables>,
  day: string,
  routes: readonly RouteToStore[],
  stops: readonly StopToStore[],
  gone: readonly string[],
): Promise<void> {
  if (routes.length > 0)
    await sql`insert into technician_days (technician_id, day, max_visits, travel_seconds, returns_at, breaks)
      select r.t, ${day}::date, r.m, r.s, r.b, r.k
      from json_to_recordset(${JSON.stringify(routes.map((r) => ({ t: r.technicianId, m: r.maxVisits, s: r.travelSeconds, b: r.returnsAt, k: r.breaks })))}::json)
        as r(t uuid, m int, s int, b timestamptz, k jsonb)
      on conflict (technician_id, day) do update set
        max_visits = excluded.max_visits,
        travel_seconds = excluded.travel_seconds, returns_at = excluded.returns_at,
        breaks = excluded.breaks`.execute(db);
  if (gone.length > 0)
    await sql`update visits set day = case when state in ('unscheduled','cancelled') then null else day end,
        technician_id = null, technician_no = null, position = null, day_capacity = null, arrives_at = null,
        starts_at = null, ends_at = null, travel_seconds = null, slack_seconds = null
      where visit_id = any(${`{${gone.join(',')}}`}::uuid[])`.execute(db);
  if (stops.length > 0)
    await sql`update visits v set day = ${day}::date, technician_id = s.t, technician_no = s.n, position = s.p,
        day_capacity = s.m, arrives_at = s.a, starts_at = s.b, ends_at = s.e, travel_seconds = s.d, slack_seconds = s.k
      from json_to_recordset(${JSON.stringify(
        stops.map((s) => ({
          v: s.visitId,
          t: s.technicianId,
          n: s.technicianNo,
          p: s.position,
          m: s.maxVisits,
          a: s.arrivesAt,
          b: s.startsAt,
          e: s.endsAt,
          d: s.travelSeconds,
          k: s.slackSeconds,
        })),
      )}::json) as s(v uuid, t uuid, n int, p int, m int, a timestamptz, b timestamptz, e timestamptz, d int, k int)
      where v.visit_id = s.v`.execute(db);
}
