// Checks how money, dates, waits, phones and accounts are written in the three languages.
import { describe, expect, it } from 'vitest';
import * as format from '../../renderer/language/format.ts';

const noBreak = '\u00a0';
const at = (text: string) => Date.parse(text);
const noon = at('2026-11-24T12:00:00+02:00');

describe('money', () => {
  it('writes kopiykas with grouping, comma and no-break spaces in Ukrainian', () => {
    expect(format.formatMoney(1_234_550, 'uk')).toBe(`12${noBreak}345,50${noBreak}₴`);
    expect(format.formatMoney(123_450, 'uk')).toBe(`1${noBreak}234,50${noBreak}₴`);
  });
  it('puts a true minus before a debt in every language', () => {
    expect(format.formatMoney(-2450, 'uk')).toBe(`\u221224,50${noBreak}₴`);
    expect(format.formatMoney(-2450, 'ru')).toBe(`\u221224,50${noBreak}₴`);
    expect(format.formatMoney(-2450, 'en')).toBe('\u2212₴24.50');
  });
  it('drops empty kopiykas of a whole tariff only', () => {
    expect(format.formatMoney(20_000, 'uk', { whole: true })).toBe(`200${noBreak}₴`);
    expect(format.formatMoney(20_050, 'uk', { whole: true })).toBe(`200,50${noBreak}₴`);
  });
  it('writes bonuses without the currency', () => {
    expect(format.formatNumber(12_345, 'uk')).toBe(`12${noBreak}345`);
    expect(format.formatNumber(3.25, 'uk')).toBe('3,3');
  });
});

describe('dates', () => {
  it('shows the time today, a word for yesterday and the date before', () => {
    expect(format.formatMoment(at('2026-11-24T08:05:00Z'), noon, 'uk')).toBe('10:05');
    expect(format.formatMoment(at('2026-11-23T21:59:00Z'), noon, 'uk')).toBe('вчора');
    expect(format.formatMoment(at('2026-11-21T10:00:00Z'), noon, 'uk')).toBe('21 лист.');
    expect(format.formatMoment(at('2025-11-21T10:00:00Z'), noon, 'en')).toBe('21 Nov 2025');
  });
  it('takes the day from Kyiv, not from UTC', () => {
    expect(format.kyivDay(at('2026-11-23T22:30:00Z'))).toBe('2026-11-24');
    expect(format.kyivDay(at('2026-07-01T20:30:00Z'))).toBe('2026-07-01');
    expect(format.kyivDay(at('2026-07-01T21:30:00Z'))).toBe('2026-07-02');
  });
  it('writes midnight as 00:00', () => {
    expect(format.formatTime(at('2026-11-23T22:00:00Z'), 'en')).toBe('00:00');
  });
  it('keeps neighbouring days apart across the change of clocks', () => {
    const afterChange = at('2026-10-25T23:00:00+02:00');
    expect(format.formatMoment(at('2026-10-24T00:30:00+03:00'), afterChange, 'uk')).toBe('вчора');
  });
  it('labels the days of a conversation with a capital letter', () => {
    expect(format.formatDayLabel(noon, noon, 'uk')).toBe('Сьогодні');
    expect(format.formatDayLabel(noon - 86_400_000, noon, 'ru')).toBe('Вчера');
    expect(format.formatShortDay(noon + 86_400_000, noon, 'uk')).toBe('Завтра');
    expect(format.formatShortDay(noon + 5 * 86_400_000, noon, 'uk')).toBe('нд, 29');
    expect(format.formatDayLabel(noon + 5 * 86_400_000, noon, 'uk')).toBe('Неділя, 29 листопада');
  });
  it('writes a promise with weekday, date and window', () => {
    const until = noon + 2 * 3_600_000;
    expect(format.formatPromise(noon, until, 'uk')).toBe('вт, 24 лист., 12:00\u2060–\u206014:00');
    expect(format.formatPromise(noon, undefined, 'en')).toBe('Tue 24 Nov, 12:00');
  });
});

describe('waits', () => {
  it.each([
    [20_000, '0:20'],
    [310_000, '5:10'],
    [3_725_000, '1:02:05'],
    [-5, '0:00'],
  ])('shows %d ms as %s', (durationMs, text) => {
    expect(format.formatClock(durationMs)).toBe(text);
  });
  it('says the wait in words', () => {
    expect(format.formatDuration(160_000, 'uk').replaceAll(noBreak, ' ')).toBe('2 хв 40 с');
    expect(format.formatDuration(0, 'uk').replaceAll(noBreak, ' ')).toBe('0 с');
    expect(format.formatDuration(3_900_000, 'en')).toBe('1 hr 5 mins');
  });
  it('is relative only under one hour', () => {
    expect(format.formatAgo(noon - 5 * 60_000, noon, 'uk').replaceAll(noBreak, ' ')).toBe('5 хв тому');
    expect(format.formatAgo(noon - 3_600_000, noon, 'uk')).toBe('11:00');
  });
});

describe('numbers of people', () => {
  it('groups a personal account in threes', () => {
    expect(format.formatAccount('100482317')).toBe('100 482 317');
  });
});
