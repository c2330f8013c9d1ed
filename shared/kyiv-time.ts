// The operator's clock: everything that people call "today" or "14:00" is a day and a wall clock in Europe/Kyiv.

const minuteMs = 60_000;
const dayMs = 86_400_000;

const format = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Kyiv',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

function fieldsAt(at: Date): Record<string, string> {
  return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
}

/** The day in Kyiv at this instant, `2026-11-24`. */
export function kyivDay(at: Date): string {
  const { year, month, day } = fieldsAt(at);
  return `${year}-${month}-${day}`;
}

/** The instant at which the Kyiv day of `at` began. Clocks change there at 03:00-04:00, never at midnight. */
export function kyivMidnight(at: Date): Date {
  const midnightAsUtc = Date.parse(`${kyivDay(at)}T00:00:00Z`);
  // Kyiv is 2 or 3 hours ahead of UTC; the right one of the two is the one that reads 00 there.
  const candidates = [3, 2].map((hours) => new Date(midnightAsUtc - hours * 3_600_000));
  return candidates.find((candidate) => fieldsAt(candidate)['hour'] === '00') ?? candidates[1]!;
}

/** `day` moved by whole days: `addDays('2026-11-24', 20)` is `2026-12-14`. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** What calendar and clock show in Kyiv: `minute` counts from 00:00 of the wall clock, 0 to 1439. */
export interface KyivWall {
  day: string;
  minute: number;
}

/**
 * The instants at which the clocks of Kyiv show a time. On the day when they go forward an hour is `skipped` (it
 * resumes at `resumesAt`), on the day when they go back an hour comes `twice`: whoever takes a time from a person has
 * to refuse the first and to ask about the second, not to guess.
 */
export type KyivInstants =
  | { kind: 'once'; at: Date }
  | { kind: 'twice'; first: Date; second: Date }
  | { kind: 'skipped'; resumesAt: Date };

/** What the clocks of Kyiv show at this instant; seconds are cut off. */
export function kyivWall(at: Date): KyivWall {
  const fields = fieldsAt(at);
  const { year, month, day } = fields;
  return { day: `${year}-${month}-${day}`, minute: Number(fields['hour']) * 60 + Number(fields['minute']) };
}

/** Minutes by which the clocks of Kyiv are ahead of UTC at this instant: 120 in winter, 180 in summer by today's law. */
export function kyivOffsetMinutes(at: Date): number {
  const { day, minute } = kyivWall(at);
  const utcMinute = Math.floor(at.getTime() / minuteMs);
  return Date.parse(`${day}T00:00:00Z`) / minuteMs + minute - utcMinute;
}

/**
 * When the clocks show `minute` of `day` in Kyiv. `minute` may be 0 to 1440, and 1440 is the midnight that ends the day.
 * Depends on nothing but the time zone data: neither the hour nor the length of a change is assumed.
 */
export function kyivInstants(day: string, minute: number): KyivInstants {
  const asUtcMs = Date.parse(`${day}T00:00:00Z`) + minute * minuteMs;
  // Within a day before and after there is at most one change, so these two are all the offsets that may apply.
  const before = kyivOffsetMinutes(new Date(asUtcMs - dayMs));
  const after = kyivOffsetMinutes(new Date(asUtcMs + dayMs));
  const [first, second] = [...new Set([before, after])]
    .map((offset) => new Date(asUtcMs - offset * minuteMs))
    .filter((at) => at.getTime() + kyivOffsetMinutes(at) * minuteMs === asUtcMs)
    .sort((left, right) => left.getTime() - right.getTime());
  if (first && second) return { kind: 'twice', first, second };
  if (first) return { kind: 'once', at: first };
  return { kind: 'skipped', resumesAt: new Date(changeWithin(asUtcMs - dayMs, asUtcMs + dayMs)) };
}

/** The moment, exact to the minute, at which the offset becomes another one between two whole minutes whose offsets differ. */
function changeWithin(fromMs: number, toMs: number): number {
  const offsetBefore = kyivOffsetMinutes(new Date(fromMs));
  let [low, high] = [fromMs / minuteMs, toMs / minuteMs];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (kyivOffsetMinutes(new Date(middle * minuteMs)) === offsetBefore) low = middle;
    else high = middle;
  }
  return high * minuteMs;
}

/** The instant at which a day of Kyiv begins, whatever its clocks do then. */
export function kyivDayStart(day: string): Date {
  const found = kyivInstants(day, 0);
  if (found.kind === 'once') return found.at;
  return found.kind === 'twice' ? found.first : found.resumesAt;
}

/** How long a day of Kyiv is, in minutes: 1440, but 1380 or 1500 when the clocks change. */
export function kyivDayMinutes(day: string): number {
  return (kyivDayStart(addDays(day, 1)).getTime() - kyivDayStart(day).getTime()) / minuteMs;
}

/** A piece of a day in which the clocks do not change; the end is not in it. */
export interface KyivStretch {
  startMs: number;
  endMs: number;
  offsetMinutes: number;
}

/** A day as one stretch, or as two when the clocks change in it. */
export function kyivStretches(day: string): KyivStretch[] {
  const [startMs, endMs] = [kyivDayStart(day).getTime(), kyivDayStart(addDays(day, 1)).getTime()];
  const [first, last] = [startMs, endMs - minuteMs].map((ms) => kyivOffsetMinutes(new Date(ms))) as [
    number,
    number,
  ];
  if (first === last) return [{ startMs, endMs, offsetMinutes: first }];
  const changeMs = changeWithin(startMs, endMs - minuteMs);
  return [
    { startMs, endMs: changeMs, offsetMinutes: first },
    { startMs: changeMs, endMs, offsetMinutes: last },
  ];
}

/** Day of the week: 0 Monday to 6 Sunday. */
export function weekday(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}
