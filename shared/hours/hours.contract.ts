// Working hours of support as they are kept in the settings and sent over the wire, and who may change them.
import { z } from 'zod';
import { staffManagers } from '../staff/staff.rules.ts';
import { plainText } from '../text.ts';
import { instant, order, staffRoles, stream } from '../wire/wire.contract.ts';

const minute = z.int().min(0).max(1_440);
/** Most pieces of working time in one day. */
export const mostSpans = 4;
/** Most days that differ from their weekday; past ones count too. */
export const mostSpecialDays = 200;
/** Longest name of such a day, in code points. */
export const longestDayName = 60;

const spans = z
  .array(z.strictObject({ startMinute: minute, endMinute: minute }))
  .max(mostSpans)
  .refine(
    (list) =>
      list.every(
        ({ startMinute, endMinute }, at) =>
          startMinute < endMinute && (at === 0 || list[at - 1]!.endMinute < startMinute),
      ),
    'expected spans in order and apart from each other',
  );
const specialDay = z.strictObject({
  name: plainText(longestDayName),
  spans,
  techniciansWork: z.boolean(),
});
const fields = {
  /** At least one working day: without any, nothing would ever be due. */
  week: z
    .array(spans)
    .length(7)
    .refine((week) => week.some((day) => day.length > 0), 'expected at least one working day'),
  days: z
    .record(z.iso.date(), specialDay)
    .refine(
      (days) => Object.keys(days).length <= mostSpecialDays,
      `expected at most ${mostSpecialDays} days`,
    ),
};

/** What holds now and who set it; version 0 is what holds until somebody sets something else. */
export const hoursState = z.strictObject({
  ...fields,
  version: z.int().min(0),
  changedAt: instant.nullable(),
  changedBy: z.string(),
});
export type HoursState = z.output<typeof hoursState>;

export const hoursEvents = {
  /**
   * Counts for what begins, goes on or is asked for from now on; a due time, a call and a visit that have been promised stay. The
   * same once more changes nothing. Another version answers STALE_VERSION.
   */
  'hours:save': order({
    roles: staffManagers,
    perMinute: 30,
    input: z.strictObject({ ...fields, version: z.int().min(0) }),
    result: z.strictObject({ version: z.int() }),
  }),
};

export const hoursStreams = {
  hours: stream({ roles: staffRoles, snapshot: hoursState, facts: { 'hours:saved': hoursState } }),
};
