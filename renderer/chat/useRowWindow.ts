// Shows only the rows near the window and keeps what is read exactly where it is, whatever grows, comes or goes around it.
import { useVirtualizer, type Virtualizer } from '@tanstack/vue-virtual';
import {
  computed,
  nextTick,
  onMounted,
  onScopeDispose,
  onUpdated,
  ref,
  type ComponentPublicInstance,
} from 'vue';

/** What stays in place: the end of the list, or a row at its distance from the top of the window. */
export type Place = 'end' | { key: string; offsetPx: number };

export interface RowSource {
  count: number;
  keyAt(index: number): string;
  indexOf(key: string): number;
}

interface Options {
  rows: () => RowSource;
  scroller: () => HTMLElement | null;
  /** The rows that are shown stand in it; `data-key` names each. */
  body: () => HTMLElement | null;
  estimatePx: (index: number, widthPx: number) => number;
  /** Room above the first row. */
  topPx: number;
  place: Place;
  /** A person scrolled; `distancePx` is what is left above. */
  onScrolled: (distancePx: number) => void;
}

/** So near the end counts as having it in view. */
const nearEndPx = 48;
const exactPx = 0.5;
const restMs = 150;
const overscan = 6;

type Report = (offset: number, isScrolling: boolean) => void;

/** Call in the setup of the component that renders `visible`; the rows must be measured with `measure`. */
export function useRowWindow(options: Options) {
  let place = options.place;
  /** Where the window was scrolled to when it was last looked at or written. */
  let knownTop = 0;
  /** A person's scrolling that was noticed before its event came. */
  let isUnreported = false;
  let resting: ReturnType<typeof setTimeout> | undefined;
  let report: Report = () => undefined;
  const atEnd = ref(place === 'end');
  const isScrolling = ref(false);

  const virtual = useVirtualizer<HTMLElement, HTMLElement>(
    computed(() => {
      const rows = options.rows();
      return {
        count: rows.count,
        getItemKey: (index: number) => rows.keyAt(index),
        getScrollElement: options.scroller,
        estimateSize: (index: number) => options.estimatePx(index, options.scroller()?.clientWidth ?? 0),
        overscan,
        paddingStart: options.topPx,
        observeElementOffset: (_: Virtualizer<HTMLElement, HTMLElement>, given: Report) => observe(given),
        // The place is kept here, by what really stands on the screen: the library only measures and chooses rows.
        scrollToFn: () => undefined,
      };
    }),
  );
  virtual.value.shouldAdjustScrollPositionOnItemSizeChange = () => false;

  function write(top: number): void {
    const box = options.scroller();
    if (!box) return;
    box.scrollTop = top;
    knownTop = box.scrollTop;
    report(knownTop, false);
    noteEnd(box);
  }
  function noteEnd(box: HTMLElement): void {
    atEnd.value = place === 'end' || box.scrollHeight - box.scrollTop - box.clientHeight < nearEndPx;
  }
  /** Takes over where a person has scrolled to; false when nobody has. */
  function follow(box: HTMLElement): boolean {
    const before = knownTop;
    knownTop = box.scrollTop;
    if (Math.abs(knownTop - before) < 1) return false;
    const most = box.scrollHeight - box.clientHeight;
    // The browser itself only moves the window when what is in it became shorter.
    if (before > most && Math.abs(knownTop - most) < 2) return false;
    place = placeOn(box, options.body(), virtual.value);
    noteEnd(box);
    return true;
  }
  /** Puts the place where it was before the screen changed. */
  function settle(): void {
    const box = options.scroller();
    if (!box || box.clientHeight === 0) return;
    if (follow(box)) {
      isUnreported = true;
      return;
    }
    const wanted = wantedTop(box, options.body(), place, options.rows(), virtual.value);
    if (wanted !== undefined && Math.abs(wanted - box.scrollTop) >= exactPx) write(wanted);
    else noteEnd(box);
  }
  function observe(given: Report): () => void {
    const box = options.scroller();
    report = given;
    const rest = (): void => {
      isScrolling.value = false;
      if (!box) return;
      // After a long way the rows that are here now were not in the page yet when it ended.
      place = placeOn(box, options.body(), virtual.value);
      report(box.scrollTop, false);
    };
    const scrolled = (): void => {
      if (!box || (!follow(box) && !isUnreported)) return;
      isUnreported = false;
      isScrolling.value = true;
      report(box.scrollTop, true);
      options.onScrolled(box.scrollTop);
      clearTimeout(resting);
      resting = setTimeout(rest, restMs);
    };
    box?.addEventListener('scroll', scrolled, { passive: true });
    return () => {
      clearTimeout(resting);
      box?.removeEventListener('scroll', scrolled);
    };
  }

  const resized = new ResizeObserver(settle);
  onMounted(async () => {
    await nextTick();
    settle();
    const box = options.scroller();
    for (const element of [box, options.body(), ...(box?.children ?? [])]) {
      if (element) resized.observe(element);
    }
  });
  onUpdated(settle);
  onScopeDispose(() => resized.disconnect());

  function keep(next: Place): void {
    clearTimeout(resting);
    isScrolling.value = false;
    knownTop = options.scroller()?.scrollTop ?? 0;
    place = next;
    settle();
  }
  return {
    /** Indexes of the rows to render, in order. */
    visible: computed(() => virtual.value.getVirtualItems().map(({ index }) => index)),
    totalPx: computed(() => virtual.value.getTotalSize()),
    /** Where the first rendered row begins. */
    startPx: computed(() => virtual.value.getVirtualItems()[0]?.start ?? 0),
    measure: (row: Element | ComponentPublicInstance | null) =>
      virtual.value.measureElement(row as HTMLElement | null),
    atEnd,
    isScrolling,
    place: () => place,
    toEnd: () => keep('end'),
    toRow: (key: string, offsetPx: number) => keep({ key, offsetPx }),
  };
}

