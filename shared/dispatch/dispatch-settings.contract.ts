// What logistics may set for every day: what each kind of visit takes, which arrival windows are offered, how much notice is needed.
import { z } from 'zod';
import { minutesOfDay, technicianSkill } from '../technician/technician.contract.ts';
import { order, stream } from '../wire/wire.contract.ts';

/** How long a visit may last, strictly limited, and what its technician must be able to do. */
export const visitKindSetting = z.strictObject({
  durationMinutes: z.int().min(10).max(480),
  skills: z.array(technicianSkill).max(4),
});
export const visitKindSettings = z.strictObject({
  repair: visitKindSetting,
  connection: visitKindSetting,
  equipment: visitKindSetting,
});
export type VisitKindSettings = z.output<typeof visitKindSettings>;

/** Wall time in Kyiv, from and to, in which a technician may arrive. */
export const windowSetting = z
  .tuple([minutesOfDay, minutesOfDay])
  .refine(([from, to]) => from < to, 'a window must end after it begins');
const fields = {
  kinds: visitKindSettings,
  windows: z.array(windowSetting).min(1).max(24),
  /** Nobody is sent earlier than so many minutes from now. */
  noticeMinutes: z.int().min(0).max(1_440),
};
export const dispatchSettings = z.strictObject({ ...fields, version: z.int().min(0) });
export type DispatchSettings = z.output<typeof dispatchSettings>;

export const dispatchSettingsEvents = {
  /** Counts for windows offered and visits wanted from now on; what is planned stays. Another version answers STALE_VERSION. */
  'dispatch:save_settings': order({
    roles: ['dispatcher', 'admin'],
    perMinute: 30,
    input: dispatchSettings,
    result: z.strictObject({ version: z.int() }),
  }),
};

export const dispatchSettingsStreams = {
  dispatch_settings: stream({
    roles: ['dispatcher', 'supervisor', 'admin'],
    snapshot: dispatchSettings,
    facts: { 'dispatch_settings:saved': dispatchSettings },
  }),
};
