// What is heard: a chat that rings for me, a chat elsewhere that begins to wait, a chat that a colleague gives me.
import { onScopeDispose, watch } from 'vue';
import type { TeamStore } from '../presence/team.store.ts';
import { usePreferences } from '../settings/preferences.ts';
import type { ChatStore } from './chat.store.ts';
import { createSounds, playTones } from './sounds.ts';

/** While a chat rings, the sound is asked for this often; how often it is made is not decided here. */
const ringEveryMs = 1_000;
/** What I took myself is open by then. */
const openedWithinMs = 700;

/** Listens for as long as the calling component lives; `isDeskShown` says whether the open chat is on screen. */
export function useChatSounds(chat: ChatStore, team: TeamStore, isDeskShown: () => boolean): void {
  const preferences = usePreferences();
  const sound = createSounds({
    nowMs: () => performance.now(),
    isEnabled: () => preferences.sounds,
    isOnCall: () => team.mine.value?.state === 'on_call',
    play: playTones,
  });
  const isOnScreen = (conversationId: string): boolean =>
    conversationId === chat.openId.value && isDeskShown() && document.visibilityState === 'visible';

  let ringing: ReturnType<typeof setInterval> | undefined;
  const stopRinging = (): void => clearInterval(ringing);
  watch(
    () => chat.inbox.value?.offers[0]?.conversationId,
    (offered) => {
      stopRinging();
      if (offered === undefined) return;
      sound('offer');
      ringing = setInterval(() => sound('offer'), ringEveryMs);
    },
    { immediate: true },
  );
  onScopeDispose(stopRinging);

  const waiting = new Map<string, boolean>();
  watch(
    () => [...chat.conversations].map(([id, { conversation }]) => [id, conversation.waitingSince] as const),
    (now) => {
      for (const [id, waitingSince] of now) {
        const waited = waiting.get(id);
        waiting.set(id, waitingSince !== null);
        if (waited === false && waitingSince !== null && !isOnScreen(id)) sound('message');
      }
    },
  );

  chat.onInboxFact((fact) => {
    const { conversationId } = fact.payload;
    if (fact.type === 'inbox:asked' && fact.payload.toId === chat.me.id) sound('assigned');
    if (fact.type !== 'inbox:added') return;
    setTimeout(() => {
      if (!isOnScreen(conversationId)) sound('assigned');
    }, openedWithinMs);
  });
}
