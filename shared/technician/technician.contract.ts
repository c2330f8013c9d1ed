// Technicians: what logistics keeps of them (skills, shifts, breaks, absences, places), and the stream that shows it.
import { z } from 'zod';
import { absenceId, technicianId } from '../ids.ts';
import { displayName } from '../session/session.contract.ts';
import { optionalText } from '../text.ts';
import { instant, order, stream } from '../wire/wire.contract.ts';

export const technicianSkill = z.enum(['fiber', 'copper', 'tv', 'heights']);
export type TechnicianSkill = z.output<typeof technicianSkill>;
/** Wall time in Kyiv, minutes after midnight. */
export const minutesOfDay = z.int().min(0).max(1_440);
/** WGS 84 degrees. */
export const place = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});
export type Place = z.output<typeof place>;

export const shiftBreak = z
  .strictObject({
    /** When it may begin at the earliest and at the latest. */
    earliestMinutes: minutesOfDay,
    latestMinutes: minutesOfDay,
    durationMinutes: z.int().min(5).max(180),
  })
  .refine(
    (one) => one.earliestMinutes <= one.latestMinutes,
    'a break may not begin at the latest before the earliest',
  );

const fields = {
  displayName,
  /** Signs the technician in on their phone; E.164 digits, null for nobody. */
  msisdn: z
    .string()
    .regex(/^[1-9]\d{6,14}$/)
    .nullable(),
  skills: z.array(technicianSkill).min(1).max(4),
  district: optionalText(80),
  /** ISO days of the week, Monday 1, on which there is a shift. */
  workDays: z.array(z.int().min(1).max(7)).max(7),
  shiftStartMinutes: minutesOfDay,
  shiftEndMinutes: minutesOfDay,
  breaks: z.array(shiftBreak).max(3),
  start: place,
  end: place,
  /** At most so many visits a day (V4: 4-8). */
  maxVisits: z.int().min(1).max(12),
  isActive: z.boolean(),
};

export const technician = z.strictObject({ technicianId, ...fields, version: z.int() });
export type Technician = z.output<typeof technician>;

export const absence = z.strictObject({
  absenceId,
  technicianId,
  startsAt: instant,
  endsAt: instant,
  reason: z.enum(['sick', 'leave', 'training', 'other']),
});
export type Absence = z.output<typeof absence>;

const planners = ['dispatcher', 'admin'] as const;

export const technicianEvents = {
  /** Adds (`version` 0) or replaces a technician. Another version answers STALE_VERSION; visits that no longer fit, INVALID. */
  'technician:save': order({
    roles: planners,
    perMinute: 120,
    input: z
      .strictObject({ technicianId, version: z.int().min(0), ...fields })
      .refine((one) => one.shiftStartMinutes < one.shiftEndMinutes, 'a shift must end after it begins'),
    result: z.strictObject({ version: z.int() }),
  }),
  /** Visits of that time become unscheduled by hand or by a repair, never by themselves; the result counts them. */
  'technician:add_absence': order({
    roles: planners,
    perMinute: 60,
    input: z
      .strictObject({ ...absence.shape })
      .refine((one) => one.startsAt < one.endsAt, 'an absence must end after it begins'),
    result: z.strictObject({ visitsConcerned: z.int() }),
  }),
  'technician:remove_absence': order({
    roles: planners,
    perMinute: 60,
    input: z.strictObject({ absenceId }),
    result: z.strictObject({}),
  }),
};

export const technicianStreams = {
  /** Everybody, and the absences that end in the future. */
  technicians: stream({
    roles: ['dispatcher', 'supervisor', 'admin'],
    snapshot: z.strictObject({ technicians: z.array(technician), absences: z.array(absence) }),
    facts: {
      'technicians:saved': technician,
      'technicians:absence_added': absence,
      'technicians:absence_removed': z.strictObject({ absenceId }),
    },
  }),
};
