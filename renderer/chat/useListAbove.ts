// Loads what lies above while a person scrolls up to it: older pages early, an earlier chat only when it is asked for.
import { computed, onMounted, ref, watch } from 'vue';
import type { ConversationState } from '../../shared/chat/chat.state.ts';
import type { ChatStore } from './chat.store.ts';

/** Older pages are asked for when fewer windows than this are left above. */
const windowsAhead = 2;
const earlierWithinPx = 64;

export function useListAbove(chat: ChatStore, state: () => ConversationState) {
  const hasFailed = ref(false);
  const id = (): ConversationState['conversation']['conversationId'] => state().conversation.conversationId;
  const what = computed(() => chat.history.above(id()));
  /** Merged chats belong to this conversation: they come like its own pages. */
  const awaitsMerged = computed(() => {
    const loaded = new Set(chat.history.earlier(id()).map((earlier) => earlier.conversationId));
    return (
      !state().more &&
      what.value !== 'nothing' &&
      state().conversation.mergedFrom.some((one) => !loaded.has(one))
    );
  });
  async function load(): Promise<void> {
    if (what.value === 'nothing' || chat.history.isLoading(id())) return;
    hasFailed.value = !(await chat.history.loadAbove(id()));
    if (!hasFailed.value && awaitsMerged.value) await load();
  }
  onMounted(() => awaitsMerged.value && load());
  watch(awaitsMerged, (now) => now && load());
  return {
    what,
    hasFailed,
    load,
    near: async (leftPx: number, windowPx: number): Promise<void> => {
      if (hasFailed.value) return;
      const withinPx =
        what.value === 'older' || awaitsMerged.value ? windowsAhead * windowPx : earlierWithinPx;
      if (leftPx < withinPx) await load();
    },
  };
}
