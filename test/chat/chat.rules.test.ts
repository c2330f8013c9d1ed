// Tables of the pure decisions of a chat.
import { describe, expect, test } from 'vitest';
import {
  advanceMarks,
  decideRating,
  deliveryAt,
  firstLineOf,
  lowestFreeSlot,
  markPlaces,
  ratingWindowMs,
  waitingLevel,
} from '../../shared/chat/chat.rules.ts';
import type { Marks } from '../../shared/chat/chat.contract.ts';

const now = new Date('2026-11-24T10:00:00.000Z');
const marks = (delivered: string | null, read: string | null) => ({ delivered, read }) as Marks;

describe('the delivery state', () => {
  test.each([
    ['c', marks(null, null), 'sent'],
    ['c', marks('b', 'a'), 'sent'],
    ['c', marks('c', 'a'), 'delivered'],
    ['c', marks('d', 'b'), 'delivered'],
    ['c', marks('d', 'c'), 'read'],
    ['a', marks('d', 'd'), 'read'],
    ['a', marks('older', 'older'), 'sent'],
  ] as const)('of %s with the marks %o is %s', (messageId, otherSide, expected) => {
    const order = ['a', 'b', 'c', 'd'];
    const places = markPlaces(
      order.map((id) => ({ messageId: id })),
      otherSide,
    );
    expect(deliveryAt(order.indexOf(messageId), places)).toBe(expected);
  });
});

describe('the waiting clock', () => {
  test.each([
    [null, 'none'],
    [0, 'calm'],
    [119_999, 'calm'],
    [120_000, 'warning'],
    [299_999, 'warning'],
    [300_000, 'overdue'],
  ] as const)('after %s ms is %s', (waitedMs, expected) => {
    const since = waitedMs === null ? null : new Date(now.getTime() - waitedMs).toISOString();
    expect(waitingLevel(since, now)).toBe(expected);
  });
});

describe('slots', () => {
  test.each([
    [[], 1],
    [[1, 2], 3],
    [[1, 3, 6], 2],
    [[2, 3, 4, 5, 6], 1],
    [[6, 5, 4, 3, 2, 1], null],
  ])('with %o taken the next is %s', (taken, expected) => {
    expect(lowestFreeSlot(taken, 6)).toBe(expected);
  });
});

describe('marks', () => {
  test.each([
    [{ delivered: 3, read: 2 }, {}, null],
    [{ delivered: 3, read: 2 }, { delivered: 2, read: 1 }, null],
    [{ delivered: 3, read: 2 }, { delivered: 5 }, { delivered: 5, read: 2 }],
    [{ delivered: 3, read: 2 }, { read: 6 }, { delivered: 6, read: 6 }],
    [
      { delivered: 9, read: 2 },
      { delivered: 4, read: 3 },
      { delivered: 9, read: 3 },
    ],
  ])('at %o moved by %o are %o', (current, wanted, expected) => {
    expect(advanceMarks(current, wanted)).toEqual(expected);
  });
});

describe('a rating', () => {
  const rating = { score: 2, comment: 'швидко', reasons: ['slow'] } as const;
  const closedAt = new Date(now.getTime() - ratingWindowMs);
  test.each([
    ['while open', { closedAt: null, answered: true, rating: null }, 'RATING_NOT_OPEN'],
    ['unanswered', { closedAt, answered: false, rating: null }, 'RATING_NOT_OPEN'],
    ['after exactly 24 h', { closedAt, answered: true, rating: null }, 'store'],
    [
      'a millisecond later',
      { closedAt: new Date(closedAt.getTime() - 1), answered: true, rating: null },
      'RATING_LATE',
    ],
    ['the same again, even late', { closedAt: new Date(0), answered: true, rating }, 'same'],
    ['another score', { closedAt, answered: true, rating: { ...rating, score: 1 } }, 'change'],
    ['another comment', { closedAt, answered: true, rating: { ...rating, comment: '' } }, 'change'],
  ] as const)('%s: %o is %s', (_name, conversation, expected) => {
    expect(decideRating(conversation, rating, now)).toBe(expected);
  });
});

describe('the first line', () => {
  test('is one line of at most 120 characters, never half of one', () => {
    expect(firstLineOf('  Не працює\n\tінтернет ')).toBe('Не працює інтернет');
    const long = firstLineOf('👩'.repeat(200));
    expect([...long]).toHaveLength(120);
    expect(() => encodeURIComponent(long)).not.toThrow();
    expect(long.endsWith('…')).toBe(true);
  });
});
