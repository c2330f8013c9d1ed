// A list of `[data-row]` elements as one Tab stop: arrows, Home and End move inside it, and it survives rows that go.
import { onMounted, onUpdated } from 'vue';

/** Listeners for the element around the rows, for `v-on`; every row is rendered with `tabindex="-1"`. */
export function useRovingRows(root: () => HTMLElement | null) {
  const rows = (): HTMLElement[] =>
    [...(root()?.querySelectorAll<HTMLElement>('[data-row]') ?? [])].filter(
      (row) => row.getClientRects().length > 0,
    );

  function settle(wanted?: Element | null): void {
    const all = rows();
    const stop =
      all.find((row) => row === wanted) ??
      all.find((row) => row.tabIndex === 0) ??
      all.find((row) => row.ariaCurrent === 'true') ??
      all[0];
    for (const row of all) row.tabIndex = row === stop ? 0 : -1;
  }
  function keydown(event: KeyboardEvent): void {
    const all = rows();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: all.length - 1,
    };
    const to = steps[event.key];
    if (at < 0 || to === undefined || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    all[(to + all.length) % all.length]?.focus();
  }
  onMounted(settle);
  onUpdated(settle);
  return {
    keydown,
    focusin: (event: FocusEvent) => settle((event.target as Element).closest('[data-row]')),
  };
}
