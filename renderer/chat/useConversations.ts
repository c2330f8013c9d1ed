// Follows the conversations that the desk shows, and keeps their states.
import { onScopeDispose, shallowReactive, watch } from 'vue';
import {
  applyConversationFact,
  renewConversation,
  withoutOldest,
  type ConversationState,
} from '../../shared/chat/chat.state.ts';
import type { Message } from '../../shared/chat/message.contract.ts';
import type { WireError } from '../../shared/errors.ts';
import type { ConversationId } from '../../shared/ids.ts';
import type { Desk } from '../wire/desk.ts';
import { noteRead, type ReadStep } from './read-times.ts';

export const outboxLane = (conversationId: string): `conversation:${string}` =>
  `conversation:${conversationId}`;

/** Follows the conversations that `wanted` names and keeps their states; a state goes when its id does. */
export function useConversations(
  desk: Desk,
  wanted: () => ConversationId[],
  onArrived: (id: ConversationId) => void,
  /** True for one that is neither on the screen nor has a reading place above its end. */
  isUnwatched: (id: ConversationId) => boolean,
) {
  const states = shallowReactive(new Map<ConversationId, ConversationState>());
  const refusals = shallowReactive(new Map<ConversationId, WireError>());
  const readTimes = new Map<ConversationId, ReadStep[]>();
  const stops = new Map<ConversationId, () => void>();
  function follow(id: ConversationId): void {
    const stop = desk.wire.follow(`conversation:${id}`, {
      onSnapshot: (snapshot) => {
        const known = states.get(id);
        noteRead(readTimes, snapshot, null);
        states.set(id, renewConversation(known, snapshot));
        confirmStored(desk, id, snapshot.messages);
      },
      onFact: (fact) => {
        const state = states.get(id);
        if (state) {
          const next = applyConversationFact(state, fact);
          noteRead(readTimes, next, Date.parse(fact.at));
          states.set(id, isUnwatched(id) ? withoutOldest(next) : next);
        }
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
        readTimes.delete(id);
      }
      for (const id of ids) if (!stops.has(id)) follow(id);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    for (const stop of stops.values()) stop();
  });
  return { states, refusals, readTimes };
}

/** What the server has needs no more sending or asking, though its answer to us may have been lost. */
function confirmStored({ outbox }: Desk, conversationId: string, messages: readonly Message[]): void {
  const stored = new Set<string>(messages.map((message) => message.messageId));
  for (const item of outbox.items) {
    if (item.lane !== outboxLane(conversationId)) continue;
    if (stored.has((item.input as { messageId: string }).messageId)) void outbox.confirm(item.opId);
  }
}
