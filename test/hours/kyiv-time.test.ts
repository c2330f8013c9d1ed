// The clocks of Kyiv: days of 23 and 25 hours, the hour that does not exist and the one that comes twice (2027-03-28, 2027-10-31).
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  kyivDay,
  kyivDayMinutes,
  kyivDayStart,
  kyivInstants,
  kyivMidnight,
  kyivOffsetMinutes,
  kyivStretches,
  kyivWall,
  weekday,
} from '../../shared/kyiv-time.ts';
import { orthodoxEaster, publicHolidayOf, publicHolidays } from '../../shared/public-holidays.ts';

const minuteMs = 60_000;
const changeDays = ['2026-03-29', '2026-10-25', '2027-03-28', '2027-10-31', '2028-03-26', '2028-10-29'];
/** Days around changes of the clocks as often as all others. */
const days = fc.oneof(
  fc
    .tuple(fc.constantFrom(...changeDays), fc.integer({ min: -1, max: 1 }))
    .map(([day, by]) => addDays(day, by)),
  fc.integer({ min: 0, max: 3_650 }).map((by) => addDays('2022-01-01', by)),
);

describe('a wall clock in Kyiv', () => {
  test('reads winter and summer', () => {
    expect(kyivWall(new Date('2026-11-24T12:00:30Z'))).toEqual({ day: '2026-11-24', minute: 14 * 60 });
    expect(kyivWall(new Date('2027-07-01T21:15:00Z'))).toEqual({ day: '2027-07-02', minute: 15 });
    expect(kyivOffsetMinutes(new Date('2026-11-24T12:00:30.500Z'))).toBe(120);
    expect(kyivOffsetMinutes(new Date('2027-07-01T21:15:00Z'))).toBe(180);
  });

  test('skips 03:30 on 28 March 2027', () => {
    const resumesAt = new Date('2027-03-28T01:00:00Z');
    for (const minute of [180, 210, 239]) {
      expect(kyivInstants('2027-03-28', minute)).toEqual({ kind: 'skipped', resumesAt });
    }
    expect(kyivInstants('2027-03-28', 179)).toEqual({ kind: 'once', at: new Date('2027-03-28T00:59:00Z') });
    expect(kyivInstants('2027-03-28', 240)).toEqual({ kind: 'once', at: resumesAt });
    expect(kyivDayMinutes('2027-03-28')).toBe(23 * 60);
  });

  test('shows 03:30 twice on 31 October 2027', () => {
    for (const [minute, at] of [
      [180, '00:00'],
      [210, '00:30'],
      [239, '00:59'],
    ] as const) {
      const first = new Date(`2027-10-31T${at}:00Z`);
      const second = new Date(first.getTime() + 60 * minuteMs);
      expect(kyivInstants('2027-10-31', minute)).toEqual({ kind: 'twice', first, second });
    }
    expect(kyivInstants('2027-10-31', 240)).toEqual({ kind: 'once', at: new Date('2027-10-31T02:00:00Z') });
    expect(kyivDayMinutes('2027-10-31')).toBe(25 * 60);
  });

  test('finds back every instant that it shows', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 1_499 }), (day, minute) => {
        const at = new Date(kyivDayStart(day).getTime() + minute * minuteMs);
        const wall = kyivWall(at);
        const found = kyivInstants(wall.day, wall.minute);
        const instants =
          found.kind === 'once' ? [found.at] : found.kind === 'twice' ? [found.first, found.second] : [];
        expect(instants.map(Number)).toContain(at.getTime());
        for (const other of instants) expect(kyivWall(other)).toEqual(wall);
      }),
      { numRuns: 500 },
    );
  });

  test('cuts each day into stretches without a hole', () => {
    fc.assert(
      fc.property(days, (day) => {
        const stretches = kyivStretches(day);
        expect(stretches).toHaveLength(changeDays.includes(day) || kyivDayMinutes(day) !== 1440 ? 2 : 1);
        expect(stretches[0]!.startMs).toBe(kyivMidnight(new Date(stretches[0]!.startMs)).getTime());
        expect(stretches.at(-1)!.endMs).toBe(kyivDayStart(addDays(day, 1)).getTime());
        for (const { startMs, endMs, offsetMinutes } of stretches) {
          for (const ms of [startMs, (startMs + endMs) / 2, endMs - minuteMs]) {
            expect(kyivOffsetMinutes(new Date(ms))).toBe(offsetMinutes);
            expect(kyivDay(new Date(ms))).toBe(day);
          }
        }
        if (stretches[1]) expect(stretches[1].startMs).toBe(stretches[0]!.endMs);
      }),
    );
  });

  test('knows the day of the week', () => {
    expect(weekday('2026-11-23')).toBe(0);
    expect(weekday('2026-11-29')).toBe(6);
  });
});

describe('public holidays', () => {
  test.each([
    [2024, '2024-05-05'],
    [2025, '2025-04-20'],
    [2026, '2026-04-12'],
    [2027, '2027-05-02'],
    [2028, '2028-04-16'],
    [2030, '2030-04-28'],
  ])('Easter of %i is %s', (year, day) => {
    expect(orthodoxEaster(year)).toBe(day);
    expect(weekday(day)).toBe(6);
  });

  test('are eleven a year, in order', () => {
    const holidays = publicHolidays(2027);
    expect(holidays).toHaveLength(11);
    expect(holidays.map(({ day }) => day)).toEqual(holidays.map(({ day }) => day).sort());
    expect(publicHolidayOf('2027-06-20')).toBe('trinity');
    expect(publicHolidayOf('2026-12-25')).toBe('christmas');
    expect(publicHolidayOf('2026-12-24')).toBeNull();
  });
});
