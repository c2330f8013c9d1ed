// What was said before: older pages of a conversation, and the subscriber's earlier chats above it.
import { shallowReactive, watch } from 'vue';
import { prependOlder, type ConversationState } from '../../shared/chat/chat.state.ts';
import type { Message } from '../../shared/chat/message.contract.ts';
import type { ConversationId } from '../../shared/ids.ts';
import type { Desk } from '../wire/desk.ts';
import type { EarlierChat } from './list-rows.ts';

/** The earlier chats that are loaded, oldest first. */
export interface Past {
  chats: readonly EarlierChat[];
  /** False once it is known that there are none before. */
  more: boolean;
}
/** What lies above what is loaded. */
export type Above = 'older' | 'earlier' | 'nothing';

const unknownPast: Past = { chats: [], more: true };
/** Messages asked for at once while somebody scrolls up. */
const pageSize = 500;

/** History of every conversation in `conversations`; it is forgotten together with the conversation. */
export function useHistory(wire: Desk['wire'], conversations: Map<ConversationId, ConversationState>) {
  const pasts = shallowReactive(new Map<ConversationId, Past>());
  const loading = shallowReactive(new Map<ConversationId, Promise<boolean>>());
  const pastOf = (id: ConversationId): Past => pasts.get(id) ?? unknownPast;

  async function olderOfThis(id: ConversationId, state: ConversationState): Promise<boolean> {
    const first = state.messages[0];
    const page = await olderPage(wire, id, first);
    const now = conversations.get(id);
    if (!page || !now || now.messages[0]?.messageId !== first?.messageId) return false;
    conversations.set(id, prependOlder(now, page));
    return true;
  }
  async function olderOfEarlier(id: ConversationId, chat: EarlierChat): Promise<boolean> {
    const page = await olderPage(wire, chat.conversationId, chat.messages[0]);
    const past = pastOf(id);
    if (!page || past.chats[0] !== chat) return false;
    const grown = { ...chat, messages: [...page.messages, ...chat.messages], more: page.more };
    pasts.set(id, { ...past, chats: [grown, ...past.chats.slice(1)] });
    return true;
  }
  async function nextEarlier(id: ConversationId, top: EarlierChat | undefined): Promise<boolean> {
    const before = top && { before: top.conversationId };
    const answer = await wire.query('chat:earlier', { conversationId: id, ...before });
    const past = pastOf(id);
    if (!answer.ok || !conversations.has(id) || past.chats[0] !== top) return false;
    const { earlier, more } = answer.value;
    pasts.set(id, { chats: earlier ? [earlier, ...past.chats] : past.chats, more: more && earlier !== null });
    return true;
  }
  function load(id: ConversationId): Promise<boolean> {
    const state = conversations.get(id);
    if (state?.more) return olderOfThis(id, state);
    const { chats, more } = pastOf(id);
    const top = chats[0];
    if (top?.more) return olderOfEarlier(id, top);
    return state && more ? nextEarlier(id, top) : Promise.resolve(false);
  }

  watch(
    () => [...pasts.keys()].filter((id) => !conversations.has(id)),
    (gone) => gone.forEach((id) => pasts.delete(id)),
  );
  return {
    earlier: (id: ConversationId) => pastOf(id).chats,
    isLoading: (id: ConversationId) => loading.has(id),
    above: (id: ConversationId): Above => {
      const past = pastOf(id);
      if (conversations.get(id)?.more || past.chats[0]?.more) return 'older';
      return past.more ? 'earlier' : 'nothing';
    },
    /** Loads what lies next above; false when it could not be had. Once at a time. */
    loadAbove: (id: ConversationId): Promise<boolean> => {
      const running = loading.get(id);
      if (running) return running;
      const started = load(id).finally(() => loading.delete(id));
      loading.set(id, started);
      return started;
    },
  };
}

async function olderPage(wire: Desk['wire'], conversationId: ConversationId, before: Message | undefined) {
  if (!before) return null;
  const input = { conversationId, before: before.messageId, limit: pageSize };
  const page = await wire.query('chat:older', input);
  return page.ok ? page.value : null;
}
