// SQL of visits: reading them as they travel, adding one, changing what people decide about it.
import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import type { z } from 'zod';
import type { visit } from '../../shared/dispatch/visit.contract.ts';
import type { VisitsTable } from '../db/dispatch-tables.ts';
import type { Tables } from '../db/tables.ts';

export type StoredVisit = z.input<typeof visit>;

function visitRows(db: Kysely<Tables>) {
  return db
    .selectFrom('visits as v')
    .innerJoin('subscribers as s', 's.subscriber_id', 'v.subscriber_id')
    .leftJoin('staff as booker', 'booker.staff_id', 'v.booked_by')
    .selectAll('v')
    .select([
      's.full_name',
      's.city',
      's.street',
      's.building',
      's.apartment',
      'booker.display_name as booked_by_name',
    ])
    .select((is) =>
      is
        .selectFrom('visit_entries as told')
        .select(sql<string | null>`told.details ->> 'expectedAt'`.as('expected_at'))
        .whereRef('told.visit_id', '=', 'v.visit_id')
        .where('told.kind', '=', 'late')
        .where(sql<boolean>`(told.details #>> '{window,startAt}')::timestamptz = v.window_start`)
        .orderBy('told.entry_seq', 'desc')
        .limit(1)
        .as('expected_at'),
    );
}
type VisitRow = Awaited<ReturnType<ReturnType<typeof visitRows>['executeTakeFirstOrThrow']>>;

function visitOf(row: VisitRow): StoredVisit {
  const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
  return {
    visitId: row.visit_id,
    number: row.number,
    ticketId: row.ticket_id,
    subscriberId: row.subscriber_id,
    subscriberName: row.full_name,
    address: `${row.street}, ${row.building}${row.apartment === '' ? '' : `, ${row.apartment}`}`,
    place:
      row.latitude === null || row.longitude === null
        ? null
        : { latitude: row.latitude, longitude: row.longitude },
    phone: row.phone,
    accessNote: row.access_note,
    wishes: row.wishes,
    kind: row.kind,
    skills: row.skills,
    durationMinutes: row.duration_minutes,
    priority: row.priority,
    isPaid: row.is_paid,
    state: row.state,
    day: row.day,
    window:
      row.window_start && row.window_end
        ? { startAt: row.window_start.toISOString(), endAt: row.window_end.toISOString() }
        : null,
    placement: placementOf(row),
    heldUntil: iso(row.held_until),
    heldBy: row.held_by,
    callBy: iso(row.call_by),
    callReason: row.call_reason,
    tellOnTheWay: row.tell_on_the_way,
    bookedByName: row.booked_by_name,
    confirmedAt: iso(row.confirmed_at),
    expectedAt: row.expected_at,
    version: row.version,
  };
}

function placementOf(row: Selectable<VisitsTable>): StoredVisit['placement'] {
  if (row.technician_id === null) return null;
  return {
    technicianId: row.technician_id,
    position: row.position!,
    arrivalAt: row.arrives_at!.toISOString(),
    startAt: row.starts_at!.toISOString(),
    endAt: row.ends_at!.toISOString(),
    travelSeconds: row.travel_seconds!,
    slackSeconds: row.slack_seconds!,
  };
}

/** One visit; undefined when there is none. */
export async function selectVisit(db: Kysely<Tables>, visitId: string): Promise<StoredVisit | undefined> {
  const row = await visitRows(db).where('v.visit_id', '=', visitId).executeTakeFirst();
  return row && visitOf(row);
}

/** Those of `visitIds` that there are, in no order. */
export async function selectVisits(db: Kysely<Tables>, visitIds: readonly string[]): Promise<StoredVisit[]> {
  if (visitIds.length === 0) return [];
  const rows = await visitRows(db)
    .where('v.visit_id', 'in', [...visitIds])
    .execute();
  return rows.map(visitOf);
}

/** Every visit of a day that has not been cancelled. */
export async function selectVisitsOfDay(db: Kysely<Tables>, day: string): Promise<StoredVisit[]> {
  const rows = await visitRows(db).where('v.day', '=', day).where('v.state', '<>', 'cancelled').execute();
  return rows.map(visitOf);
}

/** Visits that are wanted and have no time, by number. */
export async function selectUnscheduled(db: Kysely<Tables>): Promise<StoredVisit[]> {
  const rows = await visitRows(db).where('v.state', '=', 'unscheduled').orderBy('v.number').execute();
  return rows.map(visitOf);
}

/** The subscriber's visit that is not over, other than `exceptId`. */
export async function selectOpenVisitOf(
  db: Kysely<Tables>,
  of: { subscriberId: number; ticketId: string | null; exceptId: string },
): Promise<StoredVisit | undefined> {
  const row = await visitRows(db)
    .where('v.subscriber_id', '=', of.subscriberId)
    .where('v.state', 'in', ['unscheduled', 'planned', 'on_the_way', 'on_site'])
    .where('v.visit_id', '<>', of.exceptId)
    .where((is) =>
      of.ticketId === null ? is('v.ticket_id', 'is', null) : is('v.ticket_id', '=', of.ticketId),
    )
    .orderBy('v.number')
    .executeTakeFirst();
  return row && visitOf(row);
}

