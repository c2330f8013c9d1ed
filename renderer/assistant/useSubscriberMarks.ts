// Tells how far the subscriber's page has received and read; read means that the page is in front.
import type { ConsultationState } from '../../shared/assistant/assistant.state.ts';
import type { ConversationId } from '../../shared/ids.ts';
import type { Assistant } from './assistant-session.ts';
import { useTelling } from '../wire/useTelling.ts';
import { usePageShown } from './usePageShown.ts';

export function useSubscriberMarks(
  wire: Assistant['wire'],
  conversationId: ConversationId,
  state: () => ConsultationState,
): void {
  const visible = usePageShown();

  useTelling(
    wire,
    () => {
      const last = state().messages.findLast((message) => message.author !== 'subscriber')?.messageId;
      return last && `${visible.value ? 'read' : 'delivered'} ${last}`;
    },
    (mark) => {
      const [kind, messageId] = mark.split(' ') as ['read' | 'delivered', string];
      return wire.order('assistant:mark', { conversationId, [kind]: messageId });
    },
  );
}
