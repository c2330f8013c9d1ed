// The first words of a person's conversation while they are written: kept on this device, gone when the desk has them.
import { reactive, watch } from 'vue';
import { topic as topicSchema, type Topic } from '../../shared/chat/message.contract.ts';
import { newOpId } from '../wire/wire.ts';
import { keptDraft } from './kept-draft.ts';

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

/** Of `personId` alone: who signs in next on the same device finds nothing of it. */
export function useStartDraft(personId: string) {
  const kept = keptDraft(`lanka.assistant.start.${personId}`);
  const atStart = parse(kept.read());
  const draft = reactive<StartDraft>({ ...atStart });
  const stored = new Set<string>();
  watch(
    () => [draft.topic, draft.body, draft.others],
    () => (draft.opId = newOpId()),
    { flush: 'sync' },
  );
  watch(draft, (now) => kept.keep(JSON.stringify(now)));
  void kept.readDisk().then((text) => {
    const onDisk = parse(text);
    const isGone = text === '' || stored.has(onDisk.messageId) || draft.messageId !== atStart.messageId;
    if (isGone || onDisk.body === atStart.body) return;
    // What was typed meanwhile goes after it.
    if (draft.body === atStart.body) Object.assign(draft, onDisk);
    else draft.body = `${onDisk.body}\n${draft.body}`.trim();
  });
  return {
    draft,
    /** The conversation holds these messages: what was stored must not be offered again. */
    forgetStored(messageIds: readonly string[]): void {
      for (const id of messageIds) stored.add(id);
      if (stored.has(draft.messageId)) Object.assign(draft, fresh());
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

function parse(text: string): StartDraft {
  try {
    const kept = JSON.parse(text) as Partial<StartDraft> | null;
    const { success, data } = topicSchema.safeParse(kept?.topic);
    return { ...fresh(), ...kept, topic: success ? data : 'internet' };
  } catch {
    return fresh();
  }
}
