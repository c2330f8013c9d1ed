// Working hours as they are kept in the settings and sent over the wire.
import { z } from 'zod';
import type { WorkingHours } from '../working-hours.ts';

const minute = z.int().min(0).max(1_440);
const spans = z
  .array(z.strictObject({ startMinute: minute, endMinute: minute }))
  .max(4)
  .refine(
    (list) =>
      list.every(
        ({ startMinute, endMinute }, at) =>
          startMinute < endMinute && (at === 0 || list[at - 1]!.endMinute < startMinute),
      ),
    'expected spans in order and apart from each other',
  );

/** At least one working day in the week: without any, nothing would ever be due. */
export const workingHoursSchema: z.ZodType<WorkingHours> = z.strictObject({
  week: z
    .array(spans)
    .length(7)
    .refine((week) => week.some((day) => day.length > 0), 'expected at least one working day'),
  holidaysAreOff: z.boolean(),
  days: z.record(z.iso.date(), spans),
});
