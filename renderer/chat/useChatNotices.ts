// What the system tells while the desk is not in front: a chat rings, somebody waits, a colleague asks. It names nobody.
import { computed, onScopeDispose, ref, watch } from 'vue';
import type { ConversationId } from '../../shared/ids.ts';
import { desktop } from '../desktop/desktop.ts';
import { useWords } from '../language/useWords.ts';
import { usePreferences } from '../settings/preferences.ts';
import type { ChatStore } from './chat.store.ts';

/** How many chats ring for this person or wait for their answer: on the icon of the program and in the title. */
export const waitingForMe = ref(0);

type Told = 'offer' | 'message' | 'assigned';

/** Listens for as long as the calling component lives. */
export function useChatNotices(chat: ChatStore): void {
  const { t } = useWords();
  const preferences = usePreferences();
  const bridge = desktop();
  const isFocused = ref(true);
  void bridge.windowState().then((state) => (isFocused.value = state.isFocused));
  onScopeDispose(bridge.onWindowState((state) => (isFocused.value = state.isFocused)));
  /** Once about each, until somebody has looked. */
  const told = new Set<string>();
  watch(isFocused, (now) => now && told.clear());

  function tell(what: Told, id: ConversationId): void {
    const name = `${what} ${id}`;
    const isWanted = preferences.notices ?? bridge.kind === 'electron';
    if (!isWanted || isFocused.value || told.has(name)) return;
    told.add(name);
    const notice = { title: t(`inbox.notice.${what}`), body: t('inbox.notice.open') };
    void bridge.notify({ ...notice, route: { name: 'chat', id } });
  }
  watch(
    () => chat.inbox.value?.offers[0]?.conversationId,
    (id) => id && tell('offer', id),
    { immediate: true },
  );
  const waiting = computed(() =>
    [...chat.conversations].flatMap(([id, { conversation }]) =>
      conversation.waitingSince !== null && conversation.ownerId === chat.me.id ? [id] : [],
    ),
  );
  watch(waiting, (now, before) => {
    for (const id of now) if (!before.includes(id)) tell('message', id);
  });
  chat.onInboxFact((fact) => {
    if (fact.type === 'inbox:asked' && fact.payload.toId === chat.me.id)
      tell('assigned', fact.payload.conversationId);
  });

  const count = computed(() => waiting.value.length + (chat.inbox.value?.offers.length ?? 0));
  watch(
    count,
    (now) => {
      waitingForMe.value = now;
      void bridge.setBadge(now);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    waitingForMe.value = 0;
    void bridge.setBadge(0);
  });
}
