// What the ratings page shows, as it stands in its address: period, scores, person; a link shows the same to a colleague.
import { computed } from 'vue';
import { useRoute, useRouter, type LocationQuery } from 'vue-router';
import { staffId as staffIdSchema, type StaffId } from '../../shared/ids.ts';
import { useNow } from '../ui/useNow.ts';
import { daysOf, instantsOf, presets, type Days, type Preset } from './period.ts';

export interface RatingFilter {
  /** Empty: all of them. */
  scores: number[];
  staffId: StaffId | null;
  /** Instead of those of the period: low ones that nobody has reviewed. */
  toReview: boolean;
}

export function useRatingView() {
  const route = useRoute();
  const router = useRouter();
  const nowMs = useNow(60_000);
  const text = (name: string): string | undefined => {
    const value = route.query[name];
    return typeof value === 'string' ? value : undefined;
  };
  const preset = computed<Preset>(() => presets.find((name) => name === text('period')) ?? 'month');
  const own = computed<Partial<Days>>(() => ({
    ...(text('from') ? { first: text('from')! } : {}),
    ...(text('to') ? { last: text('to')! } : {}),
  }));
  const days = computed(() => daysOf(preset.value, new Date(nowMs.value), own.value));
  const scores = computed(() =>
    [...new Set((text('scores') ?? '').match(/[1-5]/g) ?? [])]
      .map(Number)
      .sort((left, right) => left - right),
  );
  const staffId = computed(() => staffIdSchema.safeParse(text('who')).data ?? null);

  function change(query: LocationQuery): void {
    const next = Object.fromEntries(
      Object.entries({ ...route.query, ...query }).filter(([, value]) => value !== null && value !== ''),
    );
    void router.replace({ path: route.path, query: next });
  }
  return {
    preset,
    days,
    /** Changes once a day, not with every tick. */
    instants: computed(() => instantsOf(days.value)),
    filter: computed<RatingFilter>(() => ({
      scores: scores.value,
      staffId: staffId.value,
      toReview: text('review') === '1',
    })),
    /** Where one pane fits: the list rather than the figures. */
    wantsList: computed(() => text('list') === '1'),
    showPeriod: (name: Preset, given?: Days) =>
      change({ period: name, from: given?.first ?? null, to: given?.last ?? null }),
    showOnly: (wanted: Partial<RatingFilter>) =>
      change({
        list: '1',
        ...(wanted.scores ? { scores: wanted.scores.join('') } : {}),
        ...(wanted.staffId === undefined ? {} : { who: wanted.staffId }),
        review: wanted.toReview ? '1' : null,
      }),
    showFigures: () => change({ list: null }),
    open: (conversationId: string | null) =>
      router.push({ path: conversationId ? `/ratings/${conversationId}` : '/ratings', query: route.query }),
  };
}
