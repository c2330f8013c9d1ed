// Periods of the ratings page: days in Kyiv, also in the weeks when its clocks change.
import { describe, expect, test } from 'vitest';
import { daysOf, instantsOf, isPeriod } from '../../renderer/rating/period.ts';

/** Half past midnight in Kyiv on Monday 23 November, still the 22nd in UTC. */
const now = new Date('2026-11-22T22:30:00Z');

test.each([
  ['today', '2026-11-23', '2026-11-23'],
  ['week', '2026-11-17', '2026-11-23'],
  ['month', '2026-11-01', '2026-11-23'],
  ['lastMonth', '2026-10-01', '2026-10-31'],
  ['own', '2026-11-01', '2026-11-23'],
] as const)('%s is %s to %s', (preset, first, last) => {
  expect(daysOf(preset, now)).toEqual({ first, last });
});

test('own dates are taken when they make a period', () => {
  const own = { first: '2026-10-24', last: '2026-10-26' };
  expect(daysOf('own', now, own)).toEqual(own);
  for (const wrong of [
    { first: '2026-10-26', last: '2026-10-24' },
    { first: '2024-01-01', last: '2026-01-01' },
    { first: '2026-13-01', last: '2026-13-02' },
    { first: 'x', last: '2026-10-24' },
    { first: '2026-10-24' },
  ]) {
    expect(isPeriod(wrong), JSON.stringify(wrong)).toBe(false);
  }
});

describe('a day begins at midnight in Kyiv', () => {
  test.each([
    ['2026-10-24', '2026-10-23T21:00:00.000Z', '2026-10-24T21:00:00.000Z'],
    // 25 hours: the clocks go back.
    ['2026-10-25', '2026-10-24T21:00:00.000Z', '2026-10-25T22:00:00.000Z'],
    // 23 hours: they go forward.
    ['2026-03-29', '2026-03-28T22:00:00.000Z', '2026-03-29T21:00:00.000Z'],
  ])('%s', (day, from, to) => {
    expect(instantsOf({ first: day, last: day })).toEqual({ from, to });
  });
});
