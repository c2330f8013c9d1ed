// What comes of what I asked colleagues for: a refusal stays in its conversation until it is read, a draft that went
// along leaves this computer.
import { shallowReactive } from 'vue';
import type { InboxFact, InboxState } from '../../shared/chat/chat.state.ts';
import type { ConversationId } from '../../shared/ids.ts';
import type { Drafts } from './drafts.ts';

export interface Refusal {
  byName: string;
  reason: string;
}

export function createMyAsks(myId: string, drafts: Drafts) {
  /** By conversation; a new request takes the old answer away. */
  const refusals = shallowReactive(new Map<ConversationId, Refusal>());
  const draftsSent = new Map<ConversationId, string>();

  function onAnswered(conversationId: ConversationId): void {
    const sent = draftsSent.get(conversationId);
    draftsSent.delete(conversationId);
    const draft = drafts.open(conversationId, 'reply');
    // What was written since it was asked is mine still.
    if (draft.text.value.trim() === sent) draft.take().settle(true);
  }
  return {
    refusals,
    /** Conversations that I am giving back to the queue: no news to me. */
    givenBack: new Set<ConversationId>(),
    /** Asks by `send`, with this text going along: the colleague's answer may be here before the one to the asking. */
    ask: async (conversationId: ConversationId, body: string, send: () => Promise<unknown>) => {
      if (body === '') draftsSent.delete(conversationId);
      else draftsSent.set(conversationId, body);
      const isAsked = Boolean(await send());
      if (!isAsked) draftsSent.delete(conversationId);
      return isAsked;
    },
    /** For each fact of my inbox, with the state before it. */
    note: (fact: InboxFact, before: InboxState): void => {
      const { conversationId } = fact.payload;
      if (fact.type === 'inbox:asked') refusals.delete(conversationId);
      if (fact.type === 'inbox:released') void drafts.sync();
      if (fact.type !== 'inbox:ask_ended') return;
      const { requestId, result } = fact.payload;
      const asked = before.requests.find((request) => request.requestId === requestId);
      if (asked?.fromId !== myId) return;
      if (result === 'declined') refusals.set(conversationId, fact.payload);
      if (result === 'accepted' && asked.kind === 'transfer') onAnswered(conversationId);
    },
  };
}
