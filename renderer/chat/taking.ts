// Taking a conversation from the queue: one at a time, and a refusal is kept for a while to be read where the button is.
import { ref, shallowRef } from 'vue';
import type { Result, WireError } from '../../shared/errors.ts';
import type { ConversationId } from '../../shared/ids.ts';

type Taken = Promise<Result<{ conversationId: ConversationId }>>;

const refusalShownMs = 15_000;

/** One for the desk: the key, the button and the row are three ways to the same act. */
export function createTaking(orders: { next: () => Taken; one: (id: ConversationId) => Taken }) {
  const busy = ref(false);
  const refusal = shallowRef<WireError>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function run(order: () => Taken): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    refusal.value = undefined;
    clearTimeout(timer);
    const answer = await order();
    busy.value = false;
    if (answer.ok) return;
    refusal.value = answer.error;
    timer = setTimeout(() => (refusal.value = undefined), refusalShownMs);
  }
  return {
    busy,
    refusal,
    takeNext: () => run(orders.next),
    take: (id: ConversationId) => run(() => orders.one(id)),
  };
}
