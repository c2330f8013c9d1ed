// Shows only the rows of a list that are near the window; the library measures and chooses them, the keeper holds the place.
import { useVirtualizer } from '@tanstack/vue-virtual';
import {
  computed,
  nextTick,
  onMounted,
  onScopeDispose,
  onUpdated,
  ref,
  type ComponentPublicInstance,
} from 'vue';
import {
  PlaceKeeper,
  type KeeperParts,
  type Place,
  type Report,
  type RowVirtualizer,
} from './place-keeper.ts';

export interface RowSource {
  count: number;
  keyAt(index: number): string;
  indexOf(key: string): number;
}

interface Options extends Pick<KeeperParts, 'scroller' | 'body' | 'onScrolled'> {
  rows: () => RowSource;
  estimatePx: (index: number, widthPx: number) => number;
  /** Room above the first row. */
  topPx: number;
  place: Place;
}

const overscan = 6;

/** Call in the setup of the component that renders `visible`; the rows must be measured with `measure`. */
export function useRowWindow(options: Options) {
  const { rows, scroller, body, onScrolled } = options;
  const atEnd = ref(options.place === 'end');
  const isScrolling = ref(false);
  const keeper: PlaceKeeper = new PlaceKeeper(options.place, {
    scroller,
    body,
    onScrolled,
    indexOf: (key) => rows().indexOf(key),
    virtual: (): RowVirtualizer => virtual.value,
    onEnd: (isAtEnd) => void (atEnd.value = isAtEnd),
    onScrolling: (is) => void (isScrolling.value = is),
  });
  const virtual = useVirtualizer<HTMLElement, HTMLElement>(
    computed(() => {
      const source = rows();
      return {
        count: source.count,
        getItemKey: (index: number) => source.keyAt(index),
        getScrollElement: scroller,
        estimateSize: (index: number) => options.estimatePx(index, scroller()?.clientWidth ?? 0),
        overscan,
        paddingStart: options.topPx,
        observeElementOffset: (_: RowVirtualizer, report: Report) => keeper.observe(report),
        scrollToFn: () => undefined,
      };
    }),
  );
  virtual.value.shouldAdjustScrollPositionOnItemSizeChange = () => false;

  const resized = new ResizeObserver(() => keeper.settle());
  onMounted(async () => {
    await nextTick();
    keeper.settle();
    const box = scroller();
    for (const element of [box, body(), ...(box?.children ?? [])]) if (element) resized.observe(element);
  });
  onUpdated(() => keeper.settle());
  onScopeDispose(() => {
    resized.disconnect();
    keeper.stop();
  });
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
    place: () => keeper.place,
    toEnd: () => keeper.keep('end'),
    toRow: (key: string, offsetPx: number) => keeper.keep({ key, offsetPx }),
  };
}
