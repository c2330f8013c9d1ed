// Keys inside the list of tickets: arrows, pages and ends move, Enter opens, Space previews, X chooses for a change of many.
import { nextTick, onMounted, onUpdated, type ShallowRef } from 'vue';
import { keyName } from '../keys/key-match.ts';

export interface ListActions {
  count(): number;
  scrollTo(at: number): void;
  /** With the focus: into the ticket; without: it is shown beside the list. */
  open(at: number, withFocus: boolean): void;
  pick(at: number, withRange: boolean): void;
  pickAll(): void;
  clear(): void;
}

const pageRows = 10;

/** Where a key leads from `at`, of `count` rows; undefined for any other key. */
function targetOf(key: string, at: number, count: number): number | undefined {
  const steps: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + pageRows,
    PageUp: at - pageRows,
    Home: 0,
    End: count - 1,
  };
  const to = steps[key];
  return to === undefined ? undefined : Math.max(0, Math.min(count - 1, to));
}

/** Runs what a key means on the row `at`; false when it means nothing there. */
function act(event: KeyboardEvent, at: number, list: ListActions): boolean {
  const name = keyName(event, event.ctrlKey);
  if (event.ctrlKey) {
    if (name === 'A') list.pickAll();
    return name === 'A';
  }
  if (event.key === 'Enter' || event.key === ' ') list.open(at, event.key === 'Enter');
  else if (name === 'X') list.pick(at, event.shiftKey);
  else if (event.key === 'Escape') list.clear();
  else return false;
  return true;
}

export function useListKeys(scroller: Readonly<ShallowRef<HTMLElement | null>>, list: ListActions) {
  const rows = (): HTMLElement[] => [
    ...(scroller.value?.querySelectorAll<HTMLElement>('[data-index] [data-row]') ?? []),
  ];
  const indexOf = (row: Element | null): number =>
    Number(row?.closest('[data-index]')?.getAttribute('data-index') ?? -1);

  /** One Tab stop: the row that had the focus, the current one, or the first. */
  function settle(wanted?: Element | null): void {
    const all = rows();
    const stop =
      all.find((row) => row === wanted) ??
      all.find((row) => row.tabIndex === 0) ??
      all.find((row) => row.ariaCurrent === 'true') ??
      all[0];
    for (const row of all) row.tabIndex = row === stop ? 0 : -1;
  }

  /** Where the focus is on its way to: a later way replaces it. */
  let goal = -1;
  /** Rows come into the page when they are near and fetched: the focus waits for its row, until somebody moves it elsewhere. */
  async function focusAt(at: number): Promise<void> {
    const from = document.activeElement;
    goal = at;
    list.scrollTo(at);
    await nextTick();
    const isAwaited = (): boolean =>
      goal === at &&
      at < list.count() &&
      scroller.value !== null &&
      [from, document.body].includes(document.activeElement as HTMLElement);
    while (isAwaited()) {
      const row = scroller.value?.querySelector<HTMLElement>(`[data-index="${at}"] [data-row]`);
      if (row) return row.focus({ preventScroll: true });
      await new Promise((done) => requestAnimationFrame(done));
    }
  }

  function keydown(event: KeyboardEvent): void {
    const at = indexOf(event.target as Element);
    const isOnBox = event.target instanceof HTMLInputElement;
    if (at < 0 || event.altKey || event.metaKey || (isOnBox && event.key === ' ')) return;
    const to = event.ctrlKey ? undefined : targetOf(event.key, at, list.count());
    if (to !== undefined) {
      event.preventDefault();
      if (event.shiftKey && to !== at) list.pick(to, true);
      void focusAt(to);
    } else if (act(event, at, list)) event.preventDefault();
  }

  onMounted(settle);
  onUpdated(settle);
  return {
    keydown,
    focusAt,
    focusin: (event: FocusEvent) => settle((event.target as Element).closest('[data-row]')),
  };
}
