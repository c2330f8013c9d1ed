// What colleagues answered to my requests: a refusal stays in its conversation until it is read, the rest is said once.
import { shallowReactive } from 'vue';
import type { InboxFact, InboxState } from '../../shared/chat/chat.state.ts';
import type { ConversationId } from '../../shared/ids.ts';
import { useWords } from '../language/useWords.ts';
import { announce } from '../ui/announcer.ts';
import { showToast } from '../ui/toasts.ts';
import type { ChatStore } from './chat.store.ts';

export interface RefusedAsk {
  byName: string;
  reason: string;
}

/** Refusals by conversation; a new request takes the old answer away. */
export function createRefusedAsks(myId: string) {
  const refused = shallowReactive(new Map<ConversationId, RefusedAsk>());
  return {
    refused,
    note: (fact: InboxFact, before: InboxState): void => {
      const { conversationId } = fact.payload;
      if (fact.type === 'inbox:asked') refused.delete(conversationId);
      if (fact.type !== 'inbox:ask_ended' || fact.payload.result !== 'declined') return;
      const asked = before.requests.find(({ requestId }) => requestId === fact.payload.requestId);
      if (asked?.fromId === myId) refused.set(conversationId, fact.payload);
    },
  };
}

/** Says what came of my requests, and fetches drafts that went along, for as long as the calling component lives. */
export function useAnswerNews(chat: ChatStore): void {
  const { t } = useWords();
  chat.onInboxFact((fact, before) => {
    if (fact.type === 'inbox:released') void chat.drafts.sync();
    if (fact.type !== 'inbox:ask_ended') return;
    const { requestId, result, byName: name, reason } = fact.payload;
    const asked = before.requests.find((request) => request.requestId === requestId);
    if (asked?.fromId !== chat.me.id) return;
    if (result === 'declined')
      announce(reason ? t('handOver.declinedWhy', { name, reason }) : t('handOver.declined', { name }));
    if (result !== 'accepted') return;
    const text = t(asked.kind === 'join' ? 'handOver.joined' : 'handOver.accepted', { name });
    announce(text);
    showToast({ text });
  });
}
