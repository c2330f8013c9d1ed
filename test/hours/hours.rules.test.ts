// What working hours mean at a moment, how two versions differ, and by when an owed call is to be made.
import { describe, expect, test } from 'vitest';
import {
  callBackTimes,
  closesVisits,
  differences,
  openingAt,
  owedCallAt,
} from '../../shared/hours/hours.rules.ts';
import {
  alwaysOpen,
  defaultWorkingHours,
  type SpecialDay,
  type WorkingHours,
} from '../../shared/working-hours.ts';

const hourMs = 3_600_000;
const day = (part: Partial<SpecialDay> = {}): SpecialDay => ({
  name: 'Новий рік',
  spans: [],
  techniciansWork: false,
  ...part,
});
const withDays = (days: WorkingHours['days']): WorkingHours => ({ ...defaultWorkingHours, days });
const at = (text: string): Date => new Date(text);

describe('at a moment', () => {
  const newYear = withDays({ '2027-01-01': day() });
  test.each([
    [
      'on a working day it is open until the end',
      defaultWorkingHours,
      '2026-11-24T10:00:00Z',
      true,
      '2026-11-24T18:00:00Z',
    ],
    [
      'in the evening it opens next morning',
      defaultWorkingHours,
      '2026-11-24T18:00:00Z',
      false,
      '2026-11-25T06:00:00Z',
    ],
    ['a holiday is skipped', newYear, '2026-12-31T18:00:00Z', false, '2027-01-02T06:00:00Z'],
    [
      'hours over midnight are one piece',
      {
        ...defaultWorkingHours,
        week: alwaysOpen.week,
        days: { '2026-11-26': day({ spans: [{ startMinute: 0, endMinute: 60 }] }) },
      },
      '2026-11-24T10:00:00Z',
      true,
      '2026-11-25T23:00:00Z',
    ],
    ['round the clock ends nowhere', alwaysOpen, '2026-11-24T10:00:00Z', true, null],
    ['without working days it opens never', { week: [], days: {} }, '2026-11-24T10:00:00Z', false, null],
  ])('%s', (_title, hours, moment, isOpen, then) => {
    const found = openingAt(hours, at(moment));
    expect(found.isOpen).toBe(isOpen);
    expect((found.isOpen ? found.until : found.from)?.toISOString() ?? null).toBe(
      then === null ? null : at(then).toISOString(),
    );
  });
});

test('a day closes visits only when it is named and its technicians do not work', () => {
  const hours = withDays({ '2027-01-01': day(), '2027-05-01': day({ techniciansWork: true }) });
  expect(['2027-01-01', '2027-05-01', '2027-01-02'].map((one) => closesVisits(hours, one))).toEqual([
    true,
    false,
    false,
  ]);
});

test('differences name each changed weekday and day once, and nothing when only the order of fields differs', () => {
  const before = withDays({ '2027-01-01': day(), '2027-03-08': day() });
  const stored = { techniciansWork: false, spans: [], name: 'Новий рік' };
  expect(differences(before, withDays({ '2027-03-08': day(), '2027-01-01': stored }))).toEqual([]);
  const after: WorkingHours = {
    week: before.week.map((spans, weekday) => (weekday === 6 ? [] : spans)),
    days: { '2027-01-01': day({ techniciansWork: true }), '2027-05-01': day() },
  };
  expect(differences(before, after)).toEqual([
    { weekday: 6, before: defaultWorkingHours.week[6], after: [] },
    { day: '2027-01-01', before: day(), after: day({ techniciansWork: true }) },
    { day: '2027-03-08', before: day(), after: null },
    { day: '2027-05-01', before: null, after: day() },
  ]);
});

describe('an owed call', () => {
  const evening = at('2026-11-24T18:30:00Z');
  test.each([
    ['waits for the morning', evening, '2026-11-26T08:00:00Z', '2026-11-25T07:00:00Z'],
    ['comes before the window begins', evening, '2026-11-25T06:00:00Z', '2026-11-25T06:00:00Z'],
    [
      'does not wait for the morning when the window has begun',
      evening,
      '2026-11-24T16:00:00Z',
      '2026-11-24T19:30:00Z',
    ],
    [
      'is due within the hour at work',
      at('2026-11-24T10:00:00Z'),
      '2026-11-25T08:00:00Z',
      '2026-11-24T11:00:00Z',
    ],
  ])('%s', (_title, now, windowStart, expected) => {
    expect(owedCallAt(defaultWorkingHours, now, hourMs, at(windowStart))).toEqual(at(expected));
  });
});

test.each([
  ['at noon', defaultWorkingHours, '2026-11-24T10:07', ['24T12:15', '24T14:15', '25T10:15']],
  [
    'in the evening the rest is of the next morning',
    defaultWorkingHours,
    '2026-11-24T17:00',
    ['25T07:00', '25T09:00', '25T17:00'],
  ],
  [
    'at night from the morning on',
    defaultWorkingHours,
    '2026-11-24T22:00',
    ['25T08:00', '25T10:00', '26T06:00'],
  ],
  [
    'a holiday is skipped, and the day after comes last',
    withDays({ '2026-11-25': day(), '2026-11-26': day() }),
    '2026-11-24T17:00',
    ['27T07:00', '27T09:00', '27T17:00'],
  ],
])('a call back is promised for working time, in whole quarters: %s', (_title, hours, now, expected) => {
  const times = callBackTimes(hours, at(`${now}:00Z`));
  const said = (one: Date): string => one.toISOString().slice(8, 16);
  expect([times.soon, times.later, times.nextDay].map(said)).toEqual(expected);
});
