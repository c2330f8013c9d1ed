// All unsent texts of the person at this desk: one per conversation and mode, on disk, at the server, and merged.
import { shallowReactive } from 'vue';
import { messageLimit } from '../../shared/chat/message.contract.ts';
import { errorEntry } from '../../shared/errors.ts';
import type { ConversationId } from '../../shared/ids.ts';
import type { Desk } from '../wire/desk.ts';
import { Draft } from './draft.ts';
import type { DraftStorage, KeptDraft } from './draft-storage.ts';

export type ComposerMode = 'reply' | 'note';
export const composerModes = ['reply', 'note'] as const;

export interface DraftsParts {
  storage: Promise<DraftStorage>;
  wire: Pick<Desk['wire'], 'order' | 'query' | 'connection' | 'onConnection'>;
  /** True when the outbox has this text already: the program was killed between putting it there and forgetting it here. */
  isQueued(conversationId: string, mode: ComposerMode, body: string): boolean;
  /** The disk refused: texts are on screen and at the server only. */
  onProblem?(error: unknown): void;
  nowMs?(): number;
  /** 1,000 when not said. */
  saveAfterMs?: number;
}
export type Drafts = ReturnType<typeof openDrafts>;

const saveAfterOf = ({ saveAfterMs = 1_000 }: DraftsParts): number => saveAfterMs;
const keyOf = (conversationId: string, mode: ComposerMode): string => `${conversationId}:${mode}`;
const partsOf = (key: string): [ConversationId, ComposerMode] =>
  key.split(':') as [ConversationId, ComposerMode];
/** What the server takes; a longer text is kept on this computer until it is cut. */
const mostUnits = messageLimit * 4;

/** Reads the disk, then the server, and keeps both up to date until `close`. */
export function openDrafts(parts: DraftsParts) {
  const drafts = shallowReactive(new Map<string, Draft>());
  const unsaved = (): Draft[] => [...drafts.values()].filter((draft) => draft.isUnsaved);
  // Who switches between chats quickly asks once.
  const sync = atMostOnceIn(2 * saveAfterOf(parts), () => meetServer(parts, drafts, of));
  function of(key: string): Draft {
    let draft = drafts.get(key);
    if (!draft) {
      draft = makeDraft(parts, key, () => void sync());
      drafts.set(key, draft);
    }
    return draft;
  }
  const ready = restore(parts, of).then(sync);
  const offConnection = parts.wire.onConnection(({ state }) => {
    if (state === 'online') void ready.then(sync);
    if (state === 'ended') for (const draft of unsaved()) draft.saveNow();
  });
  const flush = (): void => {
    for (const draft of drafts.values()) void draft.flush();
  };
  const leave = (): void => {
    flush();
    for (const draft of unsaved()) draft.hurry();
  };
  const offPage = onLeavingPage(leave, () => void ready.then(sync));

  return {
    /** Settled once the disk was read and the server asked for the first time. */
    ready,
    open: (conversationId: string, mode: ComposerMode): Draft => of(keyOf(conversationId, mode)),
    /** True when a reply or a note stands unsent in this conversation. Reactive. */
    has: (conversationId: string): boolean =>
      composerModes.some((mode) => drafts.get(keyOf(conversationId, mode))?.text.value.trim()),
    /** Asks the server for what another computer or a colleague left; call when a conversation comes to me or is opened. */
    sync: () => ready.then(sync),
    flush,
    /** At signing out: what the server has goes from this computer, what it has not stays, sealed. */
    close: async (): Promise<void> => {
      offConnection();
      offPage();
      await close(parts, drafts);
    },
  };
}

/** Runs `work` at once; asked again meanwhile or shortly after, once more at the end of the pause. */
function atMostOnceIn(pauseMs: number, work: () => Promise<void>): () => Promise<void> {
  let pause: Promise<void> | undefined;
  let again: Promise<void> | undefined;
  const run = (): Promise<void> => {
    pause = new Promise((resolve) => setTimeout(resolve, pauseMs)).then(() => (pause = undefined));
    return work();
  };
  return () => {
    if (!pause) return run();
    again ??= pause.then(() => {
      again = undefined;
      return run();
    });
    return again;
  };
}

