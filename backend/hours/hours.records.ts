// The operator's working hours: the row `working_hours` of the settings, or the default ones.
import type { Kysely } from 'kysely';
import { workingHoursSchema } from '../../shared/hours/hours.contract.ts';
import { defaultWorkingHours, type WorkingHours } from '../../shared/working-hours.ts';
import type { Tables } from '../db/tables.ts';

/** What holds now. Throws when the row is damaged: nothing may be promised by wrong hours. */
export async function selectWorkingHours(db: Kysely<Tables>): Promise<WorkingHours> {
  const row = await db
    .selectFrom('settings')
    .select('value')
    .where('key', '=', 'working_hours')
    .executeTakeFirst();
  return row === undefined ? defaultWorkingHours : workingHoursSchema.parse(row.value);
}
