// SQL of the operator's working hours: the row `working_hours` of the settings, or the default ones.
import { sql, type Kysely, type Transaction } from 'kysely';
import { hoursState, type HoursState } from '../../shared/hours/hours.contract.ts';
import { defaultWorkingHours, type WorkingHours } from '../../shared/working-hours.ts';
import type { Tables } from '../db/tables.ts';

const key = 'working_hours';

/** What holds now, with its version. Throws when the row is damaged: nothing may be promised by wrong hours. */
export async function selectHoursState(db: Kysely<Tables>): Promise<HoursState> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst();
  return hoursState.parse(
    row?.value ?? { ...defaultWorkingHours, version: 0, changedAt: null, changedBy: '' },
  );
}

/** What holds now. Throws as {@link selectHoursState} does. */
export function selectWorkingHours(db: Kysely<Tables>): Promise<WorkingHours> {
  return selectHoursState(db);
}

/** Makes whoever else saves working hours wait until the commit, also while there is no row yet. */
export async function lockHours(db: Transaction<Tables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('settings working_hours'))`.execute(db);
}

/** Replaces what holds. */
export async function storeHours(db: Transaction<Tables>, state: HoursState): Promise<void> {
  const value = JSON.stringify(state);
  await db
    .insertInto('settings')
    .values({ key, value })
    .onConflict((on) => on.column('key').doUpdateSet({ value }))
    .execute();
}
