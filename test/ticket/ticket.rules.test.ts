// Tables of the pure decisions about a ticket, and the merge against a twin that replays.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ticketPriority, ticketStatus } from '../../shared/ticket/ticket.contract.ts';
import {
  mayClose,
  mayFollow,
  mergeTicketChange,
  type TicketFields,
} from '../../shared/ticket/ticket.rules.ts';

describe('the next status', () => {
  test.each([
    ['new', 'in_work', true],
    ['new', 'closed', true],
    ['in_work', 'new', false],
    ['solved', 'closed', true],
    ['solved', 'in_work', true],
    ['solved', 'visit_agreed', false],
    ['closed', 'in_work', true],
    ['closed', 'solved', false],
    ['closed', 'closed', true],
  ] as const)('%s → %s: %s', (from, to, expected) => {
    expect(mayFollow(from, to)).toBe(expected);
  });
});

describe('closing', () => {
  test.each([
    [{ id: 'a', role: 'agent' }, 'a', true],
    [{ id: 'a', role: 'agent' }, 'b', false],
    [{ id: 'a', role: 'agent' }, null, false],
    [{ id: 'a', role: 'supervisor' }, 'b', true],
  ] as const)('by %o of a ticket of %s: %s', (actor, ownerId, expected) => {
    expect(mayClose(actor, ownerId)).toBe(expected);
  });
});

describe('a merge', () => {
  const status = fc.constantFrom(...ticketStatus.options);
  const priority = fc.constantFrom(...ticketPriority.options);
  const ownerId = fc.constantFrom('a', 'b', null);
  const partial = fc.record({ status, priority, ownerId }, { requiredKeys: [] });

  test('of two changes takes both sides, unless they set one field to different values', () => {
    fc.assert(
      fc.property(fc.record({ status, priority, ownerId }), partial, partial, (seen, theirs, mine) => {
        const current: TicketFields = { ...seen, ...theirs };
        const names = { status: 'status', priority: 'priority', ownerId: 'owner' } as const;
        const keys = Object.keys(names) as (keyof typeof names)[];
        const changed = keys.filter((key) => key in theirs && theirs[key] !== seen[key]);
        const later = changed.length
          ? [
              {
                actorName: 'Оксана',
                changes: changed.map((key) => ({ field: names[key], from: seen[key], to: current[key] })),
              },
            ]
          : [];
        const clash = keys.find((key) => key in mine && changed.includes(key) && mine[key] !== current[key]);
        const merged = mergeTicketChange(current, mine, later);
        if (clash) {
          expect(merged).toEqual({
            ok: false,
            name: 'Оксана',
            field: names[clash],
            value: current[clash] ?? '',
          });
        } else {
          expect(merged.ok && { ...current, ...merged.changes }).toEqual({ ...current, ...mine });
          expect(merged.ok && Object.keys(merged.changes).every((key) => key in mine)).toBe(true);
        }
      }),
    );
  });

  test('names the last who changed the field', () => {
    const entry = (actorName: string, to: string) => ({
      actorName,
      changes: [{ field: 'status' as const, from: 'new', to }],
    });
    const current: TicketFields = { status: 'solved', priority: 'low', ownerId: null };
    const merged = mergeTicketChange(current, { status: 'closed' }, [
      entry('Ірина', 'in_work'),
      entry('Оксана', 'solved'),
    ]);
    expect(merged).toEqual({ ok: false, name: 'Оксана', field: 'status', value: 'solved' });
  });
});
