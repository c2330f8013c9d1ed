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
    if (answer.ok) found.value = answer.value;
  }
  watch(text, (now) => {
    clearTimeout(timer);
    if (now.trim().length < leastCharacters) {
      asked += 1;
      found.value = undefined;
      error.value = undefined;
      searching.value = false;
      return;
    }
    timer = setTimeout(() => void search(), pauseMs);
  });
  onScopeDispose(() => clearTimeout(timer));
  return { text, found, error, searching, search };
}
