// The place in the queue, asked again every ten seconds while the subscriber waits.
import { onScopeDispose, shallowRef, watch } from 'vue';
import type { ConversationId } from '../../shared/ids.ts';
import type { Assistant } from './assistant-session.ts';

const everyMs = 10_000;

export function useQueuePlace(
  wire: Assistant['wire'],
  conversationId: ConversationId,
  isWaiting: () => boolean,
) {
  const place = shallowRef<{ place: number; estimateMinutes: number | null }>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  async function ask(): Promise<void> {
    clearTimeout(timer);
    if (!isWaiting()) {
      place.value = undefined;
      return;
    }
    const answer = await wire.query('assistant:place', { conversationId });
    if (answer.ok && answer.value.place > 0) place.value = answer.value;
    timer = setTimeout(() => void ask(), everyMs);
  }
  watch(isWaiting, () => void ask(), { immediate: true });
  onScopeDispose(() => clearTimeout(timer));
  return place;
}
