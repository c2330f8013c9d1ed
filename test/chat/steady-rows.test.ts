// Rows that somebody points at keep their places while others change the list.
import { expect, test } from 'vitest';
import { keepPlaces, type SteadyRow } from '../../renderer/chat/useSteadyRows.ts';

type Row = [id: string, word: string];
const keep = (shown: readonly SteadyRow<Row>[], now: readonly Row[]) => keepPlaces(shown, now, ([id]) => id);
const words = (rows: readonly SteadyRow<Row>[]) =>
  rows.map(({ row, isGone }) => (isGone ? `(${row.join(' ')})` : row.join(' ')));
const first = keep(
  [],
  [
    ['a', 'one'],
    ['b', 'two'],
    ['c', 'three'],
  ],
);

test('what came is below even when it belongs above, and what is known has its newest words', () => {
  const now: Row[] = [
    ['z', 'waits longest'],
    ['a', 'one'],
    ['b', 'rings'],
    ['c', 'three'],
  ];
  expect(words(keep(first, now))).toEqual(['a one', 'b rings', 'c three', 'z waits longest']);
});

test('what went keeps its place until it is back', () => {
  const without = keep(first, [
    ['b', 'two'],
    ['c', 'three'],
  ]);
  expect(words(without)).toEqual(['(a one)', 'b two', 'c three']);
  expect(words(keep(without, [['a', 'again']]))).toEqual(['a again', '(b two)', '(c three)']);
});
