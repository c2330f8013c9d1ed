// Which conversation the page shows, from the first words to the rating; a message that came too late starts the next one.
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { applyConsultationFact, prependOlderPublic } from '../../shared/assistant/assistant.state.ts';
import type { Topic } from '../../shared/chat/message.contract.ts';
import type { WireError } from '../../shared/errors.ts';
import type { ConversationId } from '../../shared/ids.ts';
import type { Language } from '../../shared/language.ts';
import { useStreamState } from '../wire/useStreamState.ts';
import type { Assistant } from './assistant-session.ts';
import { useFollowUp } from './useFollowUp.ts';
import { useStartDraft } from './start-draft.ts';

const againMs = 3_000;

export function useConsultation({ wire, outbox }: Assistant, language: () => Language) {
  const conversationId = ref<ConversationId | null>(null);
  const isKnown = ref(false);
  const firstName = ref('');
  const busy = ref(false);
  const error = shallowRef<WireError>();
  const start = useStartDraft();
  const { state } = useStreamState(
    wire,
    () => (conversationId.value ? (`consultation:${conversationId.value}` as const) : null),
    applyConsultationFact,
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  onScopeDispose(() => clearTimeout(timer));

  async function findCurrent(): Promise<void> {
    const answer = await wire.query('assistant:current', {});
    error.value = answer.ok ? undefined : answer.error;
    if (!answer.ok) {
      timer = setTimeout(() => void findCurrent(), againMs);
      return;
    }
    conversationId.value = answer.value.conversationId;
    firstName.value = answer.value.firstName;
    isKnown.value = true;
  }
  async function begin(attachments: readonly string[]): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    const { opId, ...words } = start.draft;
    const input = { ...words, language: language(), attachments: [...attachments] };
    const answer = await wire.order('assistant:start', input, { opId });
    busy.value = false;
    error.value = answer.ok ? undefined : answer.error;
    if (!answer.ok) return false;
    start.clear();
    conversationId.value = answer.value.conversationId;
    return true;
  }
  async function loadOlder(): Promise<void> {
    const first = state.value?.messages[0];
    if (!first || !conversationId.value) return;
    const input = { conversationId: conversationId.value, before: first.messageId };
    const page = await wire.query('assistant:older', input);
    const now = state.value;
    if (page.ok && now?.messages[0] === first) state.value = prependOlderPublic(now, page.value);
  }
  const isStarting = useFollowUp(outbox, {
    topic: () => state.value?.topic ?? ('other' satisfies Topic),
    language,
    onStarted: (id) => (conversationId.value = id),
    onGone: findCurrent,
  });
  watch(state, (now) => now && start.forgetStored(now.messages.map((message) => message.messageId)));
  void findCurrent();
  return {
    conversationId,
    state,
    isKnown,
    firstName,
    busy,
    error,
    draft: start.draft,
    begin,
    loadOlder,
    /** The words that a closed conversation did not take any more are on their way into a new one. */
    isStarting,
    isOver: computed(() => state.value?.state === 'closed'),
    /** Shows the form for a new conversation, with what was left in the closed one's field. */
    again(leftOver: string): void {
      if (start.draft.body === '') start.draft.body = leftOver;
      conversationId.value = null;
    },
  };
}
