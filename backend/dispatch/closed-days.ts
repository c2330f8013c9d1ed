// Days on which technicians do not work, and those that are over: nothing new comes to them by itself.
import type { Kysely } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import { kyivDay } from '../../shared/kyiv-time.ts';
import { closesVisits } from '../../shared/hours/hours.rules.ts';
import { specialDayOf } from '../../shared/working-hours.ts';
import type { Tables } from '../db/tables.ts';
import { selectWorkingHours } from '../hours/hours.records.ts';

/** How people call the day when technicians do not work on it; undefined when they do. */
export async function closedDayName(db: Kysely<Tables>, day: string): Promise<string | undefined> {
  const hours = await selectWorkingHours(db);
  return closesVisits(hours, day) ? specialDayOf(hours, day)!.name : undefined;
}

/** Throws DAY_CLOSED {name} when technicians do not work on the day. */
export async function mustBeOpen(db: Kysely<Tables>, day: string): Promise<void> {
  const name = await closedDayName(db, day);
  if (name !== undefined) throw new AppError('DAY_CLOSED', { name });
}

/** Throws DAY_OVER when the day has ended before `at`: nobody can come any more. */
export function mustNotBeOver(at: Date, day: string): void {
  if (day < kyivDay(at)) throw new AppError('DAY_OVER');
}
