// The time of a day in Kyiv, on days of 23, 24 and 25 hours.
import { describe, expect, test } from 'vitest';
import { dayClock } from '../../backend/dispatch/day-clock.ts';

describe('seconds of a day', () => {
  test.each([
    ['2026-11-24', '2026-11-23T22:00:00.000Z', 14 * 3_600],
    ['2027-03-28', '2027-03-27T22:00:00.000Z', 13 * 3_600],
    ['2027-10-31', '2027-10-30T21:00:00.000Z', 15 * 3_600],
    ['2026-07-01', '2026-06-30T21:00:00.000Z', 14 * 3_600],
  ])('%s begins at %s, and 14:00 is %i s later', (day, startsAt, seconds) => {
    const clock = dayClock(day);
    expect(clock.startsAt.toISOString()).toBe(startsAt);
    expect(clock.secondsOf(14 * 60)).toBe(seconds);
    expect(clock.secondsAt(clock.at(seconds))).toBe(seconds);
    const shown = new Intl.DateTimeFormat('uk', {
      timeZone: 'Europe/Kyiv',
      hour: '2-digit',
      minute: '2-digit',
    });
    expect(shown.format(clock.at(seconds))).toBe('14:00');
  });

  test('a time that is skipped is the end of the gap', () => {
    const clock = dayClock('2027-03-28');
    expect(clock.secondsOf(3 * 60 + 30)).toBe(clock.secondsOf(4 * 60));
  });
});
