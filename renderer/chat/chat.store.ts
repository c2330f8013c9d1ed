// What the desk keeps of its chats while a person is signed in: the queue, my inbox, and every conversation followed.
import { computed, inject, onScopeDispose, provide, ref, shallowRef, type InjectionKey } from 'vue';
import { applyQueueFact, type ConversationState } from '../../shared/chat/chat.state.ts';
import type { Result } from '../../shared/errors.ts';
import type { AttachmentId, ConversationId } from '../../shared/ids.ts';
import type { StaffRole } from '../../shared/wire/wire.contract.ts';
import type { Desk } from '../wire/desk.ts';
import type { OutboxItem } from '../wire/outbox-list.ts';
import { useStreamState } from '../wire/useStreamState.ts';
import { newOpId } from '../wire/wire.ts';
import type { ComposerMode } from './drafts.ts';
import { lastSeenMs } from './held-replies.ts';
import { createMyAsks } from './my-asks.ts';
import { createInboxFacts } from './inbox-facts.ts';
import { createTaking } from './taking.ts';
import { outboxLane, useConversations } from './useConversations.ts';
import { useDrafts } from './useDrafts.ts';
import { useHistory } from './useHistory.ts';
import type { Place } from './place-keeper.ts';
import { useTyping } from './useTyping.ts';

export type ChatStore = ReturnType<typeof createChatStore>;
/** Who sits here. */
export interface ChatPerson {
  id: string;
  name: string;
  role: StaffRole;
}

const key: InjectionKey<ChatStore> = Symbol('chat');

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
  const inboxFacts = createInboxFacts();
  const inbox = useStreamState(wire, `inbox:${me.id}`, inboxFacts.apply);
  const drafts = useDrafts(desk, me.id, () => inbox.state.value);
  const myAsks = createMyAsks(me.id, drafts);
  inboxFacts.listen(myAsks.note);
  const openId = ref<ConversationId | null>(null);
  const typing = useTyping(wire, me.id);
  /** Where each conversation was left, to come back to. */
  const places = new Map<ConversationId, { place: Place; seenId: string | undefined }>();
  const {
    states: conversations,
    refusals,
    readTimes,
  } = useConversations(
    desk,
    () => {
      const { mine = [], helping = [] } = inbox.state.value ?? {};
      const ids = [...mine, ...helping].map((row) => row.conversationId);
      return openId.value && !ids.includes(openId.value) ? [...ids, openId.value] : ids;
    },
    typing.ended,
    (id) => id !== openId.value && (places.get(id)?.place ?? 'end') === 'end',
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
    /** Calls with each fact of my inbox and the state before it, for as long as the calling component lives. */
    onInboxFact: inboxFacts.listen,
    /** What became of my requests to colleagues. */
    myAsks,
    conversations,
    openId,
    open: computed(() => (openId.value ? conversations.get(openId.value) : undefined)),
    /** Why the open conversation cannot be shown, if the server said so. */
    openError: computed(() => (openId.value ? refusals.get(openId.value) : undefined)),
    typing,
    drafts,
    taking: createTaking({
      next: () => taken(wire.order('chat:take_next', {})),
      one: (conversationId) => taken(wire.order('chat:accept', { conversationId })),
    }),
    ...useWriting(outbox, conversations, me.id),
    mark: (conversationId: ConversationId, marks: { delivered?: string; read?: string }) =>
      wire.order('chat:mark', { conversationId, ...marks }),
    /** When the subscriber read what, as far as it was seen from here. */
    readTimes,
    history: useHistory(wire, conversations),
    places,
    /** Set to have the list of that conversation go to that message and mark it for a moment. */
    jumpTo: shallowRef<{ conversationId: ConversationId; messageId: string } | null>(null),
    search: (conversationId: ConversationId, text: string, cursor?: string) =>
      wire.query('chat:search', { conversationId, text, ...(cursor === undefined ? {} : { cursor }) }),
  };
}

/** What is written here goes through the outbox: on disk first, then on screen, then to the server. */
function useWriting(
  outbox: Desk['outbox'],
  conversations: ReadonlyMap<ConversationId, ConversationState>,
  myId: string,
) {
  const pending = shallowRef<readonly OutboxItem[]>(outbox.items);
  onScopeDispose(outbox.subscribe((items) => (pending.value = items)));
  return {
    pending,
    /** Resolves when the text is on this computer's disk: only then may the composer forget it. */
    write: (
      conversationId: ConversationId,
      mode: ComposerMode,
      body: string,
      attachments: readonly AttachmentId[] = [],
    ) =>
      outbox.put({
        lane: outboxLane(conversationId),
        name: mode === 'note' ? 'chat:note' : 'chat:send',
        input: { conversationId, messageId: newOpId(), body, attachments: [...attachments] },
        seenUpTo: lastSeenMs(conversations.get(conversationId)?.messages ?? [], myId),
      }),
    /** What of this conversation still waits in the outbox, oldest first. */
    pendingOf: (conversationId: string) =>
      pending.value.filter((item) => item.lane === outboxLane(conversationId)),
    retry: (item: OutboxItem) => outbox.retry(item.id),
    discard: (item: OutboxItem) => outbox.discard(item.id),
    release: (conversationId: string) => outbox.release(outboxLane(conversationId)),
  };
}
