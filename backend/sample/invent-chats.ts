// The past of the sample desk: closed chats of the last weeks with their ratings, and the tickets that came of them.
import { comments, dialogues, type Dialogue } from './dialogues.ts';
import type { Random } from './random.ts';
import { sampleId } from './sample-id.ts';

export interface SampleAgent {
  staffId: string;
  displayName: string;
}
export interface SampleMessage {
  messageId: string;
  author: 'subscriber' | 'agent';
  kind: 'text' | 'note';
  body: string;
  at: Date;
}
export interface SampleChat {
  conversationId: string;
  subscriberId: number;
  subscriberName: string;
  agent: SampleAgent;
  dialogue: Dialogue;
  startedAt: Date;
  acceptedAt: Date;
  closedAt: Date;
  messages: SampleMessage[];
  rating: { score: number; comment: string; at: Date } | null;
}
export interface SampleTicket {
  ticketId: string;
  chat: SampleChat;
  priority: 'urgent' | 'high' | 'normal' | 'low';
  /** States it went through after `new`, oldest first. */
  path: { status: string; at: Date }[];
}

const minuteMs = 60_000;
const dayMs = 86_400_000;
const daysBack = 30;

/** A closed chat within the last 30 days, not today, by day rather than by night. */
export function inventChat(
  random: Random,
  subscriber: { subscriberId: number; fullName: string },
  agent: SampleAgent,
  now: Date,
): SampleChat {
  const dialogue = random.pick(dialogues);
  const startedAt = new Date(
    now.getTime() - random.between(1, daysBack) * dayMs - random.between(0, 600) * minuteMs,
  );
  const acceptedAt = new Date(startedAt.getTime() + random.between(8, 240) * 1_000);
  const messages: SampleMessage[] = [];
  let at = startedAt;
  for (const line of dialogue.lines) {
    const isFirst = messages.length === 0;
    at = isFirst
      ? startedAt
      : new Date(Math.max(at.getTime(), acceptedAt.getTime()) + random.between(15, 110) * 1_000);
    messages.push({
      messageId: sampleId(random, at),
      author: line.startsWith('S:') ? 'subscriber' : 'agent',
      kind: line.startsWith('N:') ? 'note' : 'text',
      body: line.slice(2),
      at,
    });
  }
  const closedAt = new Date(at.getTime() + random.between(20, 200) * 1_000);
  return {
    conversationId: sampleId(random, startedAt),
    subscriberId: subscriber.subscriberId,
    subscriberName: subscriber.fullName,
    agent,
    dialogue,
    startedAt,
    acceptedAt,
    closedAt,
    messages,
    rating: dialogue.outcome !== 'no_answer' && random.chance(0.7) ? inventRating(random, closedAt) : null,
  };
}

function inventRating(random: Random, closedAt: Date): SampleChat['rating'] {
  const score = random.pick([1, 2, 3, 3, 4, 4, 4, 5, 5, 5, 5, 5]);
  const at = new Date(closedAt.getTime() + random.between(1, 90) * minuteMs);
  return { score, comment: random.pick(comments[score] ?? ['']), at };
}

/** The ticket of a chat whose dialogue leads to one; the older, the further it has gone. */
export function inventTicket(random: Random, chat: SampleChat, now: Date): SampleTicket {
  const ageDays = (now.getTime() - chat.closedAt.getTime()) / dayMs;
  const steps =
    ageDays > 6
      ? ['in_work', 'waiting_logistics', 'visit_agreed', 'solved', 'closed']
      : ageDays > 2
        ? random.pick([
            ['in_work', 'solved'],
            ['in_work', 'waiting_subscriber'],
            ['in_work', 'waiting_logistics'],
          ])
        : random.pick([[], ['in_work'], ['in_work', 'waiting_logistics']]);
  let at = chat.closedAt;
  const path = steps.map((status) => {
    at = new Date(at.getTime() + random.between(20, 420) * minuteMs);
    return { status, at };
  });
  return {
    ticketId: sampleId(random, chat.closedAt),
    chat,
    priority: random.pick(['normal', 'normal', 'normal', 'high', 'low', 'urgent']),
    path: path.filter((step) => step.at <= now),
  };
}
