// The search in all conversations: asks a moment after the last key, keeps what was found while it asks, pages on.
import { onScopeDispose, ref, shallowRef, watch } from 'vue';
import type { ChatHit } from '../../shared/chat/history.contract.ts';
import type { WireError } from '../../shared/errors.ts';
import type { Desk } from '../wire/desk.ts';

const typingPauseMs = 150;
/** From the second letter on; one alone begins half of all words. */
const fewestLetters = 2;

export function useChatSearch(wire: Desk['wire']) {
  const text = ref('');
  /** Undefined until something was asked for. */
  const hits = shallowRef<readonly ChatHit[]>();
  const cursor = ref<string | null>(null);
  const error = shallowRef<WireError>();
  const busy = ref(false);
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(from: string | null): Promise<void> {
    const mine = ++asked;
    const wanted = text.value.trim();
    busy.value = true;
    const answer = await wire.query('chat:search', {
      text: wanted,
      ...(from === null ? {} : { cursor: from }),
    });
    if (mine !== asked) return;
    busy.value = false;
    error.value = answer.ok ? undefined : answer.error;
    if (!answer.ok) return;
    hits.value = from === null ? answer.value.hits : [...(hits.value ?? []), ...answer.value.hits];
    cursor.value = answer.value.cursor;
  }
  function forget(): void {
    asked += 1;
    busy.value = false;
    hits.value = undefined;
    cursor.value = null;
    error.value = undefined;
  }
  watch(text, (now) => {
    clearTimeout(timer);
    if ([...now.trim()].length < fewestLetters) forget();
    else timer = setTimeout(() => void ask(null), typingPauseMs);
  });
  onScopeDispose(() => clearTimeout(timer));
  return { text, hits, cursor, error, busy, again: () => ask(null), more: () => ask(cursor.value) };
}
