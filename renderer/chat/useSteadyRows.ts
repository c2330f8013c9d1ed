// A list that others change while somebody points at it: its rows keep their places until the pointer or the focus goes.
import { shallowRef, watch, type ShallowRef } from 'vue';

/** `isGone`: the row is in the list no more and only keeps its place. */
export interface SteadyRow<T> {
  row: T;
  isGone: boolean;
}

/**
 * The rows of `now` in the places that `shown` gave them: what is known stays where it is, what went leaves its place
 * taken, what came stands below. Pure.
 */
export function keepPlaces<T>(
  shown: readonly SteadyRow<T>[],
  now: readonly T[],
  keyOf: (row: T) => string,
): SteadyRow<T>[] {
  const current = new Map(now.map((row) => [keyOf(row), row]));
  const kept = shown.map(({ row }) => {
    const newer = current.get(keyOf(row));
    return { row: newer ?? row, isGone: newer === undefined };
  });
  const known = new Set(shown.map(({ row }) => keyOf(row)));
  const come = now.filter((row) => !known.has(keyOf(row)));
  return [...kept, ...come.map((row) => ({ row, isGone: false }))];
}

/** `root` is the element around the rows and gets the listeners, for `v-on`. */
export function useSteadyRows<T>(
  root: () => HTMLElement | null,
  now: () => readonly T[],
  keyOf: (row: T) => string,
) {
  const fresh = (): SteadyRow<T>[] => now().map((row) => ({ row, isGone: false }));
  const rows: ShallowRef<readonly SteadyRow<T>[]> = shallowRef(fresh());
  function settle(): void {
    const list = root();
    // Asked of the page itself each time: events of an element that was taken away do not come.
    const isHeld = list?.matches(':hover') || list?.contains(document.activeElement);
    rows.value = isHeld ? keepPlaces(rows.value, now(), keyOf) : fresh();
  }
  watch(now, settle);
  const settleSoon = (): void => void requestAnimationFrame(settle);
  return { rows, listeners: { pointerleave: settleSoon, focusout: settleSoon } };
}
