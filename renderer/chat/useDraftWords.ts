// Where the draft is, in words that do not flicker while somebody types.
import { onScopeDispose, ref, watch, type Ref } from 'vue';
import type { Draft, DraftPlace } from './draft.ts';

/** Longer than this without the server is worth saying. */
const patienceMs = 3_000;

/** The last place that is worth saying; `screen` while there is none, as of a text that was just begun. */
export function useDraftWords(draft: () => Draft): Ref<DraftPlace> {
  const shown = ref<DraftPlace>('screen');
  let timer: ReturnType<typeof setTimeout> | undefined;
  const show = (place: DraftPlace): void => {
    clearTimeout(timer);
    timer = undefined;
    shown.value = place;
  };
  watch(
    () => [draft(), draft().place.value, draft().text.value === ''] as const,
    ([now, place, isEmpty], before) => {
      const isOther = now !== before?.[0];
      if (isEmpty) show('screen');
      else if (place === 'server' || isOther || (place === 'disk' && shown.value === 'screen')) show(place);
      else if (place === 'disk')
        timer ??= setTimeout(() => show(draft().place.value === 'server' ? 'server' : 'disk'), patienceMs);
    },
    { immediate: true },
  );
  onScopeDispose(() => clearTimeout(timer));
  return shown;
}
