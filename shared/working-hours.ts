// Working time in Kyiv: which hours of which days count, and when so much of it will have passed. Pure; days of 23 and 25 hours included.
import { addDays, kyivDay, kyivStretches, weekday } from './kyiv-time.ts';

/** From and to in minutes of the wall clock, 0 to 1440, `startMinute < endMinute`. */
export interface WallSpan {
  startMinute: number;
  endMinute: number;
}

/** A day that is not as its weekday: a holiday, a shorter or a longer one. */
export interface SpecialDay {
  /** Why, as people call the day. */
  name: string;
  /** As in a week; none when support does not work. */
  spans: readonly WallSpan[];
  /** Subscribers are offered visits on this day. */
  techniciansWork: boolean;
}

export interface WorkingHours {
  /** Seven days from Monday; each day's spans in order and apart from each other, none for a day off. */
  week: readonly (readonly WallSpan[])[];
  /**
   * Days that differ from their weekday, `2026-12-31` → what holds then. Public holidays are days off only when they stand here:
   * martial law keeps them working days.
   */
  days: Readonly<Record<string, SpecialDay>>;
}

/** A piece of working time between two instants, in ms since 1970; the end is not in it. */
export interface WorkingSpan {
  startMs: number;
  endMs: number;
}

const minuteMs = 60_000;

/** Longer than any holiday: who finds no working time for so many days is told, and does not search for ever. */
const searchDays = 400;

const dayTime: readonly WallSpan[] = [{ startMinute: 480, endMinute: 1200 }];

/** What holds until an operator sets something else: every day 08:00-20:00. */
export const defaultWorkingHours: WorkingHours = {
  week: [dayTime, dayTime, dayTime, dayTime, dayTime, dayTime, dayTime],
  days: {},
};

const allDay: readonly WallSpan[] = [{ startMinute: 0, endMinute: 1440 }];

/** Round the clock. */
export const alwaysOpen: WorkingHours = {
  week: [allDay, allDay, allDay, allDay, allDay, allDay, allDay],
  days: {},
};

/** The spans of a day as people say them; empty on a day off. */
export function wallSpansOf(hours: WorkingHours, day: string): readonly WallSpan[] {
  return specialDayOf(hours, day)?.spans ?? hours.week[weekday(day)] ?? [];
}

/** What makes a day another one than its weekday, or undefined. */
export function specialDayOf(hours: WorkingHours, day: string): SpecialDay | undefined {
  return Object.hasOwn(hours.days, day) ? hours.days[day] : undefined;
}

/**
 * The working time of a Kyiv day as instants, in order and apart from each other: exactly the moments at which the clocks
 * show a working minute. An hour that they skip is not in it, one that they repeat is in it twice.
 */
export function workingSpansOf(hours: WorkingHours, day: string): WorkingSpan[] {
  const dayAsUtcMs = Date.parse(`${day}T00:00:00Z`);
  const wallSpans = wallSpansOf(hours, day);
  const spans: WorkingSpan[] = [];
  if (wallSpans.length === 0) return spans;
  for (const stretch of kyivStretches(day)) {
    const zeroMs = dayAsUtcMs - stretch.offsetMinutes * minuteMs;
    for (const { startMinute, endMinute } of wallSpans) {
      const startMs = Math.max(stretch.startMs, zeroMs + startMinute * minuteMs);
      const endMs = Math.min(stretch.endMs, zeroMs + endMinute * minuteMs);
      if (startMs >= endMs) continue;
      const last = spans.at(-1);
      if (last?.endMs === startMs) last.endMs = endMs;
      else spans.push({ startMs, endMs });
    }
  }
  return spans;
}

/** True when work is done at this instant. */
export function isWorkingAt(hours: WorkingHours, at: Date): boolean {
  const ms = at.getTime();
  return workingSpansOf(hours, kyivDay(at)).some(({ startMs, endMs }) => startMs <= ms && ms < endMs);
}

/** `at` when work is done then, else the next moment at which it begins. Throws when there is none within 400 days. */
export function nextWorkingAt(hours: WorkingHours, at: Date): Date {
  for (const span of spansFrom(hours, at)) return new Date(span.startMs);
  throw new RangeError(`no working time within ${searchDays} days`);
}

/**
 * The first instant at which `workingMs` (0 or more) of working time have passed since `at`; with 0 that is
 * {@link nextWorkingAt}. A deadline that falls on the end of a working day stays there. O(days in between). Throws when
 * there is not enough working time within 400 days.
 */
export function addWorkingMs(hours: WorkingHours, at: Date, workingMs: number): Date {
  let leftMs = workingMs;
  for (const { startMs, endMs } of spansFrom(hours, at)) {
    if (leftMs <= endMs - startMs) return new Date(startMs + leftMs);
    leftMs -= endMs - startMs;
  }
  throw new RangeError(`no working time within ${searchDays} days`);
}

/** Working time between two instants in ms; 0 when `to` is not after `from`. O(days in between). */
export function workingMsBetween(hours: WorkingHours, from: Date, to: Date): number {
  let sumMs = 0;
  const lastDay = kyivDay(to);
  for (let day = kyivDay(from); day <= lastDay; day = addDays(day, 1)) {
    for (const { startMs, endMs } of workingSpansOf(hours, day)) {
      sumMs += Math.max(0, Math.min(endMs, to.getTime()) - Math.max(startMs, from.getTime()));
    }
  }
  return sumMs;
}

/** What is left of working time from `at` on, in order, for 400 days. */
function* spansFrom(hours: WorkingHours, at: Date): Generator<WorkingSpan> {
  const fromMs = at.getTime();
  let day = kyivDay(at);
  for (let n = 0; n < searchDays; n += 1) {
    for (const { startMs, endMs } of workingSpansOf(hours, day)) {
      if (endMs > fromMs) yield { startMs: Math.max(startMs, fromMs), endMs };
    }
    day = addDays(day, 1);
  }
}
