// Which conversation the page shows, from the first words to the rating; a message that came too late starts the next one.
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import {
  applyConsultationFact,
  prependOlderPublic,
  type ConsultationState,
} from '../../shared/assistant/assistant.state.ts';
import type { Topic } from '../../shared/chat/message.contract.ts';
import type { WireError } from '../../shared/errors.ts';
import type { ConversationId } from '../../shared/ids.ts';
import type { Language } from '../../shared/language.ts';
import { useStreamState } from '../wire/useStreamState.ts';
import type { Assistant } from './assistant-session.ts';
import { useFollowUp } from './useFollowUp.ts';
import { useStartDraft } from './start-draft.ts';

const againMs = 3_000;

export function useConsultation({ wire, outbox, personId }: Assistant, language: () => Language) {
  const conversationId = ref<ConversationId | null>(null);
  const isKnown = ref(false);
  const firstName = ref('');
  const busy = ref(false);
  const error = shallowRef<WireError>();
  const start = useStartDraft(personId);
  const { state } = useStreamState(
    wire,
    () => (conversationId.value ? (`consultation:${conversationId.value}` as const) : null),
    applyConsultationFact,
  );
  const findCurrent = useCurrent(wire, (found) => {
    error.value = found.error;
    if (found.error) return;
    conversationId.value = found.conversationId;
    firstName.value = found.firstName;
    isKnown.value = true;
  });
  async function begin(attachments: readonly string[]): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    start.goesWith([language(), ...attachments]);
    const { opId, others: _told, ...words } = start.draft;
    const input = { ...words, language: language(), attachments: [...attachments] };
    const answer = await wire.order('assistant:start', input, { opId });
    busy.value = false;
    error.value = answer.ok ? undefined : answer.error;
    if (!answer.ok) return false;
    start.clear();
    conversationId.value = answer.value.conversationId;
    return true;
  }
  const isStarting = useFollowUp(outbox, {
    topic: () => state.value?.topic ?? ('other' satisfies Topic),
    language,
    onStarted: (id) => (conversationId.value = id),
    onGone: findCurrent,
  });
  watchDraft(state, start, conversationId);
  return {
    conversationId,
    state,
    isKnown,
    firstName,
    busy,
    error,
    draft: start.draft,
    begin,
    loadOlder: () => loadOlder(wire, conversationId.value, state),
    /** The words that a closed conversation did not take any more are on their way into a new one. */
    isStarting,
    isOver: computed(() => state.value?.state === 'closed'),
    /** Shows the form for a new conversation, with what was left in the closed one's field. */
    again(leftOver: string): void {
      start.draft.body = `${start.draft.body}\n${leftOver}`.trim();
      conversationId.value = null;
    },
  };
}

/** What a conversation holds is no draft any more; a reload in the middle of the next one's first words goes on with them. */
function watchDraft(
  state: ShallowRef<ConsultationState | undefined>,
  start: ReturnType<typeof useStartDraft>,
  conversationId: Ref<ConversationId | null>,
): void {
  watch(state, (now, before) => {
    if (!now) return;
    start.forgetStored(now.messages.map((message) => message.messageId));
    if (!before && now.state === 'closed' && start.draft.body !== '') conversationId.value = null;
  });
}

type Found =
  | { error: WireError }
  | { error?: undefined; conversationId: ConversationId | null; firstName: string };

/** Asks which conversation to show, now and whenever it is called, again and again until there is an answer. */
function useCurrent(wire: Assistant['wire'], onAnswer: (found: Found) => void): () => Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  onScopeDispose(() => clearTimeout(timer));
  async function ask(): Promise<void> {
    clearTimeout(timer);
    const answer = await wire.query('assistant:current', {});
    onAnswer(answer.ok ? answer.value : { error: answer.error });
    if (!answer.ok) timer = setTimeout(() => void ask(), againMs);
  }
  void ask();
  return ask;
}

async function loadOlder(
  wire: Assistant['wire'],
  conversationId: ConversationId | null,
  state: ShallowRef<ConsultationState | undefined>,
): Promise<void> {
  const first = state.value?.messages[0];
  if (!first || !conversationId) return;
  const page = await wire.query('assistant:older', { conversationId, before: first.messageId });
  const now = state.value;
  if (page.ok && now?.messages[0] === first) state.value = prependOlderPublic(now, page.value);
}
