// The visits of a day: live, and until they are, as this phone saw them last.
import { computed, onScopeDispose, shallowRef, watch } from 'vue';
import { applyFieldDayFact } from '../../shared/field/field.state.ts';
import { useStreamState } from '../wire/useStreamState.ts';
import type { FieldPage } from './field-session.ts';
import { keptDayOf, type KeptDay } from './kept-day.ts';

export function useFieldDay(page: FieldPage, today: () => string) {
  const { state: live, error } = useStreamState(
    page.wire,
    () => `field_day:${page.id}:${today()}` as const,
    applyFieldDayFact,
  );
  const onPhone = keptDayOf(page.personId);
  const kept = shallowRef<KeptDay>();
  watch(today, async (day) => (kept.value = await onPhone.read(day)), { immediate: true });
  watch(live, (state) => {
    if (state) void onPhone.keep({ day: today(), atMs: Date.now(), state });
  });
  // Not at a reload: the person has signed out, or was.
  onScopeDispose(() => void onPhone.clear());
  const earlier = computed(() => (live.value || kept.value?.day !== today() ? undefined : kept.value));
  return {
    state: computed(() => live.value ?? earlier.value?.state),
    /** When what is shown was seen, in ms; undefined while it is live. */
    seenAtMs: computed(() => earlier.value?.atMs),
    error,
  };
}
