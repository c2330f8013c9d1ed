// What the desk knows of its chats: each function applies one fact to the state that a snapshot began.
import type { FactOf, SnapshotOf } from '../wire/wire.contract.ts';
import type { chatStreams, Conversation } from './chat.contract.ts';
import { marksAfterWriting } from './chat.rules.ts';
import type { Message } from './message.contract.ts';

export type QueueState = SnapshotOf<typeof chatStreams.queue>;
export type QueueFact = FactOf<typeof chatStreams.queue>;
export type InboxState = SnapshotOf<typeof chatStreams.inbox>;
export type InboxFact = FactOf<typeof chatStreams.inbox>;
export type ConversationState = SnapshotOf<typeof chatStreams.conversation>;
export type ConversationFact = FactOf<typeof chatStreams.conversation>;

const byKey = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** State of `queue` after `fact`; longest waiting first. Pure, O(n log n). */
export function applyQueueFact(state: QueueState, fact: QueueFact): QueueState {
  const { conversationId } = fact.payload;
  if (fact.type === 'queue:offered') {
    const { offeredTo } = fact.payload;
    const waiting = state.waiting.map((row) =>
      row.conversationId === conversationId ? { ...row, offeredTo } : row,
    );
    return { waiting };
  }
  const others = state.waiting.filter((row) => row.conversationId !== conversationId);
  if (fact.type === 'queue:left') return { waiting: others };
  const waiting = [...others, fact.payload].sort((left, right) =>
    byKey(left.queuedAt + left.conversationId, right.queuedAt + right.conversationId),
  );
  return { waiting };
}

/** State of `inbox:STAFF` after `fact`. Pure, O(n log n). */
export function applyInboxFact(state: InboxState, fact: InboxFact): InboxState {
  const { conversationId } = fact.payload;
  const mine = state.mine.filter((row) => row.conversationId !== conversationId);
  switch (fact.type) {
    case 'inbox:added':
      return { ...state, mine: [...mine, fact.payload].sort((left, right) => left.slot - right.slot) };
    case 'inbox:done': {
      const done = state.doneToday.filter((row) => row.conversationId !== conversationId);
      const doneToday = [fact.payload, ...done].sort((left, right) =>
        byKey(right.closedAt + right.conversationId, left.closedAt + left.conversationId),
      );
      return { ...state, mine, doneToday };
    }
    case 'inbox:released':
      return { ...state, mine };
    case 'inbox:rated': {
      const { score } = fact.payload;
      const doneToday = state.doneToday.map((row) =>
        row.conversationId === conversationId ? { ...row, score } : row,
      );
      return { ...state, doneToday };
    }
    case 'inbox:offered':
      return { ...state, offers: [...without(state.offers, conversationId), fact.payload] };
    case 'inbox:offer_ended':
      return { ...state, offers: without(state.offers, conversationId) };
    case 'inbox:asked': {
      const { requestId } = fact.payload;
      const others = state.requests.filter((request) => request.requestId !== requestId);
      const requests = [...others, fact.payload].sort((left, right) =>
        byKey(left.askedAt + left.requestId, right.askedAt + right.requestId),
      );
      return { ...state, requests };
    }
    case 'inbox:ask_ended': {
      const { requestId } = fact.payload;
      return { ...state, requests: state.requests.filter((request) => request.requestId !== requestId) };
    }
    case 'inbox:helping': {
      const helping = [...without(state.helping, conversationId), fact.payload].sort((left, right) =>
        byKey(left.conversationId, right.conversationId),
      );
      return { ...state, helping };
    }
    case 'inbox:helping_ended':
      return { ...state, helping: without(state.helping, conversationId) };
  }
}

const without = <Row extends { conversationId: string }>(
  rows: readonly Row[],
  conversationId: string,
): Row[] => rows.filter((row) => row.conversationId !== conversationId);

/** State of `conversation:ID` after `fact`. Pure, O(messages). */
export function applyConversationFact(state: ConversationState, fact: ConversationFact): ConversationState {
  const change = (changes: Partial<Conversation>): ConversationState => ({
    ...state,
    conversation: { ...state.conversation, ...changes },
  });
  switch (fact.type) {
    case 'chat:accepted':
      return change({ state: 'open', ...fact.payload });
    case 'chat:sent':
      return {
        ...change({
          waitingSince: fact.payload.waitingSince,
          ...marksMovedBy(state.conversation, fact.payload.message),
        }),
        messages: [...state.messages, fact.payload.message],
      };
    case 'chat:marked':
      return change({ [`${fact.payload.side}Marks`]: fact.payload.marks });
    case 'chat:closed':
      return change({ state: 'closed', waitingSince: null, ...fact.payload });
    case 'chat:rated':
      return change({ rating: fact.payload });
    case 'chat:rating_skipped':
      return change({ ratingSkipped: true });
    case 'chat:returned':
      return change({ state: 'waiting', ownerId: null, ownerName: null, ...fact.payload });
    case 'chat:helpers':
    case 'chat:request':
    case 'chat:merged':
    case 'chat:merged_into':
    case 'chat:language':
      return change(fact.payload);
  }
}

function marksMovedBy(conversation: Conversation, message: Message): Partial<Conversation> {
  if (message.kind !== 'text') return {};
  if (message.author === 'agent') return { deskMarks: marksAfterWriting(conversation.deskMarks, message) };
  if (message.author === 'subscriber') {
    return { subscriberMarks: marksAfterWriting(conversation.subscriberMarks, message) };
  }
  return {};
}

/** Puts an older page, as `chat:older` gives it, before what the state holds. */
export function prependOlder(
  state: ConversationState,
  page: { messages: readonly Message[]; more: boolean },
): ConversationState {
  return { ...state, messages: [...page.messages, ...state.messages], more: page.more };
}

/**
 * A fresh snapshot over what is known already: older pages that were loaded stay, unless there is a gap between them
 * and the snapshot, so that a reconnect tears nobody from what they read. O(messages).
 */
export function renewConversation(
  known: ConversationState | undefined,
  snapshot: ConversationState,
): ConversationState {
  const first = snapshot.messages[0]?.messageId;
  const seam = known?.messages.findLastIndex((message) => message.messageId === first) ?? -1;
  if (!known || seam <= 0) return snapshot;
  return {
    ...snapshot,
    messages: [...known.messages.slice(0, seam), ...snapshot.messages],
    more: known.more,
  };
}

/** Above so many messages a conversation that nobody looks at keeps only the newest of them. */
const mostUnseen = 200;
const keptUnseen = 100;

/** Lets the oldest messages go once there are many; they can be asked for again as older pages. O(kept). */
export function withoutOldest(state: ConversationState): ConversationState {
  if (state.messages.length <= mostUnseen) return state;
  return { ...state, messages: state.messages.slice(-keptUnseen), more: true };
}
