// The search inside one conversation: hits newest first, the one that is looked at, and what to mark in the messages.
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { matchRanges, messageWords } from '../../shared/chat/message-words.ts';
import type { ChatHit } from '../../shared/chat/history.contract.ts';
import type { Message } from '../../shared/chat/message.contract.ts';
import type { WireError } from '../../shared/errors.ts';
import type { ConversationId } from '../../shared/ids.ts';
import type { TextRange } from '../ui/text-parts.ts';
import type { ChatStore } from './chat.store.ts';

const typingPauseMs = 200;
const nothing: readonly TextRange[] = [];

export type Find = ReturnType<typeof useFind>;

/** `show` brings a message into view. */
export function useFind(
  chat: ChatStore,
  conversationId: () => ConversationId,
  show: (id: string) => unknown,
) {
  const isOpen = ref(false);
  const text = ref('');
  const hits = shallowRef<readonly ChatHit[]>([]);
  const cursor = ref<string | null>(null);
  const at = ref(0);
  const isBusy = ref(false);
  const error = shallowRef<WireError>();
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(more: boolean): Promise<void> {
    const mine = ++asked;
    const wanted = text.value.trim();
    if (!more) {
      hits.value = [];
      cursor.value = null;
    }
    error.value = undefined;
    isBusy.value = wanted !== '';
    if (wanted === '') return;
    const answer = await chat.search(
      conversationId(),
      wanted,
      more ? (cursor.value ?? undefined) : undefined,
    );
    if (mine !== asked) return;
    isBusy.value = false;
    if (!answer.ok) return void (error.value = answer.error);
    hits.value = more ? [...hits.value, ...answer.value.hits] : answer.value.hits;
    cursor.value = answer.value.cursor;
  }
  async function begin(): Promise<void> {
    at.value = 0;
    await ask(false);
    showHit();
  }
  function showHit(): void {
    const hit = hits.value[at.value];
    if (hit && isOpen.value) show(hit.messageId);
  }
  /** To an older hit (1) or a newer one (-1), around at both ends. */
  async function step(by: 1 | -1): Promise<void> {
    if (by > 0 && at.value === hits.value.length - 1 && cursor.value !== null) await ask(true);
    const count = hits.value.length;
    if (count === 0) return;
    at.value = (at.value + by + count) % count;
    showHit();
  }
  watch(text, () => {
    clearTimeout(timer);
    timer = setTimeout(() => void begin(), typingPauseMs);
  });
  onScopeDispose(() => clearTimeout(timer));

  /** Texts of the hits that were on screen, and where they match; forgotten with the hits. */
  const places = computed(
    () =>
      new Map<string, readonly TextRange[] | undefined>(hits.value.map((hit) => [hit.messageId, undefined])),
  );
  return {
    isOpen,
    text,
    at,
    isBusy,
    error,
    count: computed(() => hits.value.length),
    hasMore: computed(() => cursor.value !== null),
    step,
    currentId: computed(() => (isOpen.value ? hits.value[at.value]?.messageId : undefined)),
    /** Places of the hits in a message; the same array as long as the hits are the same. */
    foundIn: (message: Message): readonly TextRange[] => {
      if (!isOpen.value || !places.value.has(message.messageId)) return nothing;
      const ranges =
        places.value.get(message.messageId) ?? matchRanges(message.body, messageWords(text.value));
      places.value.set(message.messageId, ranges);
      return ranges;
    },
    close: () => {
      isOpen.value = false;
      text.value = '';
    },
  };
}
