// The figures and the rated chats of a period, asked again every minute and whenever the period or the filter changes.
import { onScopeDispose, ref, shallowRef, watch } from 'vue';
import type { WireError } from '../../shared/errors.ts';
import type { RatedRow, ratingEvents } from '../../shared/rating/rating.contract.ts';
import type { ResultOf } from '../../shared/wire/wire.contract.ts';
import { useDesk, type Desk } from '../wire/desk.ts';
import type { RatingFilter } from './rating-view.ts';

export type Overview = ResultOf<(typeof ratingEvents)['rating:overview']>;
type Period = { from: string; to: string };

const everyMs = 60_000;
const pageRows = 50;

/** What was shown stays until the answer is there; an answer that comes after a later question is dropped. */
export function useRatings(period: () => Period, filter: () => RatingFilter) {
  const { wire } = useDesk();
  const figures = useFigures(wire, period);
  const list = useList(wire, period, filter);
  function refresh(): void {
    if (document.hidden) return;
    void figures.loadOverview();
    // Further pages stay as they were read.
    if ((list.rows.value?.length ?? 0) <= pageRows) void list.loadList();
  }
  watch(() => JSON.stringify(period()), figures.loadOverview, { immediate: true });
  watch(() => JSON.stringify([period(), filter()]), list.loadList, { immediate: true });
  const timer = setInterval(refresh, everyMs);
  document.addEventListener('visibilitychange', refresh);
  onScopeDispose(() => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', refresh);
  });
  return { ...figures, ...list };
}

function useFigures(wire: Desk['wire'], period: () => Period) {
  const overview = shallowRef<Overview>();
  const error = shallowRef<WireError>();
  let asked = 0;
  async function loadOverview(): Promise<void> {
    const mine = ++asked;
    const answer = await wire.query('rating:overview', period());
    if (mine !== asked) return;
    error.value = answer.ok ? undefined : answer.error;
    if (answer.ok) overview.value = answer.value;
  }
  return { overview, error, loadOverview };
}

function useList(wire: Desk['wire'], period: () => Period, filter: () => RatingFilter) {
  const rows = shallowRef<readonly RatedRow[]>();
  const cursor = ref<string | null>(null);
  const listError = shallowRef<WireError>();
  const isLoadingMore = ref(false);
  let asked = 0;

  /** Shows the page that follows `before`. */
  async function load(before: readonly RatedRow[], after: string | null): Promise<void> {
    const mine = asked;
    const { scores, staffId } = filter();
    const answer = await wire.query('rating:list', {
      ...period(),
      scores,
      ...(staffId ? { staffId } : {}),
      ...(after === null ? {} : { cursor: after }),
    });
    if (mine !== asked) return;
    listError.value = answer.ok ? undefined : answer.error;
    if (!answer.ok) return;
    rows.value = [...before, ...answer.value.rows];
    cursor.value = answer.value.cursor;
  }
  async function loadMore(): Promise<void> {
    if (isLoadingMore.value || cursor.value === null) return;
    isLoadingMore.value = true;
    await load(rows.value ?? [], cursor.value);
    isLoadingMore.value = false;
  }
  async function loadList(): Promise<void> {
    asked += 1;
    await load([], null);
  }
  return { rows, cursor, listError, isLoadingMore, loadList, loadMore };
}
