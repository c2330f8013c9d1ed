// The first words of a person's conversation while they are written: kept over a reload, gone when the desk has them.
import { reactive, watch } from 'vue';
import { topic as topicSchema, type Topic } from '../../shared/chat/message.contract.ts';
import { newOpId } from '../wire/wire.ts';
import { inTab } from '../ui/kept-texts.ts';

export interface StartDraft {
  topic: Topic;
  body: string;
  /** What went with the words at the last try: language and files. */
  others: string;
  /** The same ids for the same words: a second press after a lost answer starts nothing twice. */
  opId: string;
  messageId: string;
}

const fresh = (): StartDraft => ({
  topic: 'internet',
  body: '',
  others: '',
  opId: newOpId(),
  messageId: newOpId(),
});

/** Of `personId` alone: who signs in next in the same tab finds nothing of it. */
export function useStartDraft(personId: string) {
  const storageKey = `lanka.assistant.start.${personId}`;
  const draft = reactive<StartDraft>(read(storageKey));
  watch(
    () => [draft.topic, draft.body, draft.others],
    () => (draft.opId = newOpId()),
    { flush: 'sync' },
  );
  watch(draft, (now) => inTab.setItem(storageKey, JSON.stringify(now)));
  return {
    draft,
    /** The conversation holds these messages: what was stored must not be offered again. */
    forgetStored(messageIds: readonly string[]): void {
      if (messageIds.includes(draft.messageId)) Object.assign(draft, fresh());
    },
    /** With another language or other files the next try is another operation. */
    goesWith(others: readonly string[]): void {
      draft.others = others.join();
    },
    clear(): void {
      Object.assign(draft, fresh());
    },
  };
}

function read(storageKey: string): StartDraft {
  try {
    const kept = JSON.parse(inTab.getItem(storageKey) ?? 'null') as Partial<StartDraft> | null;
    const { success, data } = topicSchema.safeParse(kept?.topic);
    return { ...fresh(), ...kept, topic: success ? data : 'internet' };
  } catch {
    return fresh();
  }
}
