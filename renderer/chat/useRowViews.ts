// What each shown row says: O(rows on screen) for each change, however long the conversation is.
import { computed, type ComputedRef } from 'vue';
import { deliveryAt, markPlaces } from '../../shared/chat/chat.rules.ts';
import type { ConversationState } from '../../shared/chat/chat.state.ts';
import { kyivDay } from '../language/format.ts';
import type { ChatStore } from './chat.store.ts';
import type { ListRow, ListRows } from './list-rows.ts';
import { readTimes } from './read-times.ts';
import type { Find } from './useFind.ts';

interface Options {
  chat: ChatStore;
  state: () => ConversationState;
  rows: () => ListRows;
  visible: ComputedRef<number[]>;
  find: Find;
}

export function useRowViews({ chat, state, rows, visible, find }: Options) {
  const marks = computed(() => markPlaces(state().messages, state().conversation.subscriberMarks));
  const readAt = computed(() => {
    const { messages, conversation } = state();
    return readTimes(messages, chat.readTimes.get(conversation.conversationId) ?? []);
  });
  function shown(row: ListRow & { kind: 'message' }) {
    const { message, above, place } = row;
    const isOurs = row.chat === null && message.author === 'agent' && message.kind === 'text';
    const delivery = isOurs ? deliveryAt(place, marks.value) : undefined;
    return {
      startsDay: !above || dayOf(above.at) !== dayOf(message.at),
      delivery,
      readAtMs: delivery === 'read' ? readAt.value(place) : undefined,
      found: find.foundIn(message),
    };
  }
  return computed(() => {
    const merged = new Set<string>(state().conversation.mergedFrom);
    return visible.value
      .filter((index) => index < rows().count)
      .map((index) => {
        const row = rows().rowAt(index);
        const { key, chat: earlier } = row;
        const isMerged = earlier !== null && merged.has(earlier.conversationId);
        return row.kind === 'message'
          ? { index, key, message: row.message, shown: shown(row), chat: earlier, isMerged }
          : { index, key, message: null, shown: null, chat: earlier, isMerged };
      });
  });
}

const days = new Map<string, string>();
const mostDays = 2_000;

/** The day in Kyiv of an instant; formatting dates is slow, and neighbours share their hour. */
function dayOf(at: string): string {
  const hour = at.slice(0, 13);
  const known = days.get(hour);
  if (known !== undefined) return known;
  if (days.size > mostDays) days.clear();
  const day = kyivDay(Date.parse(at));
  days.set(hour, day);
  return day;
}
