// What working hours mean at a moment, how two versions of them differ, and by when an owed call is to be made. Pure.
import { addDays, kyivDay, kyivDayStart } from '../kyiv-time.ts';
import {
  addWorkingMs,
  nextWorkingAt,
  specialDayOf,
  workingSpansOf,
  type SpecialDay,
  type WallSpan,
  type WorkingHours,
} from '../working-hours.ts';

/** True when subscribers are offered no visit on this day. */
export function closesVisits(hours: WorkingHours, day: string): boolean {
  return specialDayOf(hours, day)?.techniciansWork === false;
}

/** Open until a moment, or for longer than anyone asks (null); or closed until one, null when there is none within a year. */
export type Opening = { isOpen: true; until: Date | null } | { isOpen: false; from: Date | null };

const longestOpenDays = 8;

/** Whether work is done at this instant, and until when it stays so. O(days in between). */
export function openingAt(hours: WorkingHours, at: Date): Opening {
  const ms = at.getTime();
  const today = kyivDay(at);
  let end = workingSpansOf(hours, today).find(({ startMs, endMs }) => startMs <= ms && ms < endMs)?.endMs;
  if (end === undefined) return { isOpen: false, from: nextOrNull(hours, at) };
  for (let n = 1; n <= longestOpenDays; n += 1) {
    const day = addDays(today, n);
    if (end !== kyivDayStart(day).getTime()) return { isOpen: true, until: new Date(end) };
    const [first] = workingSpansOf(hours, day);
    if (first?.startMs !== end) return { isOpen: true, until: new Date(end) };
    end = first.endMs;
  }
  return { isOpen: true, until: null };
}

function nextOrNull(hours: WorkingHours, at: Date): Date | null {
  try {
    return nextWorkingAt(hours, at);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** One day in which two versions differ; null where a version does not name the day. */
export type HoursDifference =
  | { weekday: number; before: readonly WallSpan[]; after: readonly WallSpan[] }
  | { day: string; before: SpecialDay | null; after: SpecialDay | null };

/** Every difference, weekdays from Monday (0) first, then days by date. */
export function differences(before: WorkingHours, after: WorkingHours): HoursDifference[] {
  const weekdays = before.week.map((spans, weekday) => ({
    weekday,
    before: spans,
    after: after.week[weekday]!,
  }));
  const days = [...new Set([...Object.keys(before.days), ...Object.keys(after.days)])].sort().map((day) => ({
    day,
    before: specialDayOf(before, day) ?? null,
    after: specialDayOf(after, day) ?? null,
  }));
  return [...weekdays, ...days].filter(
    (one) => JSON.stringify(ordered(one.before)) !== JSON.stringify(ordered(one.after)),
  );
}

/** The same with its fields in one order: a database gives them in an order of its own. */
function ordered(one: readonly WallSpan[] | SpecialDay | null): unknown {
  if (one === null) return null;
  if ('spans' in one) return [one.name, one.techniciansWork, ordered(one.spans)];
  return one.map(({ startMinute, endMinute }) => [startMinute, endMinute]);
}

const quarterMs = 900_000;

/**
 * By when a call back may be promised: in two hours of work, in four, or a day after work goes on; nobody calls at night or on a
 * holiday. Whole quarters of an hour, never earlier. O(days in between). Throws when there is no working time within 400 days.
 */
export function callBackTimes(hours: WorkingHours, now: Date): Record<'soon' | 'later' | 'nextDay', Date> {
  const hourMs = 4 * quarterMs;
  const later = addWorkingMs(hours, now, 4 * hourMs);
  let dayAfterMs = nextWorkingAt(hours, now).getTime() + 24 * hourMs;
  // After a holiday the four hours may be the later ones.
  while (nextWorkingAt(hours, new Date(dayAfterMs)) <= later) dayAfterMs += 24 * hourMs;
  const whole = (at: Date): Date => new Date(Math.ceil(at.getTime() / quarterMs) * quarterMs);
  return {
    soon: whole(addWorkingMs(hours, now, 2 * hourMs)),
    later: whole(later),
    nextDay: whole(nextWorkingAt(hours, new Date(dayAfterMs))),
  };
}

/**
 * By when somebody has to call about a window that began or begins at `windowStart`: within `withinMs` of working time. But a call
 * after the technician has come is of no use: then before the window begins, or, when that is too soon, within `withinMs` of any time.
 */
export function owedCallAt(hours: WorkingHours, at: Date, withinMs: number, windowStart: Date): Date {
  const atWork = addWorkingMs(hours, at, withinMs).getTime();
  return new Date(Math.min(atWork, Math.max(at.getTime() + withinMs, windowStart.getTime())));
}
