// The focus in the lanes: only the lanes near the window are in the page, and the one Tab stop is always among them.
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/vue-virtual';
import { computed, nextTick, shallowRef, watch } from 'vue';
import type { DayTechnician } from '../../shared/dispatch/day.contract.ts';
import type { TechnicianId, VisitId } from '../../shared/ids.ts';
import { useWords } from '../language/useWords.ts';
import type { DayPlan } from './useDayPlan.ts';
import { useLaneGrid, type Cell } from './useLaneGrid.ts';
import type { Lift } from './useLift.ts';

interface Parts {
  plan: DayPlan;
  lift: Lift;
  lanes: () => readonly DayTechnician[];
  scroller: () => HTMLElement | null;
  laneHeight: () => number;
  aboveLanesPx: number;
  /** A cell has the focus or was asked to show everything. */
  opened: (cell: Cell) => void;
  closed: () => void;
  /** The menu of a visit is wanted. */
  asked: (visitId: VisitId) => void;
}
type Grid = ReturnType<typeof useLaneGrid>;

export function useLaneFocus(parts: Parts) {
  const { plan, lift, lanes } = parts;
  const grid = useLaneGrid(plan, lift, lanes);
  const stop = computed(() => grid.present());
  const virtual = useLaneWindow(parts, grid);
  const { focusCell, ...listeners } = useFocusKeeper(parts, grid, (lane) =>
    virtual.value.scrollToIndex(lane),
  );
  const rows = computed(() =>
    virtual.value.getVirtualItems().flatMap(({ index, start }) => {
      const one = lanes()[index];
      return one ? [{ index, start, one }] : [];
    }),
  );
  return {
    grid,
    stop,
    rows,
    totalPx: computed(() => virtual.value.getTotalSize()),
    focusVisit: useAwaitedVisit(plan, focusCell),
    ...listeners,
    keydown: useKeys(parts, grid, focusCell, (lane) => virtual.value.scrollToIndex(lane)),
  };
}

/** Gives the focus to a visit; one that has just been planned may still be on its way to this desk. */
function useAwaitedVisit(plan: DayPlan, focusCell: (cell: Cell) => Promise<void>) {
  const awaited = shallowRef<VisitId>();
  watch(
    () => awaited.value && plan.projection.value?.stops.get(awaited.value)?.visit,
    (visit) => {
      if (!visit?.placement) return;
      awaited.value = undefined;
      void focusCell({ technicianId: visit.placement.technicianId, visitId: visit.visitId });
    },
    { flush: 'sync' },
  );
  return (visitId: VisitId): void => void (awaited.value = visitId);
}

function useLaneWindow({ lanes, scroller, laneHeight, aboveLanesPx }: Parts, grid: Grid) {
  return useVirtualizer(
    computed(() => ({
      count: lanes().length,
      getScrollElement: scroller,
      estimateSize: laneHeight,
      overscan: 3,
      paddingStart: aboveLanesPx,
      scrollPaddingStart: aboveLanesPx,
      getItemKey: (at: number) => lanes()[at]?.technicianId ?? at,
      rangeExtractor: (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        const cell = grid.present();
        const at = cell ? grid.laneOf(cell.technicianId) : -1;
        const shown = defaultRangeExtractor(range);
        return at < 0 || shown.includes(at) ? shown : [...shown, at].sort((left, right) => left - right);
      },
    })),
  );
}

function useFocusKeeper({ plan, scroller, opened, asked }: Parts, grid: Grid, show: (lane: number) => void) {
  let isInside = false;
  const find = (cell: Cell): HTMLElement | null | undefined =>
    scroller()?.querySelector<HTMLElement>(
      cell.visitId ? `[data-visit="${cell.visitId}"]` : `[data-technician="${cell.technicianId}"]`,
    );
  /** Gives a cell the Tab stop and the focus, wherever it is. */
  async function focusCell(cell: Cell): Promise<void> {
    grid.chosen.value = cell;
    show(grid.laneOf(cell.technicianId));
    await nextTick();
    find(cell)?.focus();
  }
  function cellOf(target: EventTarget | null): Cell | undefined {
    const element = (target as Element | null)?.closest<HTMLElement>('[data-visit], [data-technician]');
    const visitId = element?.dataset['visit'] as VisitId | undefined;
    const own = visitId && plan.visits.value.get(visitId)?.placement?.technicianId;
    const technicianId = own ?? (element?.dataset['technician'] as TechnicianId | undefined);
    return technicianId && { technicianId, visitId: visitId ?? null };
  }
  function focusin(event: FocusEvent): void {
    isInside = true;
    const cell = cellOf(event.target);
    if (!cell) return;
    grid.chosen.value = cell;
    opened(cell);
  }
  function focusout(event: FocusEvent): void {
    if (event.relatedTarget) isInside = scroller()?.contains(event.relatedTarget as Node) === true;
  }
  function contextmenu(event: MouseEvent): void {
    const visitId = cellOf(event.target)?.visitId;
    if (!visitId) return;
    event.preventDefault();
    asked(visitId);
  }
  /** A block that changed its lane is another element: the focus goes with it. */
  watch(
    () => Object.values(grid.present() ?? {}).join(' '),
    async () => {
      await nextTick();
      const cell = grid.present();
      if (cell && isInside && document.activeElement === document.body) void focusCell(cell);
    },
    { flush: 'post' },
  );
  return { focusCell, cellOf, focusin, focusout, contextmenu };
}

function useKeys(
  { lift, opened, closed, asked }: Parts,
  grid: Grid,
  focusCell: (cell: Cell) => Promise<void>,
  show: (lane: number) => void,
) {
  const { t } = useWords();
  function pressLifted(key: string): boolean {
    if (key === 'Enter') void lift.drop();
    else if (key === 'Escape') lift.end(t('move.lift.cancelled'));
    else if (!grid.aimByKey(key)) return false;
    else if (lift.target.value) show(grid.laneOf(lift.target.value.technicianId));
    return true;
  }
  function pressIdle(key: string): boolean {
    const cell = grid.present();
    if (key === 'Escape') closed();
    else if (key === 'Enter' && cell) opened(cell);
    else if (key === 'ContextMenu' && cell?.visitId) asked(cell.visitId);
    else {
      const next = grid.step(key);
      if (!next) return false;
      void focusCell(next);
    }
    return true;
  }
  return (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (lift.visit.value ? pressLifted(event.key) : pressIdle(event.key)) event.preventDefault();
  };
}
