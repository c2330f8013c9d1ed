// The search inside one conversation: hits newest first, the one that is looked at, and what to mark in the messages.
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue';
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
  show: (messageId: string) => unknown,
) {
  const isOpen = ref(false);
  const text = ref('');
  const at = ref(0);
  const { hits, hasMore, isBusy, error, ask } = useHits(chat, conversationId, text);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function showHit(): void {
    const hit = isOpen.value ? hits.value[at.value] : undefined;
    if (hit) show(hit.messageId);
  }
  async function begin(): Promise<void> {
    at.value = 0;
    await ask(false);
    showHit();
  }
  /** To an older hit (1) or a newer one (-1), around at both ends. */
  async function step(by: 1 | -1): Promise<void> {
    if (by > 0 && at.value === hits.value.length - 1 && hasMore.value) await ask(true);
    const count = hits.value.length;
    at.value = count === 0 ? 0 : (at.value + by + count) % count;
    showHit();
  }
  watch(text, () => {
    clearTimeout(timer);
    timer = setTimeout(() => void begin(), typingPauseMs);
  });
  onScopeDispose(() => clearTimeout(timer));

  /** The hits, and where they match once that was asked; forgotten with the hits. */
  const found = computed(
    () =>
      new Map(
        hits.value.map((hit): [string, readonly TextRange[] | undefined] => [hit.messageId, undefined]),
      ),
  );
  return {
    isOpen,
    text,
    at,
    isBusy,
    error,
    hasMore,
    count: computed(() => hits.value.length),
    step,
    /** Places of the hits in a message; the same array as long as the hits are the same. */
    foundIn: (message: Message): readonly TextRange[] => {
      if (!isOpen.value || !found.value.has(message.messageId)) return nothing;
      const ranges =
        found.value.get(message.messageId) ?? matchRanges(message.body, messageWords(text.value));
      found.value.set(message.messageId, ranges);
      return ranges;
    },
    close: () => {
      isOpen.value = false;
      text.value = '';
    },
  };
}

/** Asks the server for the hits of a text, a page at a time; an answer that is overtaken is dropped. */
function useHits(chat: ChatStore, conversationId: () => ConversationId, text: Ref<string>) {
  const hits = shallowRef<readonly ChatHit[]>([]);
  const cursor = ref<string | null>(null);
  const isBusy = ref(false);
  const error = shallowRef<WireError>();
  let asked = 0;

  async function ask(more: boolean): Promise<void> {
    const mine = ++asked;
    const wanted = text.value.trim();
    const before = more ? hits.value : [];
    const from = more ? (cursor.value ?? undefined) : undefined;
    error.value = undefined;
    isBusy.value = wanted !== '';
    const answer = wanted === '' ? undefined : await chat.search(conversationId(), wanted, from);
    if (mine !== asked) return;
    isBusy.value = false;
    if (answer && !answer.ok) error.value = answer.error;
    hits.value = answer?.ok ? [...before, ...answer.value.hits] : before;
    cursor.value = answer?.ok ? answer.value.cursor : null;
  }
  return { hits, hasMore: computed(() => cursor.value !== null), isBusy, error, ask };
}