function makeDraft(parts: DraftsParts, key: string, onNewer: () => void): Draft {
  const [conversationId, mode] = partsOf(key);
  return new Draft(key, {
    nowMs: () => parts.nowMs?.() ?? Date.now(),
    saveAfterMs: saveAfterOf(parts),
    onNewer,
    keep: async (kept) => {
      try {
        const storage = await parts.storage;
        const isDone = kept.body === '' && kept.savedRevision >= kept.revision;
        await (isDone ? storage.remove(kept.key) : storage.put(kept));
        return true;
      } catch (error) {
        parts.onProblem?.(error);
        return false;
      }
    },
    save: async ({ body, revision }) => {
      if (body.length > mostUnits) return 'refused';
      const { state } = parts.wire.connection();
      if (state !== 'online' && state !== 'ended') return null;
      const answer = await parts.wire.order('draft:save', { conversationId, mode, body, revision });
      if (answer.ok) return answer.value.revision;
      return errorEntry(answer.error.code).retry || answer.error.code === 'UNAUTHENTICATED'
        ? null
        : 'refused';
    },
  });
}

async function restore(parts: DraftsParts, of: (key: string) => Draft): Promise<void> {
  const kept = await parts.storage.then(
    (storage) => storage.list(),
    (error: unknown): KeptDraft[] => {
      parts.onProblem?.(error);
      return [];
    },
  );
  for (const one of kept) {
    const draft = of(one.key);
    const isQueued = parts.isQueued(...partsOf(one.key), one.body.trim());
    // What was typed meanwhile replaces a text that is on its way.
    if (isQueued && draft.kept.revision > 0) continue;
    draft.restore(one);
    if (isQueued) draft.take().settle(true);
  }
}

async function meetServer(
  { wire }: DraftsParts,
  drafts: ReadonlyMap<string, Draft>,
  of: (key: string) => Draft,
): Promise<void> {
  if (wire.connection().state !== 'online') return;
  // What changes while the answer travels is newer than the answer.
  const asked = new Map([...drafts].map(([key, draft]) => [key, stateOf(draft)]));
  const answer = await wire.query('draft:list', {});
  if (!answer.ok) return;
  const theirs = new Map(answer.value.drafts.map((one) => [keyOf(one.conversationId, one.mode), one]));
  for (const key of new Set([...drafts.keys(), ...theirs.keys()])) {
    const draft = of(key);
    if (draft.isSaving || (asked.get(key) ?? fresh) !== stateOf(draft)) {
      if (draft.isUnsaved) draft.saveSoon(0);
    } else draft.meet(theirs.get(key) ?? null);
  }
}

const stateOf = (draft: Draft): string =>
  `${draft.kept.revision} ${draft.kept.savedRevision} ${draft.isSaving}`;
const fresh = '0 0 false';

async function close({ storage, onProblem }: DraftsParts, drafts: ReadonlyMap<string, Draft>): Promise<void> {
  try {
    const disk = await storage;
    for (const draft of drafts.values()) {
      await draft.stop();
      if (draft.kept.savedRevision >= draft.kept.revision) await disk.remove(draft.kept.key);
    }
    disk.close();
  } catch (error) {
    onProblem?.(error);
  }
}

/** Runs `leave` whenever this may be the last moment (the page is hidden, left, or behind another), `back` after it. */
function onLeavingPage(leave: () => void, back: () => void): () => void {
  if (typeof document === 'undefined') return () => undefined;
  globalThis.addEventListener('blur', leave);
  globalThis.addEventListener('pagehide', leave);
  globalThis.addEventListener('focus', back);
  document.addEventListener('visibilitychange', leave);
  return () => {
    globalThis.removeEventListener('blur', leave);
    globalThis.removeEventListener('pagehide', leave);
    globalThis.removeEventListener('focus', back);
    document.removeEventListener('visibilitychange', leave);
  };
}
