// The widths of panes side by side: the limits of the design and the arithmetic of dragging a divider.

export interface PaneSize {
  name: string;
  minPx: number;
  /** Absent on the one pane that takes the rest. */
  defaultPx?: number;
  maxPx?: number;
  /** Width as a strip, for a pane that becomes one where not all panes fit. */
  stripPx?: number;
  /** What the divider is called for a screen reader. */
  label: string;
}

/** A window of 640 px without its rail: below, panes are shown one at a time. */
const leastForTwoPx = 584;

/** Widths wished for, by the pane's name. */
export type PaneWidths = Readonly<Record<string, number>>;

/** The width a person may give to a pane: between its limits, in whole pixels. */
export function limitWidth(pane: PaneSize, wantedPx: number): number {
  return Math.round(Math.min(Math.max(wantedPx, pane.minPx), pane.maxPx ?? Number.POSITIVE_INFINITY));
}

/**
 * Columns for CSS grid: each pane may shrink to its least width before the page scrolls, and the pane
 * without a default takes what is left.
 */
export function paneColumns(panes: readonly PaneSize[], widths: PaneWidths): string {
  return panes
    .map((pane) => {
      if (pane.defaultPx === undefined) return `minmax(${pane.minPx}px, 1fr)`;
      return `minmax(${pane.minPx}px, ${limitWidth(pane, widths[pane.name] ?? pane.defaultPx)}px)`;
    })
    .join(' ');
}

/**
 * `three`: all panes fit. `two`: those that can become a strip are one, and the last opens over the rest. `one`: one
 * pane at a time. Panes of which none can become a strip know no `two`.
 */
export type PaneRoom = 'three' | 'two' | 'one';

/** How many of the panes fit into `widthPx`. */
export function paneRoom(widthPx: number, panes: readonly PaneSize[]): PaneRoom {
  if (widthPx >= panes.reduce((sum, pane) => sum + pane.minPx, 0)) return 'three';
  const hasStrip = panes.some((pane) => pane.stripPx !== undefined);
  return hasStrip && widthPx >= leastForTwoPx ? 'two' : 'one';
}

/** Columns where the last pane opens over the others. */
export function strippedColumns(panes: readonly PaneSize[]): string {
  return panes.map(({ stripPx }) => (stripPx === undefined ? 'minmax(0, 1fr)' : `${stripPx}px`)).join(' ');
}
