// What is proposed when a conversation is closed: what was arranged in it and still stands, not what was before.
import { describe, expect, test } from 'vitest';
import type { TimelineItem } from '../../shared/subscriber/card.contract.ts';
import type { CardState } from '../../shared/subscriber/card.state.ts';
import { proposedOutcome } from '../../shared/subscriber/proposed-outcome.ts';
import { visit as plannedVisit } from '../dispatch/board-plans.ts';

const began = '2026-11-24T10:00:00.000Z';
const before = '2026-11-24T09:59:59.999Z';
const later = '2026-11-24T10:05:00.000Z';
const awaited = plannedVisit('a');
const ticketId = '01940000-0000-7000-8000-000000000001' as never;
const agentName = 'Гончар Олег';

const step = (name: 'booked' | 'moved' | 'asked' | 'late' | 'confirmed', at: string): TimelineItem => ({
  kind: 'visit',
  at,
  visitId: awaited.visitId,
  number: 1,
  step: name,
  window: null,
  agentName,
});
const opened = (at: string): TimelineItem => ({
  kind: 'ticket_opened',
  at,
  ticketId,
  number: 1,
  ticketKind: 'no_internet',
  agentName,
});
const status = (to: 'in_work' | 'solved'): TimelineItem => ({
  kind: 'ticket_status',
  at: later,
  ticketId,
  number: 1,
  status: to,
  agentName,
});
const proposed = (items: TimelineItem[], visits = [awaited]) =>
  proposedOutcome({ timeline: { ok: true, value: items }, visits: { ok: true, value: visits } }, began);

describe('the outcome of a conversation', () => {
  test.each(['booked', 'moved', 'asked'] as const)('with a visit that was %s in it is the visit', (name) => {
    expect(proposed([step(name, later)])).toBe('visit_agreed');
    expect(proposed([step(name, before)])).toBe('solved');
    // It was cancelled since.
    expect(proposed([step(name, later)], [])).toBe('solved');
  });

  test.each(['late', 'confirmed'] as const)('is not a visit that only was %s meanwhile', (name) => {
    expect(proposed([step(name, later)])).toBe('solved');
  });

  test('with a ticket that was opened in it and is not solved is the ticket', () => {
    expect(proposed([opened(later)])).toBe('ticket_opened');
    expect(proposed([status('in_work'), opened(later)])).toBe('ticket_opened');
    expect(proposed([status('solved'), opened(later)])).toBe('solved');
    expect(proposed([opened(before)])).toBe('solved');
  });

  test('with both is the visit, which is what the subscriber waits for', () => {
    expect(proposed([step('booked', later), opened(later)])).toBe('visit_agreed');
  });

  test('is that it is solved when the card could not be read', () => {
    const failed: CardState['timeline'] = { ok: false, logId: 'x' };
    expect(proposedOutcome({ timeline: failed, visits: { ok: true, value: [awaited] } }, began)).toBe(
      'solved',
    );
  });
});
