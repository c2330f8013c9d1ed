// Nothing written is lost: what a conversation refused because it had just been closed starts a new one by itself.
import { computed, onScopeDispose, shallowRef } from 'vue';
import type { Topic } from '../../shared/chat/message.contract.ts';
import { conversationId as conversationIdSchema, type ConversationId } from '../../shared/ids.ts';
import type { Language } from '../../shared/language.ts';
import type { OutboxItem } from '../wire/outbox-list.ts';
import type { Assistant } from './assistant-session.ts';

const startLane = 'start';

interface WrittenInput {
  messageId: string;
  body: string;
  attachments?: string[];
}

/** Gives whether something is on its way into a new conversation. */
export function useFollowUp(
  outbox: Assistant['outbox'],
  parts: {
    topic: () => Topic;
    language: () => Language;
    onStarted: (id: ConversationId) => void;
    /** Another tab has started with the same words. */
    onGone: () => Promise<void>;
  },
) {
  const items = shallowRef<readonly OutboxItem[]>(outbox.items);
  const isStart = (item: OutboxItem): boolean => item.name === 'assistant:start';
  let isMoving = false;

  /** First the new entry, then the old one goes: a crash between the two leaves one that is found to be doubled. */
  async function move(item: OutboxItem): Promise<void> {
    const { messageId, body, attachments = [] } = item.input as WrittenInput;
    const isThere = outbox.items.some(
      (other) => isStart(other) && (other.input as WrittenInput).messageId === messageId,
    );
    const input = { topic: parts.topic(), language: parts.language(), messageId, body, attachments };
    if (!isThere) await outbox.put({ lane: startLane, name: 'assistant:start', input });
    await outbox.discard(item.id);
  }
  async function look(): Promise<void> {
    if (isMoving) return;
    isMoving = true;
    try {
      for (const item of outbox.items) {
        if (item.state !== 'failed') continue;
        if (item.name === 'assistant:send' && item.error?.code === 'CHAT_CLOSED') await move(item);
        if (isStart(item) && item.error?.code === 'INVALID') {
          await outbox.discard(item.id);
          await parts.onGone();
        }
      }
    } finally {
      isMoving = false;
    }
  }
  onScopeDispose(
    outbox.subscribe((now) => {
      items.value = now;
      void look();
    }),
  );
  onScopeDispose(
    outbox.onSent((entry, value) => {
      if (entry.name !== 'assistant:start') return;
      const started = conversationIdSchema.safeParse((value as { conversationId?: string }).conversationId);
      if (started.success) parts.onStarted(started.data);
    }),
  );
  void look();
  return computed(() => items.value.some((item) => isStart(item) && item.state !== 'failed'));
}
