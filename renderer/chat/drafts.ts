// Unsent text, one draft per conversation and mode, on this computer at once and for as long as it is not sent.
import { ref, watch, type Ref } from 'vue';

export type ComposerMode = 'reply' | 'note';

const saveAfterMs = 250;
const keyOf = (personId: string, conversationId: string, mode: ComposerMode): string =>
  `lanka:draft:${personId}:${conversationId}:${mode}`;

export interface Draft {
  text: Ref<string>;
  /** True once what is on screen is on disk too. */
  saved: Ref<boolean>;
  /** Writes now; to be called before the draft is left. */
  flush(): void;
}

/** Opens the draft of one conversation and mode. It belongs to them only: text never moves to another one. */
export function openDraft(personId: string, conversationId: string, mode: ComposerMode): Draft {
  const key = keyOf(personId, conversationId, mode);
  const text = ref(localStorage.getItem(key) ?? '');
  const saved = ref(true);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    clearTimeout(timer);
    if (text.value === '') localStorage.removeItem(key);
    else localStorage.setItem(key, text.value);
    saved.value = true;
  }
  watch(text, () => {
    saved.value = false;
    clearTimeout(timer);
    timer = setTimeout(flush, saveAfterMs);
  });
  return { text, saved, flush };
}

/** True when a reply or a note stands unsent in this conversation. O(1). */
export function hasDraft(personId: string, conversationId: string): boolean {
  return (['reply', 'note'] as const).some(
    (mode) => localStorage.getItem(keyOf(personId, conversationId, mode)) !== null,
  );
}
