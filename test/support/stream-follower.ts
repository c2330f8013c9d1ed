// A follower of one stream as a screen is one: a snapshot, then facts; it must end where a fresh snapshot begins.
import { applyConsultationFact } from '../../shared/assistant/assistant.state.ts';
import { applyConversationFact, applyInboxFact, applyQueueFact } from '../../shared/chat/chat.state.ts';
import { applyTeamFact } from '../../shared/presence/presence.state.ts';
import { applyCardFact } from '../../shared/subscriber/card.state.ts';
import {
  applyTicketFact,
  applyTicketFiltersFact,
  applyTicketsFact,
} from '../../shared/ticket/ticket.state.ts';
import { parseStreamName, type Fact } from '../../shared/wire/wire.contract.ts';
import type { Actor } from '../../backend/wire/context.ts';
import type { Desk } from './actors.ts';

type Apply = (state: unknown, fact: Fact) => unknown;

const reducers: Readonly<Record<string, Apply>> = {
  team: applyTeamFact as Apply,
  queue: applyQueueFact as Apply,
  inbox: applyInboxFact as Apply,
  conversation: applyConversationFact as Apply,
  consultation: applyConsultationFact as Apply,
  ticket: applyTicketFact as Apply,
  tickets: applyTicketsFact as Apply,
  ticket_filters: applyTicketFiltersFact as Apply,
  subscriber: applyCardFact as Apply,
};

export interface StreamFollower {
  readonly stream: string;
  readonly actor: Actor;
  /** The state from the snapshot and every fact since, and a fresh snapshot to compare it with. */
  compare(): Promise<{ followed: unknown; fresh: unknown }>;
}

export async function follow(desk: Desk, actor: Actor, stream: string): Promise<StreamFollower> {
  const opened = await desk.open(actor, stream);
  const apply = reducers[parseStreamName(stream).kind]!;
  return {
    stream,
    actor,
    compare: async () => {
      let { seq, snapshot: followed }: { seq: number; snapshot: unknown } = opened;
      for (;;) {
        const facts = await desk.openAfter(actor, stream, seq);
        if (facts.length === 0) break;
        for (const fact of facts) {
          if (fact.seq !== seq + 1) throw new Error(`${stream}: ${fact.seq} follows ${seq}`);
          followed = apply(followed, fact);
          seq = fact.seq;
        }
      }
      return { followed, fresh: (await desk.open(actor, stream)).snapshot };
    },
  };
}
