// F6 goes from pane to pane and lands where the focus last was in each; panes are marked with `data-pane`.

const lastFocused = new WeakMap<Element, HTMLElement>();
const focusable =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex="0"]:not([role="separator"])';

function remember(event: FocusEvent): void {
  if (!(event.target instanceof HTMLElement)) return;
  const pane = event.target.closest('[data-pane]');
  // A divider stands in the pane that it widens, and is not what anybody comes back for.
  if (event.target.getAttribute('role') === 'separator') return;
  if (pane && pane !== event.target) lastFocused.set(pane, event.target);
}

/** Starts remembering where the focus was; returns the function that stops it. */
export function startPaneFocus(): () => void {
  document.addEventListener('focusin', remember);
  return () => document.removeEventListener('focusin', remember);
}

/** Moves the focus by `step` panes in the order of the page, round the end. */
export function cyclePanes(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(
    (pane) => pane.offsetParent !== null || pane.getClientRects().length > 0,
  );
  if (panes.length === 0) return;
  const current = panes.findIndex((pane) => pane.contains(document.activeElement));
  const from = current < 0 && step < 0 ? 0 : current;
  const pane = panes[(from + step + panes.length) % panes.length];
  if (!pane) return;
  const last = lastFocused.get(pane);
  const target = last && pane.contains(last) ? last : (pane.querySelector<HTMLElement>(focusable) ?? pane);
  target.focus();
}

/** After going to a place the focus is in its first pane, unless it is somewhere already: Tab then goes on from there. */
export function focusPage(page: HTMLElement): void {
  if (document.activeElement !== document.body) return;
  (page.querySelector<HTMLElement>('[data-pane]') ?? page).focus();
}
