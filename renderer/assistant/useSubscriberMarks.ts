// Tells how far the subscriber's page has received and read; read means that the page is in front.
import { watch } from 'vue';
import type { ConsultationState } from '../../shared/assistant/assistant.state.ts';
import type { ConversationId } from '../../shared/ids.ts';
import type { Assistant } from './assistant-session.ts';
import { usePageShown } from './usePageShown.ts';

export function useSubscriberMarks(
  wire: Assistant['wire'],
  conversationId: ConversationId,
  state: () => ConsultationState,
): void {
  const visible = usePageShown();

  let told = '';
  watch(
    () => {
      const last = state().messages.findLast((message) => message.author !== 'subscriber')?.messageId;
      return last ? { last, isRead: visible.value } : undefined;
    },
    async (now) => {
      const key = now && `${now.last} ${now.isRead}`;
      if (!now || key === told) return;
      told = key ?? '';
      const marks = now.isRead ? { read: now.last } : { delivered: now.last };
      const answer = await wire.order('assistant:mark', { conversationId, ...marks });
      if (!answer.ok && told === key) told = '';
    },
    { immediate: true },
  );
}
