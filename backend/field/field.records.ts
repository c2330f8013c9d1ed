// SQL of visits as their technicians see them.
import { sql, type Kysely } from 'kysely';
import type { z } from 'zod';
import { isPhoneOpen, type fieldVisit } from '../../shared/field/field.contract.ts';
import type { Tables } from '../db/tables.ts';

export type StoredFieldVisit = z.input<typeof fieldVisit>;

/** Visits that stand in somebody's day. */
function standing(db: Kysely<Tables>) {
  return db
    .selectFrom('visits as v')
    .where('v.technician_id', 'is not', null)
    .where('v.state', 'not in', ['held', 'cancelled', 'unscheduled']);
}

function fieldRows(db: Kysely<Tables>) {
  return standing(db)
    .innerJoin('subscribers as s', 's.subscriber_id', 'v.subscriber_id')
    .leftJoin('tickets as t', 't.ticket_id', 'v.ticket_id')
    .selectAll('v')
    .select(['s.full_name', 's.street', 's.building', 's.apartment', 't.description'])
    .select((from) =>
      from
        .selectFrom('subscriber_phones as p')
        .select('p.msisdn')
        .whereRef('p.subscriber_id', '=', 'v.subscriber_id')
        .orderBy('p.position')
        .limit(1)
        .as('main_phone'),
    )
    .select(
      sql<StoredFieldVisit['notes']>`(
        select coalesce(jsonb_agg(jsonb_build_object(
          'at', to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'actorName', e.actor_name,
          'text', e.details -> 'text', 'attachments', e.details -> 'attachments') order by e.entry_seq), '[]')
        from visit_entries e where e.visit_id = v.visit_id and e.kind = 'noted')`.as('notes'),
    )
    .orderBy('v.position')
    .orderBy('v.number');
}
type Row = Awaited<ReturnType<ReturnType<typeof fieldRows>['executeTakeFirstOrThrow']>>;

function fieldVisitOf(row: Row): StoredFieldVisit {
  const { latitude, longitude, window_start: start, window_end: end } = row;
  return {
    visitId: row.visit_id,
    number: row.number,
    kind: row.kind,
    state: row.state,
    subscriberName: row.full_name,
    phone: isPhoneOpen(row.state) ? row.phone || (row.main_phone ?? '') : '',
    address: `${row.street}, ${row.building}${row.apartment === '' ? '' : `, ${row.apartment}`}`,
    place: latitude === null || longitude === null ? null : { latitude, longitude },
    accessNote: row.access_note,
    problem: row.description ?? '',
    durationMinutes: row.duration_minutes,
    window: start && end ? { startAt: start.toISOString(), endAt: end.toISOString() } : null,
    position: row.position!,
    startAt: row.starts_at!.toISOString(),
    endAt: row.ends_at!.toISOString(),
    notes: row.notes,
  };
}

/** A technician's visits of a day, in order. */
export async function selectFieldDay(
  db: Kysely<Tables>,
  technicianId: string,
  day: string,
): Promise<StoredFieldVisit[]> {
  const rows = await fieldRows(db)
    .where('v.technician_id', '=', technicianId)
    .where('v.day', '=', day)
    .execute();
  return rows.map(fieldVisitOf);
}

/** At whose places the technician is that day, and whether one of the visits shows the phone. */
export async function selectFieldSubscribers(
  db: Kysely<Tables>,
  technicianId: string,
  day: string,
): Promise<{ subscriberId: number; isPhoneShown: boolean }[]> {
  const rows = await standing(db)
    .select(['v.subscriber_id', 'v.state'])
    .where('v.technician_id', '=', technicianId)
    .where('v.day', '=', day)
    .execute();
  const shown = new Map<number, boolean>();
  for (const { subscriber_id: id, state } of rows) shown.set(id, shown.get(id) || isPhoneOpen(state));
  return [...shown].map(([subscriberId, isPhoneShown]) => ({ subscriberId, isPhoneShown }));
}

/** Of `visitIds` those that stand in somebody's day. */
export async function selectFieldVisits(
  db: Kysely<Tables>,
  visitIds: readonly string[],
): Promise<StoredFieldVisit[]> {
  if (visitIds.length === 0) return [];
  const rows = await fieldRows(db)
    .where('v.visit_id', 'in', [...visitIds])
    .execute();
  return rows.map(fieldVisitOf);
}