const rowElement = (body: HTMLElement | null, key: string): HTMLElement | null =>
  body?.querySelector<HTMLElement>(`:scope > [data-key="${CSS.escape(key)}"]`) ?? null;

/** Where the window must be scrolled to for `place`; undefined when its row is gone. */
function wantedTop(
  box: HTMLElement,
  body: HTMLElement | null,
  place: Place,
  rows: RowSource,
  virtual: Virtualizer<HTMLElement, HTMLElement>,
): number | undefined {
  const most = box.scrollHeight - box.clientHeight;
  if (place === 'end') return most;
  const row = rowElement(body, place.key);
  const clamped = (top: number): number => Math.min(most, Math.max(0, top));
  if (row) {
    const shiftPx = row.getBoundingClientRect().top - box.getBoundingClientRect().top - place.offsetPx;
    return clamped(box.scrollTop + shiftPx);
  }
  const index = rows.indexOf(place.key);
  const start = index < 0 ? undefined : virtual.getOffsetForIndex(index, 'start')?.[0];
  return start === undefined ? undefined : clamped(start - place.offsetPx);
}

/** What a person looks at: the first row that begins in the window, else the one that fills it. */
function placeOn(
  box: HTMLElement,
  body: HTMLElement | null,
  virtual: Virtualizer<HTMLElement, HTMLElement>,
): Place {
  if (box.scrollHeight - box.scrollTop - box.clientHeight < 2) return 'end';
  const top = box.getBoundingClientRect().top;
  const bottom = top + box.clientHeight;
  let filling: Place | undefined;
  for (const row of body?.children ?? []) {
    const key = row instanceof HTMLElement ? row.dataset['key'] : undefined;
    const rect = row.getBoundingClientRect();
    if (key === undefined || rect.bottom <= top) continue;
    if (rect.top >= bottom) break;
    const found = { key, offsetPx: rect.top - top };
    if (rect.top >= top) return found;
    filling = found;
  }
  if (filling) return filling;
  const item = virtual.getVirtualItemForOffset(box.scrollTop);
  return item ? { key: String(item.key), offsetPx: item.start - box.scrollTop } : 'end';
}
