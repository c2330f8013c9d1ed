// An end that the subscriber has asked for: behind the messages of its conversation, and never past one that has failed.
import type { OutboxItem } from '../wire/outbox-list.ts';
import type { OutboxEntry } from '../wire/outbox-storage.ts';

export const consultationLane = (conversationId: string): string => `consultation:${conversationId}`;

/** The end that waits in the outbox, if any. */
export function endingOf(items: readonly OutboxItem[], conversationId: string): OutboxItem | undefined {
  const lane = consultationLane(conversationId);
  return items.find((item) => item.lane === lane && item.name === 'assistant:end');
}

/** False for an end while a message of its conversation waits for its author's word: it would be out of reach then. */
export function maySendNow(items: readonly OutboxItem[], entry: OutboxEntry): boolean {
  if (entry.name !== 'assistant:end') return true;
  return !items.some((item) => item.lane === entry.lane && item.id !== entry.id && item.state === 'failed');
}
