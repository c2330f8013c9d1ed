// The list of what waits for a time: who has to be called first stands first, whatever comes and goes.
import { describe, expect, test } from 'vitest';
import { applyUnscheduledFact } from '../../shared/dispatch/day.state.ts';
import type { Visit } from '../../shared/dispatch/visit.contract.ts';
import { at, visit } from './board-plans.ts';

const waiting = (name: string, number: number, call: string | null): Visit => ({
  ...visit(name, { state: 'unscheduled' }),
  number,
  callBy: call && at(call),
});
const put = (visits: readonly Visit[], payload: Visit) =>
  applyUnscheduledFact({ visits: [...visits] }, { type: 'unscheduled:put', payload });

describe('the unscheduled', () => {
  const visits = [waiting('overdue', 9, '08:00'), waiting('soon', 5, '12:00'), waiting('nobody', 1, null)];
  const order = (payload: Visit): string[] => put(visits, payload).visits.map(({ visitId }) => visitId);

  test.each([
    [waiting('new', 10, '07:00'), ['new', 'overdue', 'soon', 'nobody']],
    [waiting('new', 10, '09:00'), ['overdue', 'new', 'soon', 'nobody']],
    // At the same time the one that has waited for longer.
    [waiting('new', 4, '12:00'), ['overdue', 'new', 'soon', 'nobody']],
    [waiting('new', 10, '12:00'), ['overdue', 'soon', 'new', 'nobody']],
    [waiting('new', 10, null), ['overdue', 'soon', 'nobody', 'new']],
    // Whoever has been called is owed no call any more.
    [waiting('overdue', 9, null), ['soon', 'nobody', 'overdue']],
  ])('stand in the order of the calls that are owed (%#)', (payload, expected) => {
    expect(order(payload)).toEqual(expected);
  });
});
