// The estimate of a wait: nothing from too little, and the pace of the desk from enough.
import { expect, test } from 'vitest';
import { estimateWaitMinutes, type RecentAccept } from '../../shared/assistant/assistant.rules.ts';

const minute = (at: number): Date => new Date(at * 60_000);
const accepts = (...pairs: [number, number][]): RecentAccept[] =>
  pairs.map(([startedAt, acceptedAt]) => ({ startedAt: minute(startedAt), acceptedAt: minute(acceptedAt) }));

test('two accepts tell nothing', () => {
  expect(estimateWaitMinutes(1, accepts([0, 1], [2, 3]))).toBeNull();
});

test('quiet hours between subscribers do not count as work', () => {
  expect(estimateWaitMinutes(1, accepts([0, 1], [30, 31], [50, 51]))).toBe(1);
});

test('a queue that was worked off one by one gives its pace', () => {
  expect(estimateWaitMinutes(4, accepts([0, 3], [0, 6], [0, 9]))).toBe(12);
});

test('several agents who accept together share the time', () => {
  expect(estimateWaitMinutes(6, accepts([0, 2], [0, 2], [0, 2], [0, 4], [0, 4], [0, 4]))).toBe(4);
});

test('it is never less than a minute, and nobody has a place before the first', () => {
  expect(estimateWaitMinutes(1, accepts([0, 0], [1, 1], [2, 2]))).toBe(1);
  expect(estimateWaitMinutes(0, accepts([0, 0], [1, 1], [2, 2]))).toBeNull();
});
