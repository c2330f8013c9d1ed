// Keeps what is read exactly where it is in a scrolled box, whatever grows, comes or goes around it.
import type { Virtualizer } from '@tanstack/vue-virtual';

/** What stays in place: the end of the list, or a row at its distance from the top of the window. */
export type Place = 'end' | { key: string; offsetPx: number };

export type RowVirtualizer = Virtualizer<HTMLElement, HTMLElement>;
/** Tells the virtualizer where the box is scrolled to. */
export type Report = (offset: number, isScrolling: boolean) => void;

export interface KeeperParts {
  scroller: () => HTMLElement | null;
  /** The rows that are shown stand in it; `data-key` names each. */
  body: () => HTMLElement | null;
  indexOf: (key: string) => number;
  virtual: () => RowVirtualizer;
  /** The end is in view, or not. */
  onEnd: (isAtEnd: boolean) => void;
  /** A person scrolls, or has come to rest. */
  onScrolling: (isScrolling: boolean) => void;
  /** A person scrolled; so many pixels are left above. */
  onScrolled: (leftPx: number) => void;
}

/** So near the end counts as having it in view. */
const nearEndPx = 48;
const exactPx = 0.5;
const restMs = 150;
/** In one frame; two or three bring every row to its place. */
const mostMoves = 20;

export class PlaceKeeper {
  readonly #parts: KeeperParts;
  #place: Place;
  /** Where the box was scrolled to when it was last looked at or written. */
  #knownTop = 0;
  /** A person's scrolling that was noticed before its event came. */
  #isUnreported = false;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #report: Report = () => undefined;
  /** Times that the box was scrolled since the last frame. */
  #moves = 0;

  constructor(place: Place, parts: KeeperParts) {
    this.#place = place;
    this.#parts = parts;
  }

  get place(): Place {
    return this.#place;
  }

  /** From now on this stays in place, and is brought there. */
  keep(place: Place): void {
    this.stop();
    this.#parts.onScrolling(false);
    this.#knownTop = this.#parts.scroller()?.scrollTop ?? 0;
    this.#place = place;
    this.settle();
  }

  /** Puts the place where it was before the screen changed. */
  settle(): void {
    const box = this.#parts.scroller();
    if (!box || box.clientHeight === 0) return;
    if (this.#follow(box)) {
      this.#isUnreported = true;
      return;
    }
    const wanted = this.#wantedTop(box);
    if (wanted !== undefined && Math.abs(wanted - box.scrollTop) >= exactPx) this.#scrollTo(box, wanted);
    this.#noteEnd(box);
  }

  /** Follows the scrolling of the box; gives the function that ends it. */
  observe(report: Report): () => void {
    const box = this.#parts.scroller();
    this.#report = report;
    const scrolled = (): void => (box ? this.#scrolled(box) : undefined);
    box?.addEventListener('scroll', scrolled, { passive: true });
    return () => {
      this.stop();
      box?.removeEventListener('scroll', scrolled);
    };
  }

  stop(): void {
    clearTimeout(this.#resting);
  }

  #scrolled(box: HTMLElement): void {
    if (!this.#follow(box) && !this.#isUnreported) return;
    this.#isUnreported = false;
    this.#parts.onScrolling(true);
    this.#report(box.scrollTop, true);
    this.#parts.onScrolled(box.scrollTop);
    this.stop();
    this.#resting = setTimeout(() => {
      this.#parts.onScrolling(false);
      // After a long way the rows that are here now were not in the page yet when it ended.
      this.#place = this.#placeOn(box);
      this.#report(box.scrollTop, false);
    }, restMs);
  }

  /**
   * Scrolls and tells. Telling renders rows, which settles again before the screen is painted: a box that the browser's rounding
   * leaves where it is moves nobody, and what has not come to rest after a few moves goes on in the next frame.
   */
  #scrollTo(box: HTMLElement, top: number): void {
    if (this.#moves === 0) requestAnimationFrame(() => this.#nextFrame());
    this.#moves += 1;
    if (this.#moves > mostMoves) return;
    const before = box.scrollTop;
    box.scrollTop = top;
    this.#knownTop = box.scrollTop;
    if (this.#knownTop !== before) this.#report(this.#knownTop, false);
  }

  #nextFrame(): void {
    const isRestless = this.#moves > mostMoves;
    this.#moves = 0;
    if (isRestless) this.settle();
  }

  /** Takes over where a person has scrolled to; false when nobody has. */
  #follow(box: HTMLElement): boolean {
    const before = this.#knownTop;
    this.#knownTop = box.scrollTop;
    if (Math.abs(this.#knownTop - before) < 1) return false;
    const most = box.scrollHeight - box.clientHeight;
    // The browser itself only moves the window when what is in it became shorter.
    if (before > most && Math.abs(this.#knownTop - most) < 2) return false;
    this.#place = this.#placeOn(box);
    this.#noteEnd(box);
    return true;
  }

  #noteEnd(box: HTMLElement): void {
    this.#parts.onEnd(this.#place === 'end' || leftBelow(box) < nearEndPx);
  }

  /** Where the box must be scrolled to for the place; undefined while that is not known. */
  #wantedTop(box: HTMLElement): number | undefined {
    const most = box.scrollHeight - box.clientHeight;
    const place = this.#place;
    if (place === 'end') return most;
    const within = (top: number): number => Math.min(most, Math.max(0, top));
    const row = this.#parts.body()?.querySelector(`:scope > [data-key="${CSS.escape(place.key)}"]`);
    if (row) return within(box.scrollTop + topIn(box, row) - place.offsetPx);
    const index = this.#parts.indexOf(place.key);
    if (index < 0) {
      // It is not loaded any more.
      this.#place = 'end';
      return most;
    }
    const start = this.#parts.virtual().getOffsetForIndex(index, 'start')?.[0];
    return start === undefined ? undefined : within(start - place.offsetPx);
  }

  /** What a person looks at: the first row that begins in the window, else the one that fills it. */
  #placeOn(box: HTMLElement): Place {
    if (leftBelow(box) < 2) return 'end';
    let filling: Place | undefined;
    for (const row of this.#parts.body()?.children ?? []) {
      const key = row instanceof HTMLElement ? row.dataset['key'] : undefined;
      const offsetPx = topIn(box, row);
      if (key === undefined || offsetPx + row.clientHeight <= 0) continue;
      if (offsetPx >= box.clientHeight) break;
      if (offsetPx >= 0) return { key, offsetPx };
      filling = { key, offsetPx };
    }
    if (filling) return filling;
    const item = this.#parts.virtual().getVirtualItemForOffset(box.scrollTop);
    return item ? { key: String(item.key), offsetPx: item.start - box.scrollTop } : 'end';
  }
}

const leftBelow = (box: HTMLElement): number => box.scrollHeight - box.scrollTop - box.clientHeight;
const topIn = (box: HTMLElement, row: Element): number =>
  row.getBoundingClientRect().top - box.getBoundingClientRect().top;
