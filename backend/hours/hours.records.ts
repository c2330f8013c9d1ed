// The operator's working hours: the row `working_hours` of the settings, or the default ones.
import type { Kysely } from 'kysely';
import { hoursState, type HoursState } from '../../shared/hours/hours.contract.ts';
import { defaultWorkingHours, type WorkingHours } from '../../shared/working-hours.ts';
import { selectSetting } from '../db/settings.ts';
import type { Tables } from '../db/tables.ts';

/** What holds now, with its version. Throws when the row is damaged: nothing may be promised by wrong hours. */
export async function selectHoursState(db: Kysely<Tables>): Promise<HoursState> {
  const stored = await selectSetting(db, 'working_hours');
  return hoursState.parse(stored ?? { ...defaultWorkingHours, version: 0, changedAt: null, changedBy: '' });
}

/** What holds now. Throws as {@link selectHoursState} does. */
export function selectWorkingHours(db: Kysely<Tables>): Promise<WorkingHours> {
  return selectHoursState(db);
}
