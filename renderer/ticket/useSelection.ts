// Which tickets of the list are chosen for a change of many: one by one, or from the last one to this one.
import { computed, shallowRef, type Ref } from 'vue';

export function useSelection(numbers: Readonly<Ref<readonly number[] | undefined>>) {
  const picked = shallowRef<ReadonlySet<number>>(new Set());
  let lastNumber: number | undefined;

  /** Takes a ticket in or out; with a range everything from the last one touched to it is taken in. */
  function pick(number: number, withRange = false): void {
    const next = new Set(picked.value);
    const list = numbers.value ?? [];
    const [from, to] = [lastNumber === undefined ? -1 : list.indexOf(lastNumber), list.indexOf(number)];
    if (withRange && from >= 0 && to >= 0) {
      for (const one of list.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one);
    } else if (!next.delete(number)) next.add(number);
    lastNumber = number;
    picked.value = next;
  }
  return {
    picked,
    count: computed(() => picked.value.size),
    pick,
    pickAll: (some: readonly number[]) => void (picked.value = new Set(some)),
    /** Leaves only these chosen. */
    keep: (some: ReadonlySet<number>) =>
      void (picked.value = new Set([...picked.value].filter((number) => some.has(number)))),
    clear: () => void (picked.value = new Set()),
  };
}
