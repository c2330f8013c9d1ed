// SQL of technicians and their absences.
import type { Kysely, Transaction } from 'kysely';
import type { z } from 'zod';
import type { absence, technician } from '../../shared/technician/technician.contract.ts';
import type { Tables } from '../db/tables.ts';

export type StoredTechnician = z.input<typeof technician>;
export type StoredAbsence = z.input<typeof absence>;

function technicianRows(db: Kysely<Tables>) {
  return db.selectFrom('technicians').selectAll().orderBy('display_name').orderBy('technician_id');
}
type Row = Awaited<ReturnType<ReturnType<typeof technicianRows>['executeTakeFirstOrThrow']>>;

/** A row as it travels. */
export function technicianOf(row: Row): StoredTechnician {
  return {
    technicianId: row.technician_id,
    displayName: row.display_name,
    msisdn: row.msisdn,
    skills: row.skills,
    district: row.district,
    workDays: row.work_days,
    shiftStartMinutes: row.shift_start_minutes,
    shiftEndMinutes: row.shift_end_minutes,
    breaks: row.breaks,
    start: { latitude: row.home_latitude, longitude: row.home_longitude },
    end: { latitude: row.end_latitude, longitude: row.end_longitude },
    maxVisits: row.max_visits,
    isActive: row.is_active,
    version: row.version,
  };
}

/** Everybody, by name. */
export async function selectTechnicians(db: Kysely<Tables>): Promise<StoredTechnician[]> {
  return (await technicianRows(db).execute()).map(technicianOf);
}

/** One technician, locked until the commit; undefined when there is none. */
export async function lockTechnician(
  db: Transaction<Tables>,
  technicianId: string,
): Promise<StoredTechnician | undefined> {
  const row = await technicianRows(db)
    .where('technician_id', '=', technicianId)
    .forUpdate()
    .executeTakeFirst();
  return row && technicianOf(row);
}

/** Name of another active technician with this phone. */
export async function selectPhoneOwner(
  db: Kysely<Tables>,
  msisdn: string,
  exceptId: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('technicians')
    .select('display_name')
    .where('msisdn', '=', msisdn)
    .where('is_active', '=', true)
    .where('technician_id', '<>', exceptId)
    .executeTakeFirst();
  return row?.display_name;
}

/** Adds a technician, or replaces the one with this id; `version` is the one that it gets. */
export async function saveTechnician(db: Transaction<Tables>, saved: StoredTechnician): Promise<void> {
  const columns = {
    display_name: saved.displayName,
    msisdn: saved.msisdn,
    skills: JSON.stringify(saved.skills),
    district: saved.district,
    work_days: JSON.stringify(saved.workDays),
    shift_start_minutes: saved.shiftStartMinutes,
    shift_end_minutes: saved.shiftEndMinutes,
    breaks: JSON.stringify(saved.breaks),
    home_latitude: saved.start.latitude,
    home_longitude: saved.start.longitude,
    end_latitude: saved.end.latitude,
    end_longitude: saved.end.longitude,
    max_visits: saved.maxVisits,
    is_active: saved.isActive,
    version: saved.version,
  };
  await db
    .insertInto('technicians')
    .values({ technician_id: saved.technicianId, ...columns })
    .onConflict((conflict) => conflict.column('technician_id').doUpdateSet(columns))
    .execute();
}

/** Absences that end after `at`, by their beginning. */
export async function selectAbsences(db: Kysely<Tables>, at: Date): Promise<StoredAbsence[]> {
  const rows = await db
    .selectFrom('technician_absences')
    .selectAll()
    .where('ends_at', '>', at)
    .orderBy('starts_at')
    .orderBy('absence_id')
    .execute();
  return rows.map((row) => ({
    absenceId: row.absence_id,
    technicianId: row.technician_id,
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    reason: row.reason,
  }));
}

/** False when there is one with this id already. */
export async function insertAbsence(db: Transaction<Tables>, fresh: StoredAbsence): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('technician_absences')
    .values({
      absence_id: fresh.absenceId,
      technician_id: fresh.technicianId,
      starts_at: new Date(fresh.startsAt),
      ends_at: new Date(fresh.endsAt),
      reason: fresh.reason,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** The absence that was removed; undefined when there is none. */
export async function deleteAbsence(
  db: Transaction<Tables>,
  absenceId: string,
): Promise<Pick<StoredAbsence, 'technicianId' | 'startsAt' | 'endsAt'> | undefined> {
  const row = await db
    .deleteFrom('technician_absences')
    .where('absence_id', '=', absenceId)
    .returningAll()
    .executeTakeFirst();
  return (
    row && {
      technicianId: row.technician_id,
      startsAt: row.starts_at.toISOString(),
      endsAt: row.ends_at.toISOString(),
    }
  );
}

/** How many visits of a technician, not yet over, begin in this time. */
export async function countVisitsBetween(
  db: Kysely<Tables>,
  technicianId: string,
  from: Date,
  to: Date,
): Promise<number> {
  const { visits } = await db
    .selectFrom('visits')
    .select((is) => is.fn.countAll<number>().as('visits'))
    .where('technician_id', '=', technicianId)
    .where('state', 'in', ['held', 'planned', 'on_the_way'])
    .where('starts_at', '<', to)
    .where('ends_at', '>', from)
    .executeTakeFirstOrThrow();
  return Number(visits);
}
