// Calendar days of the operator: everything that people call "today" is a day in Europe/Kyiv.

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
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
