// Working time against a slow twin that looks at every minute, on ordinary days and on those when the clocks change.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, kyivDay, kyivDayStart, kyivWall } from '../../shared/kyiv-time.ts';
import {
  addWorkingMs,
  defaultWorkingHours,
  isWorkingAt,
  nextWorkingAt,
  wallSpansOf,
  workingMsBetween,
  workingSpansOf,
  type SpecialDay,
  type WallSpan,
  type WorkingHours,
} from '../../shared/working-hours.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const spans = fc
  .uniqueArray(fc.integer({ min: 0, max: 1_440 }), { minLength: 2, maxLength: 6 })
  .map((edges) => edges.sort((left, right) => left - right))
  .map((edges) =>
    Array.from({ length: Math.floor(edges.length / 2) }, (_, n): WallSpan => ({
      startMinute: edges[2 * n]!,
      endMinute: edges[2 * n + 1]!,
    })),
  );
const special = (spansOfDay: readonly WallSpan[]): SpecialDay => ({
  name: 'Свято',
  spans: spansOfDay,
  techniciansWork: false,
});
const hoursOfAWeek: fc.Arbitrary<WorkingHours> = fc.record({
  week: fc.array(fc.oneof(spans, fc.constant([])), { minLength: 7, maxLength: 7 }),
  days: fc.dictionary(
    fc.constantFrom('2027-03-28', '2027-10-31', '2027-05-01'),
    spans.map((own) => special(own)),
  ),
});
const someDay = fc.oneof(
  fc
    .tuple(fc.constantFrom('2027-03-28', '2027-10-31', '2027-05-01'), fc.integer({ min: -2, max: 1 }))
    .map(([day, by]) => addDays(day, by)),
  fc.integer({ min: 0, max: 1_000 }).map((by) => addDays('2026-01-01', by)),
);
const someMinute = fc
  .tuple(someDay, fc.integer({ min: 0, max: 1_379 }))
  .map(([day, minute]) => new Date(kyivDayStart(day).getTime() + minute * minuteMs));

/** The twin: looks at what the clock shows, one minute after another. */
function isWorkingSlowly(hours: WorkingHours, at: Date): boolean {
  const { day, minute } = kyivWall(at);
  return wallSpansOf(hours, day).some(
    ({ startMinute, endMinute }) => startMinute <= minute && minute < endMinute,
  );
}
function minutesSlowly(hours: WorkingHours, from: Date, to: Date): number {
  let sum = 0;
  for (let ms = from.getTime(); ms < to.getTime(); ms += minuteMs) {
    if (isWorkingSlowly(hours, new Date(ms))) sum += 1;
  }
  return sum;
}

