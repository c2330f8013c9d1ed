// What is being written: kept on this device with every change, on disk a moment later, gone with the message.
import { durable } from '../ui/durable-texts.ts';

/** So long a change waits for more before it is written to disk. */
const keepAfterMs = 100;

export function keptDraft(storageKey: string) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let latest = '';
  const write = (): void => {
    timer = undefined;
    void (latest === '' ? durable.remove(storageKey) : durable.set(storageKey, latest));
  };
  return {
    read: (): string => durable.peek(storageKey) ?? '',
    /** What the disk has, which after the death of the browser may be newer. */
    readDisk: async (): Promise<string> => (await durable.get(storageKey)) ?? '',
    keep: (text: string): void => {
      latest = text;
      durable.note(storageKey, text);
      timer ??= setTimeout(write, keepAfterMs);
    },
    clear: (): void => {
      clearTimeout(timer);
      latest = '';
      write();
    },
  };
}

/** The next message of a conversation. */
export const draftOf = (conversationId: string) => keptDraft(`lanka.assistant.draft.${conversationId}`);

/** The words beside a rating that is not given yet. */
export const commentOf = (conversationId: string) => keptDraft(`lanka.assistant.comment.${conversationId}`);
