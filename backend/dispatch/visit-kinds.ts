// What each kind of visit takes: how long it may last, strictly limited, and what the technician must be able to do.
import type { Kysely } from 'kysely';
import {
  visitKindSettings,
  type VisitKindSettings,
} from '../../shared/dispatch/dispatch-settings.contract.ts';
import { selectSetting } from '../db/settings.ts';
import type { Tables } from '../db/tables.ts';

const usual: VisitKindSettings = {
  repair: { durationMinutes: 60, skills: ['fiber'] },
  connection: { durationMinutes: 90, skills: ['fiber'] },
  equipment: { durationMinutes: 30, skills: [] },
};

/** The row `visit_kinds` of the settings, or the usual when there is none. Read anew each time: a change counts from now on. */
export async function selectVisitKinds(db: Kysely<Tables>): Promise<VisitKindSettings> {
  const parsed = visitKindSettings.safeParse(await selectSetting(db, 'visit_kinds'));
  return parsed.success ? parsed.data : usual;
}
