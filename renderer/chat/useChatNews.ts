// Says what happened in chats that are not on screen: politely, merged, never more than the announcer allows.
import { watch } from 'vue';
import { useWords } from '../language/useWords.ts';
import { announce, announceNow } from '../ui/announcer.ts';
import { showToast } from '../ui/toasts.ts';
import type { ChatStore } from './chat.store.ts';

/** Counted together while they come faster than they can be said. */
const mergeWithinMs = 5_000;

/** Watches the store for as long as the calling component lives. */
export function useChatNews(chat: ChatStore): void {
  const { t } = useWords();

  watch(
    () => chat.inbox.value?.offers[0],
    (offer, before) => {
      if (offer && offer.conversationId !== before?.conversationId)
        announce(t('inbox.rings', { name: offer.subscriberName }));
    },
  );
  watch(
    () => chat.queue.value?.waiting.at(-1),
    (newest, before) => {
      const known = chat.queue.value?.waiting.some((row) => row.conversationId === before?.conversationId);
      if (newest && newest.conversationId !== before?.conversationId && (known || !before)) {
        announce(t('chat.offered', { name: newest.subscriberName }));
      }
    },
  );
  watch(
    () => chat.inbox.value?.doneToday.filter((row) => row.score !== null).length,
    (now, before) => {
      if (before === undefined || now === undefined || now <= before) return;
      const rated = chat.inbox.value?.doneToday.find((row) => row.score !== null);
      if (rated)
        showToast({ text: t('chat.ratedNow', { name: rated.subscriberName, score: rated.score ?? 0 }) });
    },
  );
  watch(
    () => chat.pending.value.filter((item) => item.state === 'failed').length,
    (now, before) => {
      if (now > before) announceNow(t('chat.sendFailed'));
    },
  );
  useOtherChats(chat);
}

/** New messages of the chats that are mine and not open: one sentence for all of them. */
function useOtherChats(chat: ChatStore): void {
  const { t } = useWords();
  const seen = new Map<string, number>();
  let count = 0;
  let lastAtMs = 0;

  watch(
    () => [...chat.conversations].map(([id, state]) => [id, newestFrom(state.messages)] as const),
    (newest) => {
      for (const [id, atMs] of newest) {
        const before = seen.get(id);
        seen.set(id, atMs);
        if (before === undefined || atMs <= before || id === chat.openId.value) continue;
        count = Date.now() - lastAtMs < mergeWithinMs ? count + 1 : 1;
        lastAtMs = Date.now();
        announce(t('chat.newMessages', { n: count }));
      }
    },
  );
}

/** When the subscriber last wrote, in ms; 0 for never. */
function newestFrom(messages: readonly { author: string; at: string }[]): number {
  return Date.parse(messages.findLast((message) => message.author === 'subscriber')?.at ?? '') || 0;
}
