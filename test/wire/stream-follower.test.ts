// The follower's state machine against every order in which facts and answers can arrive.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StreamFollower, type Delivery } from '../../renderer/wire/stream-follower.ts';
import type { Fact } from '../../shared/wire/wire.contract.ts';

const fact = (seq: number): Fact => ({ stream: 's', seq, type: 't', payload: seq, at: '' });
const facts = (from: number, to: number): Fact[] =>
  Array.from({ length: to - from + 1 }, (_, i) => fact(from + i));
const brief = (deliveries: Delivery[]): string =>
  deliveries.map((one) => (one.kind === 'snapshot' ? `S${one.seq}` : String(one.fact.seq))).join(' ');

function startedAt(seq: number): StreamFollower {
  const follower = new StreamFollower();
  follower.opened({ seq, snapshot: null });
  return follower;
}

test('facts wait for the snapshot; those that it holds already are dropped', () => {
  const follower = new StreamFollower();
  expect(follower.needsAsking).toBe(true);
  expect(follower.after).toBeUndefined();
  expect(brief(follower.fact(fact(4)))).toBe('');
  expect(brief(follower.fact(fact(6)))).toBe('');
  expect(brief(follower.fact(fact(5)))).toBe('');
  expect(brief(follower.opened({ seq: 4, snapshot: null }))).toBe('S4 5 6');
  expect(follower.needsAsking).toBe(false);
});

test('the next fact is applied, an old one dropped, an early one held until the gap is closed', () => {
  const follower = startedAt(4);
  expect(brief(follower.fact(fact(5)))).toBe('5');
  expect(brief(follower.fact(fact(5)))).toBe('');
  expect(brief(follower.fact(fact(7)))).toBe('');
  expect(follower.needsAsking).toBe(true);
  expect(follower.after).toBe(5);
  expect(brief(follower.fact(fact(6)))).toBe('6 7');
  expect(follower.needsAsking).toBe(false);
});

test('a gap is closed by the answer, page by page', () => {
  const follower = startedAt(0);
  follower.fact(fact(500));
  expect(brief(follower.opened({ seq: 200, facts: facts(1, 200), more: true }))).toMatch(/^1 2 .* 200$/);
  expect(follower.needsAsking).toBe(true);
  expect(follower.after).toBe(200);
  follower.opened({ seq: 400, facts: facts(201, 400), more: true });
  expect(brief(follower.opened({ seq: 500, facts: facts(401, 500), more: false }))).toMatch(/ 500$/);
  expect(follower.needsAsking).toBe(false);
});

test('after a cut it asks from the last applied fact, and holds facts until the answer', () => {
  const follower = startedAt(3);
  follower.lost();
  expect(follower.needsAsking).toBe(true);
  expect(follower.after).toBe(3);
  expect(brief(follower.fact(fact(4)))).toBe('');
  expect(brief(follower.opened({ seq: 3, facts: [], more: false }))).toBe('4');
});

test('a snapshot that is older than what was applied replaces it: the server was put back', () => {
  const follower = startedAt(9);
  follower.lost();
  expect(brief(follower.fact(fact(6)))).toBe('');
  expect(brief(follower.opened({ seq: 5, snapshot: null }))).toBe('S5 6');
  expect(follower.after).toBe(6);
});

test('an answer that starts too late makes it ask for a snapshot', () => {
  const follower = startedAt(3);
  follower.lost();
  expect(brief(follower.opened({ seq: 9, facts: facts(8, 9), more: false }))).toBe('');
  expect(follower.needsAsking).toBe(true);
  expect(follower.after).toBeUndefined();
});

test('a head that is further than what was applied makes it ask', () => {
  const follower = startedAt(3);
  follower.head(3);
  expect(follower.needsAsking).toBe(false);
  follower.head(4);
  expect(follower.needsAsking).toBe(true);
});

test('any order, repetition and loss of facts ends in 1, 2, 3, … without holes or repeats', () => {
  const commands = fc.array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ do: fc.constant('fact' as const), seq: fc.integer({ min: 1, max: 30 }) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ do: fc.constant('answer' as const), seq: fc.integer({ min: 1, max: 30 }) }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          do: fc.constantFrom('lost' as const, 'restart' as const),
          seq: fc.constant(0),
        }),
      },
    ),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(commands, (list) => {
      const follower = new StreamFollower();
      const log: Delivery[] = [];
      // The head only grows: a fact that is heard exists, so a later answer knows it.
      let head = 0;
      const answer = (): Delivery[] => {
        const after = follower.after;
        if (after === undefined) return follower.opened({ seq: head, snapshot: null });
        const page = facts(after + 1, Math.min(head, after + 5));
        return follower.opened({ seq: after + page.length, facts: page, more: page.length === 5 });
      };
      for (const command of list) {
        head = Math.max(head, command.seq);
        if (command.do === 'fact') log.push(...follower.fact(fact(command.seq)));
        else if (command.do === 'answer') log.push(...answer());
        else if (command.do === 'lost') follower.lost();
        else follower.restart();
      }
      for (let n = 0; follower.needsAsking; n++) {
        expect(n).toBeLessThan(20);
        log.push(...answer());
      }
      expect(follower.after).toBe(head);
      let last = -1;
      for (const one of log) {
        if (one.kind === 'fact') expect(one.fact.seq).toBe(last + 1);
        last = one.kind === 'snapshot' ? one.seq : one.fact.seq;
      }
    }),
    { numRuns: 500 },
  );
});
