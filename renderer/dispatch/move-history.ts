// What a dispatcher has changed in each day and taken back again, for undo and redo; kept until the page is left.
import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import type { BrokenPromise, Rearranged } from '../../shared/dispatch/day.contract.ts';

export interface Move {
  readonly routes: readonly Rearranged[];
  /** What to call it in a sentence. */
  readonly label: string;
  /** The promises that it broke, and why; undo gives them back. */
  readonly broken?: readonly (BrokenPromise & { readonly reason: string })[];
}
interface Moves {
  readonly done: readonly Move[];
  readonly undone: readonly Move[];
}
const none: Moves = { done: [], undone: [] };
const most = 100;

export const useMoveHistory = defineStore('moveHistory', () => {
  /** By person and day. */
  const kept = shallowReactive(new Map<string, Moves>());
  const of = (key: string): Moves => kept.get(key) ?? none;

  /** A new change: what was undone before can no longer be done again. */
  function did(key: string, move: Move): void {
    kept.set(key, { done: [...of(key).done, move].slice(-most), undone: [] });
  }
  /** The last change was taken back. */
  function undid(key: string): void {
    const { done, undone } = of(key);
    const last = done.at(-1);
    if (last) kept.set(key, { done: done.slice(0, -1), undone: [...undone, last] });
  }
  /** The change that was taken back last was done again, as `move`. */
  function redid(key: string, move: Move): void {
    const { done, undone } = of(key);
    if (undone.length > 0) kept.set(key, { done: [...done, move], undone: undone.slice(0, -1) });
  }
  /** The day has become another one: what was to be undone or redone can never be. */
  function forget(key: string, which: keyof Moves): void {
    kept.set(key, { ...of(key), [which]: [] });
  }
  return { of, did, undid, redid, forget };
});
