// What happened to my chats without me, as sentences that stay until they are read: taken from me, answered by a colleague.
import { shallowRef } from 'vue';
import type { InboxFact, InboxState } from '../../shared/chat/chat.state.ts';
import { useWords } from '../language/useWords.ts';
import { announce } from '../ui/announcer.ts';
import type { ChatStore } from './chat.store.ts';

export interface InboxNotice {
  id: number;
  sentence: string;
}

/** More than this nobody reads: the oldest go. */
const mostShown = 3;

/** Collects them for as long as the calling component lives. */
export function useInboxNotices(chat: ChatStore) {
  const { t } = useWords();
  const notices = shallowRef<readonly InboxNotice[]>([]);
  let lastId = 0;
  /** The last chat that a colleague took over from me: its leaving is no second piece of news. */
  let handedOver: string | undefined;

  function sentenceOf(fact: InboxFact, before: InboxState): string | undefined {
    if (fact.type === 'inbox:released') {
      const { conversationId, reason } = fact.payload;
      if (reason === 'transferred' && conversationId === handedOver) return undefined;
      if (reason === 'requeued' && chat.myAsks.givenBack.delete(conversationId)) return undefined;
      const row = before.mine.find((one) => one.conversationId === conversationId);
      return row && t(`inbox.released.${reason}`, { name: row.subscriberName });
    }
    if (fact.type === 'inbox:done' && fact.payload.outcome === 'ended_by_subscriber') {
      const { conversationId, subscriberName: name } = fact.payload;
      return t(chat.drafts.has(conversationId) ? 'inbox.endedDraft' : 'inbox.ended', { name });
    }
    if (fact.type !== 'inbox:ask_ended' || fact.payload.result === 'withdrawn') return undefined;
    const { requestId, result, byName, reason } = fact.payload;
    const request = before.requests.find((one) => one.requestId === requestId);
    if (request?.fromId !== chat.me.id) return undefined;
    if (result === 'accepted' && request.kind === 'transfer') handedOver = request.conversationId;
    return t(`inbox.asked.${result}`, { name: request.subscriberName, by: byName, reason });
  }

  chat.onInboxFact((fact, before) => {
    const sentence = sentenceOf(fact, before)?.trim();
    if (sentence === undefined) return;
    // In the conversation itself a refusal stands under its head.
    const isShownThere = fact.type === 'inbox:ask_ended' && fact.payload.result === 'declined';
    if (isShownThere && fact.payload.conversationId === chat.openId.value) return announce(sentence);
    notices.value = [...notices.value, { id: ++lastId, sentence }].slice(-mostShown);
    announce(sentence);
  });
  return {
    notices,
    dismiss: (id: number) => (notices.value = notices.value.filter((notice) => notice.id !== id)),
  };
}
