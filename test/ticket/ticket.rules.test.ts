// Tables of the pure decisions about a ticket, and the merge of two edits against what it must mean.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ticketCause,
  ticketKind,
  ticketPriority,
  ticketStatus,
  ticketTeam,
} from '../../shared/ticket/ticket.contract.ts';
import {
  conflictDetails,
  conflictsOf,
  fieldKeys,
  mayClose,
  mayFollow,
  mergeFields,
  missingFields,
  requiredFields,
  withChanges,
  type TicketFields,
} from '../../shared/ticket/ticket.rules.ts';

describe('the next status', () => {
  test.each([
    ['new', 'in_work', true],
    ['new', 'closed', true],
    ['new', 'visit_agreed', false],
    ['in_work', 'new', true],
    ['waiting_subscriber', 'new', false],
    ['visit_agreed', 'visit_agreed', true],
    ['visit_agreed', 'in_work', true],
    ['solved', 'closed', true],
    ['solved', 'in_work', false],
    ['closed', 'in_work', false],
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

const text = fc.constantFrom('а', 'б', null);
const moment = fc.constantFrom('2026-11-25T10:00:00.000Z', '2026-11-26T10:00:00.000Z', null);
const shape = {
  status: fc.constantFrom(...ticketStatus.options),
  priority: fc.constantFrom(...ticketPriority.options),
  ownerId: fc.constantFrom('a', 'b', null),
  team: fc.constantFrom(...ticketTeam.options),
  kind: fc.constantFrom(...ticketKind.options),
  description: fc.constantFrom('а', 'б'),
  dueAt: moment,
  waitingFor: text,
  resumeAt: moment,
  cause: fc.constantFrom(...ticketCause.options, null),
  resolution: text,
};
const whole: fc.Arbitrary<TicketFields> = fc.record(shape);
const partial = fc.record(shape, { requiredKeys: [] });

describe('required fields', () => {
  test('of each state are missing when they are empty, and only they', () => {
    fc.assert(
      fc.property(whole, (fields) => {
        const expected = requiredFields(fields.status).filter((key) => fields[key] === null);
        expect(missingFields(fields)).toEqual(expected);
      }),
    );
    expect(requiredFields('waiting_subscriber')).toEqual(['ownerId', 'waitingFor', 'resumeAt']);
    expect(requiredFields('solved')).toEqual(['ownerId', 'cause', 'resolution']);
  });

  test('of waiting are forgotten when nobody is waited for', () => {
    fc.assert(
      fc.property(whole, partial, (current, changes) => {
        const next = withChanges(current, changes);
        const waits = next.status.startsWith('waiting');
        if (!waits) expect(next.waitingFor).toBeNull();
        if (next.status !== 'waiting_subscriber') expect(next.resumeAt).toBeNull();
        if (waits) expect(next.waitingFor).toBe({ ...current, ...changes }.waitingFor);
      }),
    );
  });
});

describe('two edits at once', () => {
  test('are both taken, unless they set one field to different values; then all fields with both values are told', () => {
    fc.assert(
      fc.property(whole, partial, partial, (seen, theirs, mine) => {
        const current: TicketFields = { ...seen, ...theirs };
        const clashes = fieldKeys.filter(
          (key) => key in mine && mine[key] !== current[key] && current[key] !== seen[key],
        );
        const merged = mergeFields(current, mine, seen);
        if (clashes.length > 0) {
          expect(merged).toEqual({
            ok: false,
            conflicts: clashes.map((key) => ({ key, theirs: current[key], mine: mine[key] })),
          });
        } else {
          expect(merged.ok && { ...current, ...merged.changes }).toEqual({ ...current, ...mine });
          expect(merged.ok && Object.keys(merged.changes).every((key) => key in mine)).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('cross the wire as details of an error and come back', () => {
    fc.assert(
      fc.property(whole, whole, fc.subarray(fieldKeys, { minLength: 1 }), (theirs, mine, keys) => {
        const conflicts = fieldKeys
          .filter((key) => keys.includes(key))
          .map((key) => ({ key, theirs: theirs[key], mine: mine[key], name: `Оксана ${key}` }));
        const error = { code: 'FIELD_CHANGED' as const, details: conflictDetails(conflicts) };
        expect(conflictsOf(error)).toEqual(conflicts);
        expect(conflictsOf({ ...error, code: 'INVALID' })).toEqual([]);
      }),
    );
  });
});
