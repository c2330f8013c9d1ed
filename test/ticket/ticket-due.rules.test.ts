// The clock of a ticket against a twin that counts working minutes while nobody is waited for.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dueBudgetMs,
  dueLeftMs,
  manualDue,
  pauseDue,
  reprioritiseDue,
  resumeDue,
  startDue,
} from '../../shared/ticket/ticket-due.rules.ts';
import { addWorkingMs, defaultWorkingHours, workingMsBetween } from '../../shared/working-hours.ts';

const hours = defaultWorkingHours;
const hourMs = 3_600_000;
const minuteMs = 60_000;
/** A Tuesday, noon in Kyiv; working hours are 08:00-20:00. */
const noon = new Date('2026-11-24T10:00:00Z');
const later = (ms: number): Date => new Date(noon.getTime() + ms);

describe('the due time', () => {
  test.each([
    ['urgent', '2026-11-24T14:00:00Z'],
    ['high', '2026-11-24T18:00:00Z'],
    ['normal', '2026-11-26T10:00:00Z'],
    ['low', '2026-11-29T10:00:00Z'],
  ] as const)('of a ticket that is %s is %s', (priority, expected) => {
    expect(startDue(priority, noon, hours).dueAt).toEqual(new Date(expected));
  });

  test('of an urgent one counts at night, of a high one does not', () => {
    const evening = new Date('2026-11-24T17:00:00Z');
    expect(startDue('urgent', evening, hours).dueAt).toEqual(new Date('2026-11-24T21:00:00Z'));
    expect(startDue('high', evening, hours).dueAt).toEqual(new Date('2026-11-25T13:00:00Z'));
  });

  test('moves on by the time that somebody was waited for', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 2_000 }), { maxLength: 6 }), (lengths) => {
        let clock = startDue('normal', noon, hours);
        let at = noon;
        let workedMs = 0;
        let late = false;
        for (const [n, minutes] of lengths.entries()) {
          const next = new Date(at.getTime() + minutes * minuteMs);
          if (n % 2 === 0) {
            if (!late) workedMs += workingMsBetween(hours, at, next);
            late ||= workedMs >= dueBudgetMs.normal;
            clock = pauseDue(clock, 'normal', next, hours);
          } else clock = resumeDue(clock, 'normal', next, hours);
          at = next;
        }
        if (late) return;
        const isPaused = lengths.length % 2 === 1;
        const leftMs = dueBudgetMs.normal - workedMs;
        expect(dueLeftMs(clock, 'normal')).toBe(isPaused ? leftMs : null);
        expect(clock.dueAt).toEqual(isPaused ? null : addWorkingMs(hours, at, leftMs));
      }),
      { numRuns: 300 },
    );
  });

  test('that has passed stays passed when somebody is waited for', () => {
    const clock = startDue('urgent', noon, hours);
    expect(pauseDue(clock, 'urgent', later(5 * hourMs), hours)).toEqual(clock);
    expect(dueLeftMs(clock, 'urgent')).toBeNull();
  });

  test('of another priority has its budget, less what was used', () => {
    const clock = startDue('normal', noon, hours);
    const high = reprioritiseDue(clock, 'normal', 'high', later(2 * hourMs), hours);
    expect(high.dueAt).toEqual(later(8 * hourMs));
    const back = reprioritiseDue(high, 'high', 'normal', later(3 * hourMs), hours);
    expect(back.dueAt).toEqual(clock.dueAt);
    const tooLate = reprioritiseDue(clock, 'normal', 'urgent', later(6 * hourMs), hours);
    expect(tooLate.dueAt).toEqual(later(6 * hourMs));
    const paused = pauseDue(clock, 'normal', later(hourMs), hours);
    expect(reprioritiseDue(paused, 'normal', 'high', later(2 * hourMs), hours)).toEqual(paused);
    expect(dueLeftMs(paused, 'high')).toBe(7 * hourMs);
  });

  test('that a person set is moved by nobody else', () => {
    const clock = manualDue(later(hourMs));
    expect(pauseDue(clock, 'low', noon, hours)).toEqual(clock);
    expect(resumeDue(clock, 'low', noon, hours)).toEqual(clock);
    expect(reprioritiseDue(clock, 'low', 'urgent', noon, hours)).toEqual(clock);
  });
});