/** The subscriber's visits that somebody still waits for, by number. */
export async function selectPromisedVisits(db: Kysely<Tables>, subscriberId: number): Promise<StoredVisit[]> {
  const rows = await visitRows(db)
    .where('v.subscriber_id', '=', subscriberId)
    .where('v.state', 'in', ['unscheduled', 'planned', 'on_the_way', 'on_site'])
    .orderBy('v.number')
    .execute();
  return rows.map(visitOf);
}

export interface NewVisit {
  visitId: string;
  ticketId: string | null;
  subscriberId: number;
  place: { latitude: number; longitude: number } | null;
  kind: VisitsTable['kind'];
  skills: StoredVisit['skills'];
  durationMinutes: number;
  priority: VisitsTable['priority'];
  isPaid: boolean;
}

/** A visit without a technician yet: `more` says whether an agent holds a window for it or logistics has it. */
export async function insertVisit(
  db: Transaction<Tables>,
  fresh: NewVisit,
  more: VisitChanges & Pick<Selectable<VisitsTable>, 'state'>,
  at: Date,
): Promise<void> {
  await db
    .insertInto('visits')
    .values({
      visit_id: fresh.visitId,
      ticket_id: fresh.ticketId,
      subscriber_id: fresh.subscriberId,
      latitude: fresh.place?.latitude ?? null,
      longitude: fresh.place?.longitude ?? null,
      kind: fresh.kind,
      skills: JSON.stringify(fresh.skills),
      duration_minutes: fresh.durationMinutes,
      priority: fresh.priority,
      is_paid: fresh.isPaid,
      created_at: at,
      changed_at: at,
      ...more,
    })
    .execute();
}

export type VisitChanges = Partial<
  Pick<
    Selectable<VisitsTable>,
    | 'state'
    | 'day'
    | 'window_start'
    | 'window_end'
    | 'held_until'
    | 'held_by'
    | 'held_session'
    | 'call_by'
    | 'call_reason'
    | 'phone'
    | 'access_note'
    | 'wishes'
    | 'tell_on_the_way'
    | 'booked_by'
    | 'duration_minutes'
    | 'confirmed_at'
    | 'arrives_at'
    | 'starts_at'
    | 'ends_at'
    | 'priority'
  >
>;

/** Changes what people decide about a visit and raises its version by one. */
export async function updateVisit(
  db: Transaction<Tables>,
  visitId: string,
  changes: VisitChanges,
  at: Date,
): Promise<void> {
  await db
    .updateTable('visits')
    .set((is) => ({ ...changes, changed_at: at, version: is('version', '+', 1) }))
    .where('visit_id', '=', visitId)
    .execute();
}

/** Waits until nobody else is changing the visit. */
export async function lockVisitRow(db: Transaction<Tables>, visitId: string): Promise<void> {
  await db.selectFrom('visits').select('visit_id').where('visit_id', '=', visitId).forUpdate().execute();
}

/** A held visit that came to nothing leaves no trace. */
export async function deleteHeld(db: Transaction<Tables>, visitId: string): Promise<void> {
  await db.deleteFrom('visits').where('visit_id', '=', visitId).where('state', '=', 'held').execute();
}

/** Held visits whose time is over, or whose holder has signed out. */
export async function selectEndedHolds(
  db: Kysely<Tables>,
  at: Date,
): Promise<{ visitId: string; day: string }[]> {
  const rows = await db
    .selectFrom('visits as v')
    .leftJoin('sessions as s', 's.session_id', 'v.held_session')
    .select(['v.visit_id as visitId', 'v.day'])
    .where('v.state', '=', 'held')
    .where((is) => is.or([is('v.held_until', '<=', at), is('s.revoked_at', 'is not', null)]))
    .execute();
  return rows.map(({ visitId, day }) => ({ visitId, day: day! }));
}

export interface AskedSubscriber {
  fullName: string;
  language: 'uk' | 'en' | 'ru';
  place: { latitude: number; longitude: number } | null;
  phone: string;
}

/** Where a subscriber lives and how to reach them; undefined when there is none. */
export async function selectAsked(
  db: Kysely<Tables>,
  subscriberId: number,
): Promise<AskedSubscriber | undefined> {
  const row = await db
    .selectFrom('subscribers as s')
    .leftJoin('subscriber_phones as p', (join) =>
      join.onRef('p.subscriber_id', '=', 's.subscriber_id').on('p.position', '=', 0),
    )
    .select(['s.full_name', 's.language', 's.latitude', 's.longitude', 'p.msisdn'])
    .where('s.subscriber_id', '=', subscriberId)
    .executeTakeFirst();
  if (!row) return undefined;
  const { latitude, longitude } = row;
  return {
    fullName: row.full_name,
    language: row.language,
    place: latitude === null || longitude === null ? null : { latitude, longitude },
    phone: row.msisdn ?? '',
  };
}

/** What a visit takes from its ticket; undefined when it is not of this subscriber, or is over. */
export async function selectAskedTicket(
  db: Kysely<Tables>,
  ticketId: string,
  subscriberId: number,
): Promise<{ priority: VisitsTable['priority'] } | undefined> {
  return db
    .selectFrom('tickets')
    .select('priority')
    .where('ticket_id', '=', ticketId)
    .where('subscriber_id', '=', subscriberId)
    .where('status', 'not in', ['solved', 'closed'])
    .executeTakeFirst();
}
