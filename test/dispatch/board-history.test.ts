// What was changed in a day and taken back again: per person and day, undone in the order of doing.
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, it } from 'vitest';
import { useMoveHistory, type Move } from '../../renderer/dispatch/move-history.ts';

const move = (label: string): Move => ({ label, routes: [] });
const labels = (history: ReturnType<typeof useMoveHistory>, key = 'me 24') => ({
  done: history
    .of(key)
    .done.map((one) => one.label)
    .join(''),
  undone: history
    .of(key)
    .undone.map((one) => one.label)
    .join(''),
});
let history: ReturnType<typeof useMoveHistory>;
beforeEach(() => {
  setActivePinia(createPinia());
  history = useMoveHistory();
  for (const label of ['a', 'b', 'c']) history.did('me 24', move(label));
});

it('goes back and on again one by one', () => {
  history.undid('me 24');
  history.undid('me 24');
  expect(labels(history)).toEqual({ done: 'a', undone: 'cb' });
  history.redid('me 24', move('B'));
  expect(labels(history)).toEqual({ done: 'aB', undone: 'c' });
});

it('forgets what was undone when something new is done', () => {
  history.undid('me 24');
  history.did('me 24', move('d'));
  expect(labels(history)).toEqual({ done: 'abd', undone: '' });
});

it('keeps each day and each person apart, and forgets what can never be undone any more', () => {
  expect(labels(history, 'me 25')).toEqual({ done: '', undone: '' });
  expect(labels(history, 'you 24')).toEqual({ done: '', undone: '' });
  history.undid('me 24');
  history.forget('me 24', 'done');
  expect(labels(history)).toEqual({ done: '', undone: 'c' });
  history.undid('me 24');
  expect(labels(history)).toEqual({ done: '', undone: 'c' });
});

it('has an end: the oldest of very many changes is forgotten', () => {
  for (let n = 0; n < 200; n++) history.did('me 24', move('x'));
  expect(history.of('me 24').done).toHaveLength(100);
});
