// The language of the conversation is the one that was chosen last on this page.
import { watch } from 'vue';
import type { ConsultationState } from '../../shared/assistant/assistant.state.ts';
import type { ConversationId } from '../../shared/ids.ts';
import type { Language } from '../../shared/language.ts';
import type { Assistant } from './assistant-session.ts';

/** Says every choice, also while earlier ones are on the way; one that was made before the conversation is there, then. */
export function useTalkLanguage(
  outbox: Pick<Assistant['outbox'], 'put'>,
  language: () => Language,
  conversationId: () => ConversationId | null,
  state: () => ConsultationState | undefined,
): void {
  let isUnsaid = false;
  watch([language, conversationId, state] as const, ([now, id, talk], [before]) => {
    if (now !== before) isUnsaid = true;
    if (!isUnsaid || !id || !talk || talk.state === 'closed') return;
    isUnsaid = false;
    const input = { conversationId: id, language: now };
    void outbox.put({ lane: `language:${id}`, name: 'assistant:language', input });
  });
}
