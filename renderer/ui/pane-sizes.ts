// The widths of panes side by side: the limits of the design and the arithmetic of dragging a divider.

export interface PaneSize {
  name: string;
  minPx: number;
  /** Absent on the one pane that takes the rest. */
  defaultPx?: number;
  maxPx?: number;
  /** What the divider is called for a screen reader. */
  label: string;
}

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

/** Three panes while all fit, two while the last must open over them, else one at a time. */
export function paneRoom(widthPx: number): 'three' | 'two' | 'one' {
  if (widthPx >= 960) return 'three';
  return widthPx >= 584 ? 'two' : 'one';
}
