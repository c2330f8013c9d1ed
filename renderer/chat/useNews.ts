// Which messages are new to the person at the desk: where the line stands, and how many came while they read above.
import { computed, onScopeDispose, ref, watch } from 'vue';
import type { ConversationState } from '../../shared/chat/chat.state.ts';
import type { Message } from '../../shared/chat/message.contract.ts';

interface Options {
  state: () => ConversationState;
  myId: string;
  /** The last message that was seen here before, if any was. */
  seenId: string | undefined;
  atEnd: () => boolean;
}

/** New means: written by somebody else after the last message that was on screen while the window had the focus. */
export function useNews({ state, myId, seenId: seenBefore, atEnd }: Options) {
  const isForeign = (message: Message): boolean => message.author !== 'system' && message.authorId !== myId;
  const lastId = (): string | undefined => state().messages.at(-1)?.messageId;
  const firstAfter = (id: string | null | undefined): string | null => {
    const { messages } = state();
    const place = messages.findLastIndex((message) => message.messageId === id);
    return place < 0 ? null : (messages.slice(place + 1).find(isForeign)?.messageId ?? null);
  };
  const seenId = ref(seenBefore ?? lastId());
  const lineId = ref(firstAfter(seenBefore ?? state().conversation.deskMarks.read));
  const hasFocus = ref(document.hasFocus());
  const noteFocus = (): void => void (hasFocus.value = document.hasFocus());
  addEventListener('focus', noteFocus);
  addEventListener('blur', noteFocus);
  onScopeDispose(() => {
    removeEventListener('focus', noteFocus);
    removeEventListener('blur', noteFocus);
  });
  const unseen = computed(() => {
    const { messages } = state();
    const place = messages.findLastIndex((message) => message.messageId === seenId.value);
    return place < 0 ? 0 : messages.slice(place + 1).filter(isForeign).length;
  });

  watch(
    lastId,
    () => {
      const last = state().messages.at(-1);
      if (last?.authorId === myId) lineId.value = null;
      else if (unseen.value === 1) lineId.value = firstAfter(seenId.value);
    },
    { flush: 'pre' },
  );
  watch(
    () => atEnd() && hasFocus.value && lastId(),
    (id) => {
      if (id) seenId.value = id;
    },
    { immediate: true, flush: 'post' },
  );
  return { unseen, lineId, seenId };
}
