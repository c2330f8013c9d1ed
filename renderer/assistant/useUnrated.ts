// The closed conversation whose rating is still owed when the next one has begun: asked for again, in one line.
import { computed, shallowRef, watch } from 'vue';
import type { ConsultationState } from '../../shared/assistant/assistant.state.ts';
import { ratingWindowMs } from '../../shared/chat/chat.rules.ts';
import type { ConversationId } from '../../shared/ids.ts';
import { useNow } from '../ui/useNow.ts';
import { onDevice } from '../ui/kept-texts.ts';

export interface Unrated {
  conversationId: ConversationId;
  agentName: string | null;
  closedAtMs: number;
}

/** Of `personId` alone: who signs in next on this device owes nothing. */
export function useUnrated(
  personId: string,
  conversationId: () => ConversationId | null,
  state: () => ConsultationState | undefined,
) {
  const storageKey = `lanka.assistant.unrated.${personId}`;
  const owed = shallowRef<Unrated | undefined>(read(storageKey));
  const nowMs = useNow(60_000);
  function keep(unrated: Unrated | undefined): void {
    owed.value = unrated;
    if (unrated) onDevice.setItem(storageKey, JSON.stringify(unrated));
    else onDevice.removeItem(storageKey);
  }
  let last: { id: ConversationId; state: ConsultationState } | undefined;
  function look(id: ConversationId, now: ConsultationState, closedAtMs: number): void {
    if (now.rating || now.ratingSkipped || now.agentName === null) {
      if (owed.value?.conversationId === id) keep(undefined);
    } else keep({ conversationId: id, agentName: now.agentName, closedAtMs });
  }
  watch([conversationId, state] as const, ([id, now]) => {
    if (last && last.id !== id) {
      // What was refused because the conversation had just been closed may begin the next one before the closing is heard of.
      if (id && last.state.state !== 'closed') look(last.id, last.state, Date.now());
      last = undefined;
    }
    if (!id || !now) return;
    last = { id, state: now };
    if (now.state === 'closed') look(id, now, Date.parse(now.closedAt ?? ''));
  });
  return {
    /** Of another conversation than the one on screen, while it may be rated. */
    unrated: computed(() => {
      const kept = owed.value;
      if (!kept || kept.conversationId === conversationId()) return undefined;
      return nowMs.value - kept.closedAtMs < ratingWindowMs ? kept : undefined;
    }),
    forget: () => keep(undefined),
  };
}

function read(storageKey: string): Unrated | undefined {
  try {
    return (JSON.parse(onDevice.getItem(storageKey) ?? 'null') as Unrated | null) ?? undefined;
  } catch {
    return undefined;
  }
}
