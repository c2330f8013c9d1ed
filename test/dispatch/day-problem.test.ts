// Where a technician is at the present, and which break is still owed.
import { describe, expect, test } from 'vitest';
import { dayClock } from '../../backend/dispatch/day-clock.ts';
import { breaksOf, shiftOf, standingOf } from '../../backend/dispatch/day-problem.ts';
import type { TechnicianRow } from '../../backend/dispatch/day.records.ts';
import type { StoredVisit } from '../../backend/dispatch/visit.records.ts';
import { at, day, technicianId, visit } from './board-plans.ts';

const clock = dayClock(day);
const row: TechnicianRow = {
  technicianId: technicianId('A'),
  technicianNo: 1,
  displayName: 'Майстер',
  msisdn: '380670000001',
  skills: [],
  district: '',
  start: { latitude: 50.44, longitude: 30.5 },
  end: { latitude: 50.44, longitude: 30.5 },
  shiftStartMinutes: 8 * 60,
  shiftEndMinutes: 18 * 60,
  workDays: [1, 2, 3, 4, 5, 6, 7],
  breaks: [{ earliestMinutes: 12 * 60, latestMinutes: 14 * 60, durationMinutes: 30 }],
  maxVisits: 8,
  isActive: true,
  absences: [],
  version: 1,
};
const seconds = (time: string) => clock.secondsAt(new Date(at(time)));
/** `from`-`to`, ten minutes of travel before it. */
const stop = (times: string, state: StoredVisit['state'], position: number) =>
  visit(String(position), { at: times, state, position });
const standing = (visits: StoredVisit[], now: string) => standingOf(row, visits, clock, seconds(now));
/** Begin and length of the break that is left, in minutes. */
function owed(visits: StoredVisit[], now: string): number[][] {
  const where = standing(visits, now);
  return breaksOf(row, where, clock, shiftOf(row, clock, where.fromSeconds)!).map((one) => [
    (one.window.startSeconds - seconds('12:00')) / 60,
    one.durationSeconds / 60,
  ]);
}

describe('a technician', () => {
  test.each([
    ['before the shift', [], '07:00', '08:00'],
    ['idle since the shift began', [], '09:30', '09:30'],
    ['with a visit ahead that nobody set out for', [stop('09:00-10:00', 'planned', 0)], '09:30', '09:30'],
    ['on the way since ten to nine', [stop('09:00-10:00', 'on_the_way', 0)], '09:30', '08:50'],
    ['at work for longer than planned', [stop('09:00-10:00', 'on_site', 0)], '10:30', '10:30'],
    ['at work', [stop('09:00-10:00', 'on_site', 0)], '09:30', '10:00'],
    ['idle after work', [stop('09:00-10:00', 'done', 0)], '11:00', '11:00'],
  ])('%s leaves accordingly', (_, visits, now, from) => {
    expect(standing(visits, now).fromSeconds).toBe(seconds(from));
  });
  test('of another day goes as it is planned', () => {
    expect(standingOf(row, [stop('09:00-10:00', 'done', 0)], clock, -Infinity).fromSeconds).toBe(
      seconds('10:00'),
    );
  });
});

describe('a break', () => {
  const morning = stop('11:00-12:10', 'done', 0);
  test.each([
    ['is owed before its time', [], '09:00', [[0, 30]]],
    ['is owed after work that ended within its time', [morning], '12:10', [[10, 30]]],
    ['is had in part by who waits', [morning], '12:25', [[25, 15]]],
    ['is had by who waited as long', [morning], '12:40', []],
    ['is begun in time and ends after it', [stop('11:00-13:50', 'done', 0)], '14:10', [[130, 10]]],
    ['is past after its time', [stop('11:00-14:05', 'done', 0)], '14:10', []],
    ['was had between two visits', [morning, stop('12:50-13:20', 'done', 1)], '13:20', []],
    [
      'was not had between two that are close',
      [morning, stop('12:30-13:00', 'done', 1)],
      '13:00',
      [[60, 30]],
    ],
  ])('%s', (_, visits, now, expected) => {
    expect(owed(visits, now)).toEqual(expected);
  });
});
