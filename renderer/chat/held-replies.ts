// A reply that waited for the connection is not sent over the subscriber's head: its author is asked first.
import type { Conversation } from '../../shared/chat/chat.contract.ts';
import type { Message } from '../../shared/chat/message.contract.ts';
import type { Desk } from '../wire/desk.ts';
import type { OutboxEntry } from '../wire/outbox-storage.ts';

/** Younger ones go out at once: nobody wants to be asked because two people pressed Enter together. */
const askAfterMs = 3_000;
const pollMs = 100;
const mostPolls = 100;

const isOfOthers = ({ author, kind, authorId }: Message, myId: string): boolean =>
  author === 'subscriber' || (author === 'agent' && kind === 'text' && authorId !== myId);

/**
 * What the author had seen: the server's time of the last text that the subscriber or a colleague wrote, in ms; 0 for
 * none.
 */
export function lastSeenMs(messages: readonly Message[], myId: string): number {
  const last = messages.findLast((message) => isOfOthers(message, myId));
  return last ? Date.parse(last.at) : 0;
}

/** How many texts of others came after `seenMs`. */
export function newsCount(messages: readonly Message[], seenMs: number, myId: string): number {
  return messages.filter((message) => isOfOthers(message, myId) && Date.parse(message.at) > seenMs).length;
}

/** False when somebody else wrote after what the author of this waiting reply had seen. */
export async function maySendReply(wire: Desk['wire'], entry: OutboxEntry, myId: string): Promise<boolean> {
  const isOld = Date.now() - entry.putAtMs > askAfterMs;
  if (entry.name !== 'chat:send' || entry.seenUpTo === undefined || !isOld) return true;
  const latest = await latestOfOthersMs(wire, entry.lane as `conversation:${string}`, myId);
  return latest <= entry.seenUpTo;
}

async function latestOfOthersMs(
  wire: Desk['wire'],
  stream: `conversation:${string}`,
  myId: string,
): Promise<number> {
  let latestMs = 0;
  let answered = false;
  const stop = wire.follow(stream, {
    onSnapshot: (snapshot: { conversation: Conversation; messages: Message[] }) => {
      latestMs = lastSeenMs(snapshot.messages, myId);
      answered = true;
    },
    onFact: (fact) => {
      if (fact.type === 'chat:sent') latestMs = Math.max(latestMs, lastSeenMs([fact.payload.message], myId));
    },
    onRefused: () => (answered = true),
  });
  for (let poll = 0; poll < mostPolls && !(answered && wire.isCurrent(stream)); poll++) {
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  stop();
  return latestMs;
}
