// The figures, the rated chats of a period and those to review, asked again every minute and whenever what is asked changes.
import { onScopeDispose, ref, shallowRef, watch } from 'vue';
import type { ConversationId } from '../../shared/ids.ts';
import type { Result, WireError } from '../../shared/errors.ts';
import type { RatedRow, ratingEvents, RatingReview } from '../../shared/rating/rating.contract.ts';
import { needsReview } from '../../shared/rating/rating.rules.ts';
import type { ResultOf } from '../../shared/wire/wire.contract.ts';
import { useDesk, type Desk } from '../wire/desk.ts';
import type { RatingFilter } from './rating-view.ts';

export type Overview = ResultOf<(typeof ratingEvents)['rating:overview']>;
type Period = { from: string; to: string };
type Page = { rows: RatedRow[]; cursor: string | null };

const everyMs = 60_000;
const pageRows = 50;

/** What was shown stays until the answer is there; an answer that comes after a later question is dropped. */
export function useRatings(period: () => Period, filter: () => RatingFilter, mayReview: () => boolean) {
  const { wire } = useDesk();
  const figures = useFigures(wire, period);
  const list = usePages((cursor) => {
    const { scores, staffId } = filter();
    const from = cursor === null ? {} : { cursor };
    return wire.query('rating:list', { ...period(), scores, ...(staffId ? { staffId } : {}), ...from });
  });
  const waiting = useWaiting(wire);
  const all = () => [list, ...(mayReview() ? [waiting] : [])];
  function refresh(): void {
    if (document.hidden) return;
    void figures.loadOverview();
    // Further pages stay as they were read.
    for (const one of all()) if ((one.rows.value?.length ?? 0) <= pageRows) void one.load();
  }
  watch(() => JSON.stringify(period()), figures.loadOverview, { immediate: true });
  watch(() => JSON.stringify([period(), filter()]), list.load, { immediate: true });
  watch(mayReview, (may) => may && void waiting.load(), { immediate: true });
  const timer = setInterval(refresh, everyMs);
  document.addEventListener('visibilitychange', refresh);
  onScopeDispose(() => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', refresh);
  });
  /** Shows at once what has been decided of a rating. */
  function reviewed(conversationId: ConversationId, review: RatingReview): void {
    const now = (row: RatedRow) => (row.conversationId === conversationId ? { ...row, review } : row);
    list.rows.value = list.rows.value?.map(now);
    waiting.rows.value = waiting.rows.value?.map(now).filter(needsReview);
    void waiting.load();
    void figures.loadOverview();
  }
  return { ...figures, list, waiting, reviewed };
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

/** Low ratings that wait for a review, and how many there are. */
function useWaiting(wire: Desk['wire']) {
  const count = ref<number>();
  const pages = usePages(async (cursor) => {
    const answer = await wire.query('rating:to_review', cursor === null ? {} : { cursor });
    if (answer.ok) count.value = answer.value.count;
    return answer;
  });
  return { ...pages, count };
}

/** Rows page by page; `ask` gives the page behind a cursor, or the first. */
function usePages(ask: (cursor: string | null) => Promise<Result<Page>>) {
  const rows = shallowRef<readonly RatedRow[]>();
  const cursor = ref<string | null>(null);
  const error = shallowRef<WireError>();
  const isLoadingMore = ref(false);
  let asked = 0;

  /** Shows the page that follows `before`. */
  async function show(before: readonly RatedRow[], after: string | null): Promise<void> {
    const mine = asked;
    const answer = await ask(after);
    if (mine !== asked) return;
    error.value = answer.ok ? undefined : answer.error;
    if (!answer.ok) return;
    rows.value = [...before, ...answer.value.rows];
    cursor.value = answer.value.cursor;
  }
  async function loadMore(): Promise<void> {
    if (isLoadingMore.value || cursor.value === null) return;
    isLoadingMore.value = true;
    await show(rows.value ?? [], cursor.value);
    isLoadingMore.value = false;
  }
  async function load(): Promise<void> {
    asked += 1;
    await show([], null);
  }
  return { rows, cursor, error, isLoadingMore, load, loadMore };
}