describe('working time', () => {
  test('of two days is what a clock shows minute by minute', () => {
    fc.assert(
      fc.property(hoursOfAWeek, someMinute, fc.integer({ min: 0, max: 1_800 }), (hours, from, minutes) => {
        const to = new Date(from.getTime() + minutes * minuteMs);
        expect(workingMsBetween(hours, from, to)).toBe(minutesSlowly(hours, from, to) * minuteMs);
        expect(isWorkingAt(hours, from)).toBe(isWorkingSlowly(hours, from));
      }),
      { numRuns: 60 },
    );
  });

  test('added and counted again is the same', () => {
    const working = hoursOfAWeek.filter((hours) => hours.week.every((day) => day.length > 0));
    fc.assert(
      fc.property(working, someMinute, fc.integer({ min: 0, max: 40 * 60 }), (hours, from, minutes) => {
        const end = addWorkingMs(hours, from, minutes * minuteMs);
        expect(workingMsBetween(hours, from, end)).toBe(minutes * minuteMs);
        // The first such moment: one minute earlier not so much has passed.
        const before = new Date(end.getTime() - minuteMs);
        if (minutes > 0) expect(workingMsBetween(hours, from, before)).toBeLessThan(minutes * minuteMs);
        const half = addWorkingMs(hours, from, Math.floor(minutes / 2) * minuteMs);
        expect(addWorkingMs(hours, half, Math.ceil(minutes / 2) * minuteMs)).toEqual(end);
      }),
      { numRuns: 200 },
    );
  });

  test('of a day is in order, apart, and inside the day', () => {
    fc.assert(
      fc.property(hoursOfAWeek, someDay, (hours, day) => {
        let lastMs = -Infinity;
        for (const { startMs, endMs } of workingSpansOf(hours, day)) {
          expect(startMs).toBeGreaterThan(lastMs);
          expect(endMs).toBeGreaterThan(startMs);
          expect(kyivDay(new Date(startMs))).toBe(day);
          expect(kyivDay(new Date(endMs - 1))).toBe(day);
          lastMs = endMs;
        }
      }),
    );
  });

  test('round the clock is 23 hours on 28 March and 25 on 31 October', () => {
    const all: WallSpan[] = [{ startMinute: 0, endMinute: 1_440 }];
    const always: WorkingHours = {
      week: Array.from({ length: 7 }, () => all),
      days: {},
    };
    for (const [day, length] of [
      ['2027-03-28', 23],
      ['2027-10-31', 25],
      ['2027-11-01', 24],
    ] as const) {
      const [only, ...others] = workingSpansOf(always, day);
      expect(others).toEqual([]);
      expect(only!.endMs - only!.startMs).toBe(length * hourMs);
    }
    expect(addWorkingMs(always, new Date('2027-10-30T21:00:00Z'), 25 * hourMs)).toEqual(
      new Date('2027-10-31T22:00:00Z'),
    );
  });

  test('that begins in the skipped hour begins when the clocks jump', () => {
    const early: WorkingHours = {
      ...defaultWorkingHours,
      days: { '2027-03-28': special([{ startMinute: 210, endMinute: 300 }]) },
    };
    expect(workingSpansOf(early, '2027-03-28')).toEqual([
      { startMs: Date.parse('2027-03-28T01:00:00Z'), endMs: Date.parse('2027-03-28T02:00:00Z') },
    ]);
  });
});

describe('the default hours', () => {
  test('go on next morning', () => {
    // 19:00 in Kyiv on a Tuesday and four hours: one today, three tomorrow.
    const at = new Date('2026-11-24T17:00:00Z');
    expect(addWorkingMs(defaultWorkingHours, at, 4 * hourMs)).toEqual(new Date('2026-11-25T09:00:00Z'));
    expect(addWorkingMs(defaultWorkingHours, at, hourMs)).toEqual(new Date('2026-11-24T18:00:00Z'));
    expect(nextWorkingAt(defaultWorkingHours, new Date('2026-11-24T18:00:00Z'))).toEqual(
      new Date('2026-11-25T06:00:00Z'),
    );
  });

  test('leave out a holiday that the operator named, and keep to its own hours', () => {
    const hours: WorkingHours = {
      ...defaultWorkingHours,
      days: { '2026-12-25': special([]), '2026-12-26': special([]) },
    };
    const eve = new Date('2026-12-24T18:00:00Z');
    expect(nextWorkingAt(hours, eve)).toEqual(new Date('2026-12-27T06:00:00Z'));
    const open: WorkingHours = {
      ...hours,
      days: { '2026-12-25': special([{ startMinute: 600, endMinute: 660 }]) },
    };
    expect(nextWorkingAt(open, eve)).toEqual(new Date('2026-12-25T08:00:00Z'));
  });

  test('without any working day say so', () => {
    const never: WorkingHours = { week: [], days: {} };
    expect(() => nextWorkingAt(never, new Date('2026-11-24T12:00:00Z'))).toThrow(RangeError);
    expect(() => addWorkingMs(never, new Date('2026-11-24T12:00:00Z'), 1)).toThrow(RangeError);
  });
});
