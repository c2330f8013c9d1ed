// Says what happened in chats that are not on screen: politely, merged, never more than the announcer allows.
import { watch } from 'vue';
import { useWords } from '../language/useWords.ts';
import { announce } from '../ui/announcer.ts';
import { showToast } from '../ui/toasts.ts';
import type { ChatStore } from './chat.store.ts';

/** Watches the store for as long as the calling component lives. */
export function useChatNews(chat: ChatStore): void {
  const { t } = useWords();
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
}
