// Taking a conversation from the queue: one at a time, with the refusal in words where the button is.
import { computed, ref, shallowRef } from 'vue';
import type { ConversationId } from '../../shared/ids.ts';
import type { WireError } from '../../shared/errors.ts';
import { useWords } from '../language/useWords.ts';
import type { ChatStore } from './chat.store.ts';

export function useTakeChat(chat: ChatStore) {
  const { sentence } = useWords();
  const busy = ref(false);
  const error = shallowRef<WireError>();

  async function run(order: () => ReturnType<ChatStore['takeNext']>): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    error.value = undefined;
    const answer = await order();
    busy.value = false;
    if (!answer.ok) error.value = answer.error;
  }
  return {
    busy,
    refusal: computed(() => error.value && sentence(error.value)),
    takeNext: () => run(() => chat.takeNext()),
    take: (id: ConversationId) => run(() => chat.accept(id)),
  };
}
