// The figures and the rated chats of a period, asked again every minute and whenever the period or the filter changes.
import { onScopeDispose, ref, shallowRef, watch } from 'vue';
import type { WireError } from '../../shared/errors.ts';
import type { RatedRow, ratingEvents } from '../../shared/rating/rating.contract.ts';
import type { ResultOf } from '../../shared/wire/wire.contract.ts';
import { useDesk } from '../wire/desk.ts';
import type { RatingFilter } from './rating-view.ts';

export type Overview = ResultOf<(typeof ratingEvents)['rating:overview']>;
type Period = { from: string; to: string };

const everyMs = 60_000;

/** What was shown stays until the answer is there; an answer that comes after a later question is dropped. */
export function useRatings(period: () => Period, filter: () => RatingFilter) {
  const { wire } = useDesk();
  const overview = shallowRef<Overview>();
  const rows = shallowRef<readonly RatedRow[]>();
  const cursor = ref<string | null>(null);
  const error = shallowRef<WireError>();
  const listError = shallowRef<WireError>();
  const isLoadingMore = ref(false);
  let overviewAsked = 0;
  let listAsked = 0;

  async function loadOverview(): Promise<void> {
    const mine = ++overviewAsked;
    const answer = await wire.query('rating:overview', period());
    if (mine !== overviewAsked) return;
    error.value = answer.ok ? undefined : answer.error;
    if (answer.ok) overview.value = answer.value;
  }
  async function askList(after?: string) {
    const { scores, staffId } = filter();
    return wire.query('rating:list', {
      ...period(),
      scores,
      ...(staffId ? { staffId } : {}),
      ...(after ? { cursor: after } : {}),
    });
  }
  async function loadList(): Promise<void> {
    const mine = ++listAsked;
    const answer = await askList();
    if (mine !== listAsked) return;
    listError.value = answer.ok ? undefined : answer.error;
    if (!answer.ok) return;
    rows.value = answer.value.rows;
    cursor.value = answer.value.cursor;
  }
  async function loadMore(): Promise<void> {
    if (isLoadingMore.value || cursor.value === null) return;
    const mine = listAsked;
    isLoadingMore.value = true;
    const answer = await askList(cursor.value);
    isLoadingMore.value = false;
    if (mine !== listAsked) return;
    listError.value = answer.ok ? undefined : answer.error;
    if (!answer.ok) return;
    rows.value = [...(rows.value ?? []), ...answer.value.rows];
    cursor.value = answer.value.cursor;
  }
  function refresh(): void {
    if (document.hidden) return;
    void loadOverview();
    // Further pages stay as they were read.
    if ((rows.value?.length ?? 0) <= 50) void loadList();
  }

  watch(() => JSON.stringify(period()), loadOverview, { immediate: true });
  watch(() => JSON.stringify([period(), filter()]), loadList, { immediate: true });
  const timer = setInterval(refresh, everyMs);
  document.addEventListener('visibilitychange', refresh);
  onScopeDispose(() => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', refresh);
  });
  return { overview, rows, cursor, error, listError, isLoadingMore, loadOverview, loadList, loadMore };
}
