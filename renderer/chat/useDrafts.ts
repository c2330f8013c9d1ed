// The drafts of the signed-in person, for as long as the sign-in lasts.
import { onScopeDispose, watch } from 'vue';
import type { InboxState } from '../../shared/chat/chat.state.ts';
import type { Desk } from '../wire/desk.ts';
import { browserKey, createSealer } from '../wire/outbox-sealer.ts';
import { openDraftStorage } from './draft-storage.ts';
import { openDrafts, type ComposerMode, type Drafts } from './drafts.ts';

const orderOf = { reply: 'chat:send', note: 'chat:note' } as const;

/** `inbox` tells which conversations are mine: with one that comes to me a colleague's draft may come along. */
export function useDrafts(
  { wire, outbox }: Desk,
  personId: string,
  inbox: () => InboxState | undefined,
): Drafts {
  const storage = browserKey(indexedDB, personId).then((key) =>
    openDraftStorage(indexedDB, personId, createSealer(key)),
  );
  const isQueued = (conversationId: string, mode: ComposerMode, body: string): boolean =>
    outbox.items.some((item) => {
      const input = item.input as { conversationId?: string; body?: string } | null;
      return item.name === orderOf[mode] && input?.conversationId === conversationId && input.body === body;
    });
  const drafts = openDrafts({
    storage,
    wire,
    isQueued,
    onProblem: (error) => console.warn('Drafts cannot be kept on this computer', error),
  });
  let known = new Set<string>();
  watch(
    () => [...(inbox()?.mine ?? []), ...(inbox()?.helping ?? [])].map((row) => row.conversationId),
    (ids) => {
      if (ids.some((id) => !known.has(id))) void drafts.sync();
      known = new Set(ids);
    },
  );
  onScopeDispose(() => void drafts.close());
  return drafts;
}
