// What logistics may set: the arrival windows that are offered, and how much notice a visit needs.
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { windowSetting } from '../../shared/dispatch/dispatch-settings.contract.ts';
import { selectSetting } from '../db/settings.ts';
import type { Tables } from '../db/tables.ts';

const dispatchSettings = z.object({
  /** Minutes after midnight in Kyiv, from and to. */
  windows: z
    .array(windowSetting)
    .min(1)
    .max(24)
    .catch([8, 10, 12, 14, 16, 18].map((hour) => [hour * 60, (hour + 2) * 60])),
  /** Nobody is sent earlier than so many minutes from now. */
  noticeMinutes: z.int().min(0).max(1_440).catch(30),
  /** Raised by every change, also of the kinds of visits. */
  version: z.int().catch(0),
});
export type DispatchSettings = z.output<typeof dispatchSettings>;

/** The row `dispatch` of the settings, with defaults for what it does not say. Read anew each time: a change counts from now on. */
export async function selectDispatchSettings(db: Kysely<Tables>): Promise<DispatchSettings> {
  return dispatchSettings.parse((await selectSetting(db, 'dispatch')) ?? {});
}
