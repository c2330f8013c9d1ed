// Bringing technicians in from a CSV file: its columns, and the order that takes its lines.
import { z } from 'zod';
import { order } from '../wire/wire.contract.ts';

/** Columns of the file, in this order; its first line names them. */
export const technicianColumns = [
  'name',
  'phone',
  'skills',
  'district',
  'work_days',
  'shift_start',
  'shift_end',
  'break',
  'start',
  'end',
  'max_visits',
  'active',
] as const;
export type TechnicianColumn = (typeof technicianColumns)[number];

/** So many lines go in one order. */
export const importedAtOnce = 50;

export const refusedLine = z.strictObject({
  line: z.int(),
  /** Empty for the line as a whole. */
  column: z.string(),
  found: z.string(),
  expected: z.string(),
});
export type RefusedLine = z.output<typeof refusedLine>;

export const technicianImportEvents = {
  /**
   * Adds technicians, or changes those with the same phone (without one, the same name). Good lines are kept when others are
   * refused; the same lines again change nothing.
   */
  'technician:import': order({
    roles: ['dispatcher', 'admin'],
    perMinute: 60,
    input: z.strictObject({
      lines: z.array(z.strictObject({ line: z.int().min(1), text: z.string().max(600) })).max(importedAtOnce),
    }),
    result: z.strictObject({
      added: z.int(),
      changed: z.int(),
      unchanged: z.int(),
      refused: z.array(refusedLine),
    }),
  }),
};
