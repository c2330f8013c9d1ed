// When the subscriber read what, as far as this desk saw it happen: a snapshot tells how far, not since when.
import type { ConversationState } from '../../shared/chat/chat.state.ts';

/** Everything up to `messageId` was read at `atMs`; null when nobody here saw it. */
export interface ReadStep {
  messageId: string | null;
  atMs: number | null;
}

/** Older steps than these are forgotten: their messages say only that they are read. */
const mostSteps = 50;

/** Keeps how far the subscriber has read now, when that is news. */
export function noteRead<Id extends string>(
  steps: Map<Id, ReadStep[]>,
  {
    conversation,
  }: { conversation: { conversationId: Id } & Pick<ConversationState['conversation'], 'subscriberMarks'> },
  atMs: number | null,
): void {
  const known = steps.get(conversation.conversationId) ?? [];
  const messageId = conversation.subscriberMarks.read;
  if (known.length > 0 && known.at(-1)?.messageId === messageId) return;
  const kept = known.slice(1 - mostSteps);
  // What comes before the oldest step that is kept was read at a time that is no longer known.
  if (kept[0] && kept.length < known.length) kept[0] = { ...kept[0], atMs: null };
  steps.set(conversation.conversationId, [...kept, { messageId, atMs }]);
}

/** When the message at `place` was read, by the steps of its conversation; undefined when that is not known. */
export function readTimes(
  messages: readonly { messageId: string }[],
  steps: readonly ReadStep[],
): (place: number) => number | undefined {
  const placed = steps.map(({ messageId, atMs }) => ({
    atMs,
    place: messageId === null ? -1 : messages.findLastIndex((message) => message.messageId === messageId),
  }));
  return (place) => placed.find((step) => step.place >= place)?.atMs ?? undefined;
}
