// Brings a message into view, loading pages until it is there, and marks it for a moment.
import { nextTick, onMounted, onScopeDispose, ref, watch } from 'vue';
import type { ConversationState } from '../../shared/chat/chat.state.ts';
import type { ChatStore } from './chat.store.ts';

const markedMs = 2_500;

interface Rows {
  has(messageId: string): boolean;
  show(messageId: string): void;
}

/** Also follows `chat.jumpTo` as far as it names this conversation. */
export function useJump(chat: ChatStore, state: () => ConversationState, rows: Rows) {
  const target = ref<string | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wanted: string | null = null;

  /** A later call takes the place of one that still loads. */
  async function goTo(messageId: string): Promise<void> {
    wanted = messageId;
    const id = state().conversation.conversationId;
    while (!rows.has(messageId) && state().more && wanted === messageId) {
      if (!(await chat.history.loadAbove(id))) break;
    }
    await nextTick();
    if (wanted !== messageId || !rows.has(messageId)) return;
    rows.show(messageId);
    target.value = messageId;
    clearTimeout(timer);
    timer = setTimeout(() => (target.value = null), markedMs);
  }
  function follow(): void {
    const jump = chat.jumpTo.value;
    if (jump?.conversationId !== state().conversation.conversationId) return;
    chat.jumpTo.value = null;
    void goTo(jump.messageId);
  }
  onMounted(follow);
  watch(chat.jumpTo, follow);
  onScopeDispose(() => {
    wanted = null;
    clearTimeout(timer);
  });
  return { target, goTo };
}
