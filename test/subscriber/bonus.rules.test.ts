// When bonuses come and when they end: B1, B5, B9, and the days of Kyiv that they are counted in.
import { describe, expect, test } from 'vitest';
import { firstNameOf } from '../../shared/first-name.ts';
import { addDays, kyivDay, kyivMidnight } from '../../shared/kyiv-time.ts';
import {
  firstMobileExpiry,
  mobileBonusesExpireOn,
  nextBonusesOn,
} from '../../shared/subscriber/bonus.rules.ts';

describe('home bonuses', () => {
  test.each([
    ['2026-11-24', '2026-12-04'],
    ['2026-11-04', '2026-11-04'],
    ['2026-11-05', '2026-12-04'],
    ['2026-12-31', '2027-01-04'],
    ['2028-02-29', '2028-03-04'],
    ['2027-01-31', '2027-02-04'],
    ['2026-11-01', '2026-11-04'],
  ])('on %s come next on %s', (today, expected) => {
    expect(nextBonusesOn(today, 'prepaid')).toBe(expected);
    expect(nextBonusesOn(today, 'contract_business')).toBeNull();
  });
});

describe('mobile bonuses', () => {
  test('of the 4th end on the 24th', () => {
    expect(mobileBonusesExpireOn('2026-11-04')).toBe('2026-11-24');
    expect(mobileBonusesExpireOn('2028-02-20')).toBe('2028-03-11');
  });

  test.each([
    [0, null],
    [10, '2026-12-10'],
    [30, '2026-12-10'],
    [31, '2026-12-01'],
    [500, '2026-12-01'],
  ])('of a balance of %i end first on %s', (balance, expected) => {
    const credits = [
      { amount: 30, expiresOn: '2026-12-10' },
      { amount: 40, expiresOn: '2026-12-01' },
      { amount: 50, expiresOn: '2026-11-20' },
    ];
    expect(firstMobileExpiry(credits, balance, '2026-11-24')).toBe(expected);
  });
});

describe('a day in Kyiv', () => {
  test.each([
    ['2026-11-24T21:59:59.999Z', '2026-11-24', '2026-11-23T22:00:00.000Z'],
    ['2026-11-24T22:00:00.000Z', '2026-11-25', '2026-11-24T22:00:00.000Z'],
    ['2026-07-01T20:59:59.999Z', '2026-07-01', '2026-06-30T21:00:00.000Z'],
    // The days on which clocks change: 29 March and 25 October 2026.
    ['2026-03-29T12:00:00.000Z', '2026-03-29', '2026-03-28T22:00:00.000Z'],
    ['2026-10-25T12:00:00.000Z', '2026-10-25', '2026-10-24T21:00:00.000Z'],
  ])('at %s is %s and began at %s', (at, day, midnight) => {
    expect(kyivDay(new Date(at))).toBe(day);
    expect(kyivMidnight(new Date(at)).toISOString()).toBe(midnight);
  });

  test('moves by whole days over the ends of months', () => {
    expect(addDays('2026-02-27', 3)).toBe('2026-03-02');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
  });
});

describe('a first name', () => {
  test.each([
    ['Шевченко Олена Іванівна', 'Олена'],
    ['Ґалаґан Євген Іллич', 'Євген'],
    ['Ткаченко Ірина', 'Ірина'],
    ['Олена', 'Олена'],
    ['ТОВ «Їжак і син»', 'ТОВ «Їжак і син»'],
    ['Квітка-Основ’яненко  Григорій', 'Григорій'],
    ['', ''],
  ])('of «%s» is «%s»', (fullName, expected) => {
    expect(firstNameOf(fullName)).toBe(expected);
  });
});
