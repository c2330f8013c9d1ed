// What the desk keeps of its chats while a person is signed in: the queue, my inbox, and every conversation followed.
import {
  computed,
  inject,
  onScopeDispose,
  provide,
  ref,
  shallowReactive,
  shallowRef,
  watch,
  type InjectionKey,
} from 'vue';
import type { Message } from '../../shared/chat/message.contract.ts';
import {
  applyConversationFact,
  applyInboxFact,
  applyQueueFact,
  prependOlder,
  type ConversationState,
} from '../../shared/chat/chat.state.ts';
import type { Result, WireError } from '../../shared/errors.ts';
import type { ConversationId } from '../../shared/ids.ts';
import type { Desk } from '../wire/desk.ts';
import type { OutboxItem } from '../wire/outbox-list.ts';
import { useStreamState } from '../wire/useStreamState.ts';
import { newOpId } from '../wire/wire.ts';
import type { ComposerMode } from './drafts.ts';
import { lastSeenMs } from './held-replies.ts';
import { createTaking } from './taking.ts';
import { useTyping } from './useTyping.ts';

export type ChatStore = ReturnType<typeof createChatStore>;
/** Who sits here. */
export interface ChatPerson {
  id: string;
  name: string;
}

const key: InjectionKey<ChatStore> = Symbol('chat');
const outboxLane = (conversationId: string): `conversation:${string}` => `conversation:${conversationId}`;

/** Makes the store of the signed-in person and gives it to the components below; call once, in the frame's setup. */
export function provideChat(desk: Desk, me: ChatPerson): ChatStore {
  const store = createChatStore(desk, me);
  provide(key, store);
  return store;
}

export function useChat(): ChatStore {
  const store = inject(key);
  if (!store) throw new Error('no chat store is provided above this component');
  return store;
}

function createChatStore(desk: Desk, me: ChatPerson) {
  const { wire, outbox } = desk;
  const queue = useStreamState(wire, 'queue', applyQueueFact);
  const inbox = useStreamState(wire, `inbox:${me.id}`, applyInboxFact);
  const openId = ref<ConversationId | null>(null);
  const typing = useTyping(wire);
  const { states: conversations, refusals } = useConversations(
    desk,
    () => {
      const mine = inbox.state.value?.mine.map((row) => row.conversationId) ?? [];
      return openId.value && !mine.includes(openId.value) ? [...mine, openId.value] : mine;
    },
    typing.ended,
  );
  async function taken(result: Promise<Result<{ conversationId: ConversationId }>>) {
    const answer = await result;
    if (answer.ok) openId.value = answer.value.conversationId;
    return answer;
  }

  return {
    me,
    queue: queue.state,
    inbox: inbox.state,
    conversations,
    openId,
    open: computed(() => (openId.value ? conversations.get(openId.value) : undefined)),
    /** Why the open conversation cannot be shown, if the server said so. */
    openError: computed(() => (openId.value ? refusals.get(openId.value) : undefined)),
    typing,
    taking: createTaking({
      next: () => taken(wire.order('chat:take_next', {})),
      one: (conversationId) => taken(wire.order('chat:accept', { conversationId })),
    }),
    ...useWriting(outbox, conversations),
    mark: (conversationId: ConversationId, marks: { delivered?: string; read?: string }) =>
      wire.order('chat:mark', { conversationId, ...marks }),
    loadOlder: (conversationId: ConversationId) => loadOlder(wire, conversations, conversationId),
  };
}

/** What is written here goes through the outbox: on disk first, then on screen, then to the server. */
function useWriting(outbox: Desk['outbox'], conversations: ReadonlyMap<ConversationId, ConversationState>) {
  const pending = shallowRef<readonly OutboxItem[]>(outbox.items);
  onScopeDispose(outbox.subscribe((items) => (pending.value = items)));
  return {
    pending,
    /** Resolves when the text is on this computer's disk: only then may the composer forget it. */
    write: (conversationId: ConversationId, mode: ComposerMode, body: string) =>
      outbox.put({
        lane: outboxLane(conversationId),
        name: mode === 'note' ? 'chat:note' : 'chat:send',
        input: { conversationId, messageId: newOpId(), body },
        seenUpTo: lastSeenMs(conversations.get(conversationId)?.messages ?? []),
      }),
    /** What of this conversation still waits in the outbox, oldest first. */
    pendingOf: (conversationId: string) =>
      pending.value.filter((item) => item.lane === outboxLane(conversationId)),
    retry: (item: OutboxItem) => outbox.retry(item.id),
    discard: (item: OutboxItem) => outbox.discard(item.id),
    release: (conversationId: string) => outbox.release(outboxLane(conversationId)),
  };
}

async function loadOlder(
  wire: Desk['wire'],
  conversations: Map<ConversationId, ConversationState>,
  conversationId: ConversationId,
): Promise<void> {
  const state = conversations.get(conversationId);
  const first = state?.messages[0];
  if (!state?.more || !first) return;
  const page = await wire.query('chat:older', { conversationId, before: first.messageId });
  const now = conversations.get(conversationId);
  if (page.ok && now?.messages[0] === first) conversations.set(conversationId, prependOlder(now, page.value));
}

/** Follows the conversations that `wanted` names and keeps their states; a state goes when its id does. */
function useConversations(
  desk: Desk,
  wanted: () => ConversationId[],
  onArrived: (id: ConversationId) => void,
) {
  const states = shallowReactive(new Map<ConversationId, ConversationState>());
  const refusals = shallowReactive(new Map<ConversationId, WireError>());
  const stops = new Map<ConversationId, () => void>();
  function follow(id: ConversationId): void {
    const stop = desk.wire.follow(`conversation:${id}`, {
      onSnapshot: (snapshot) => {
        states.set(id, snapshot);
        confirmStored(desk, id, snapshot.messages);
      },
      onFact: (fact) => {
        const state = states.get(id);
        if (state) states.set(id, applyConversationFact(state, fact));
        if (fact.type !== 'chat:sent') return;
        confirmStored(desk, id, [fact.payload.message]);
        if (fact.payload.message.author === 'subscriber') onArrived(id);
      },
      onRefused: (error) => refusals.set(id, error),
    });
    stops.set(id, stop);
  }
  watch(
    () => wanted().join(),
    () => {
      const ids = wanted();
      for (const [id, stop] of stops) {
        if (ids.includes(id)) continue;
        stop();
        stops.delete(id);
        states.delete(id);
        refusals.delete(id);
      }
      for (const id of ids) if (!stops.has(id)) follow(id);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    for (const stop of stops.values()) stop();
  });
  return { states, refusals };
}

/** What the server has needs no more sending or asking, though its answer to us may have been lost. */
function confirmStored({ outbox }: Desk, conversationId: string, messages: readonly Message[]): void {
  const stored = new Set<string>(messages.map((message) => message.messageId));
  for (const item of outbox.items) {
    if (item.lane !== outboxLane(conversationId)) continue;
    if (stored.has((item.input as { messageId: string }).messageId)) void outbox.confirm(item.opId);
  }
}
