// Tells the server how far this desk has received and read the open conversation; never more than is on screen.
import { onScopeDispose, ref } from 'vue';
import type { ConversationState } from '../../shared/chat/chat.state.ts';
import { useDesk } from '../wire/desk.ts';
import { useTelling } from '../wire/useTelling.ts';
import type { ChatStore } from './chat.store.ts';

/** Read means: the page has the focus and the end of the list is in view. */
export function useReading(chat: ChatStore, state: () => ConversationState, atEnd: () => boolean): void {
  const focused = ref(document.hasFocus());
  const update = (): void => {
    focused.value = document.hasFocus();
  };
  addEventListener('focus', update);
  addEventListener('blur', update);
  onScopeDispose(() => {
    removeEventListener('focus', update);
    removeEventListener('blur', update);
  });

  useTelling(
    useDesk().wire,
    () => {
      const { conversation, messages } = state();
      const last = messages.findLast((message) => message.author === 'subscriber')?.messageId;
      const isMine = conversation.state === 'open' && conversation.ownerId === chat.me.id;
      return isMine && focused.value && atEnd() ? last : undefined;
    },
    (read) => chat.mark(state().conversation.conversationId, { read }),
  );
}
