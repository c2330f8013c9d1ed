// Searching while typing: from the second character, 120 ms after the last key, and only the newest answer counts.
import { onScopeDispose, ref, shallowRef, watch } from 'vue';
import type { WireError } from '../../shared/errors.ts';
import type { FoundSubscribers } from '../../shared/subscriber/subscriber.contract.ts';
import type { Desk } from '../wire/desk.ts';

const pauseMs = 120;
const leastCharacters = 2;

export function useFind(wire: Desk['wire']) {
  const text = ref('');
  const found = shallowRef<FoundSubscribers>();
  const error = shallowRef<WireError>();
  const searching = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  async function search(): Promise<void> {
    const mine = ++asked;
    searching.value = true;
    const answer = await wire.query('subscriber:find', { text: text.value.trim().slice(0, 120) });
    if (mine !== asked) return;
    searching.value = false;
    error.value = answer.ok ? undefined : answer.error;
    found.value = answer.ok ? answer.value : undefined;
  }
  watch(text, (now) => {
    clearTimeout(timer);
    // What is on its way, and what is shown, answers an earlier text.
    asked += 1;
    if (now.trim().length < leastCharacters) {
      found.value = undefined;
      error.value = undefined;
      searching.value = false;
      return;
    }
    searching.value = true;
    timer = setTimeout(() => void search(), pauseMs);
  });
  onScopeDispose(() => clearTimeout(timer));
  return { text, found, error, searching, search };
}
