// Chat as the desk sees it: the queue, my inbox, a conversation, and what may be done in them.
import { z } from 'zod';
import { conversationId, messageId, requestId, staffId, subscriberId } from '../ids.ts';
import { language } from '../language.ts';
import { mostChats } from '../presence/presence.contract.ts';
import { optionalText } from '../text.ts';
import { instant, order, query, signal, stream } from '../wire/wire.contract.ts';
import { draftEvents } from './draft.contract.ts';
import { chatRequest, handOverEvents } from './hand-over.contract.ts';
import { historyEvents } from './history.contract.ts';
import {
  message,
  agentOutcome,
  messagePageSize,
  outcome,
  rating,
  score,
  stored,
  topic,
  written,
} from './message.contract.ts';

export const queueRow = z.strictObject({
  conversationId,
  subscriberId,
  subscriberName: z.string(),
  topic,
  language,
  startedAt: instant,
  /** Since when it waits this time: the order of the queue. */
  queuedAt: instant,
  firstLine: z.string(),
  /** Null while it waits for the first time. */
  returned: z.enum(['requeued', 'unanswered', 'disconnected']).nullable(),
  /** What the colleague who gave it back wrote for the next one. */
  note: z.string(),
  /** Whom it rings for now. */
  offeredTo: staffId.nullable(),
});
export type QueueRow = z.output<typeof queueRow>;

export const inboxRow = z.strictObject({
  conversationId,
  subscriberId,
  subscriberName: z.string(),
  slot: z.int().min(1).max(mostChats),
});
export type InboxRow = z.output<typeof inboxRow>;

/** A waiting conversation that rings for one agent until `expiresAt`; nobody but them hears it, anyone may take it. */
export const offer = queueRow
  .pick({
    conversationId: true,
    subscriberId: true,
    subscriberName: true,
    topic: true,
    language: true,
    queuedAt: true,
    firstLine: true,
    note: true,
  })
  .extend({ offeredAt: instant, expiresAt: instant });

/** A request of a colleague to me, or mine to a colleague. */
export const inboxRequest = chatRequest.extend({
  conversationId,
  subscriberId,
  subscriberName: z.string(),
});
export type InboxRequest = z.output<typeof inboxRequest>;

/** A conversation that I have joined and do not own. */
export const helpingRow = z.strictObject({
  conversationId,
  subscriberId,
  subscriberName: z.string(),
  ownerName: z.string(),
});

export const doneRow = z.strictObject({
  conversationId,
  subscriberId,
  subscriberName: z.string(),
  outcome: outcome.nullable(),
  closedAt: instant,
  score: score.nullable(),
});
export type DoneRow = z.output<typeof doneRow>;

/**
 * How far one side has got: everything up to this message, in the order of the conversation. Writing a text moves
 * the writer's own marks to it, without a fact of its own.
 */
export const marks = z.strictObject({ delivered: messageId.nullable(), read: messageId.nullable() });
export type Marks = z.output<typeof marks>;

const helper = z.strictObject({ staffId, name: z.string() });

export const conversation = z.strictObject({
  conversationId,
  subscriberId,
  subscriberName: z.string(),
  topic,
  language,
  state: z.enum(['waiting', 'open', 'closed']),
  ownerId: staffId.nullable(),
  ownerName: z.string().nullable(),
  startedAt: instant,
  /** Since when the operator owes an answer; null when it does not. */
  waitingSince: instant.nullable(),
  closedAt: instant.nullable(),
  outcome: outcome.nullable(),
  summary: z.string().nullable(),
  /** Colleagues who have joined and may write. */
  helpers: z.array(helper),
  /** The open request to a colleague, if any. */
  request: chatRequest.nullable(),
  /** The later conversation that this closed one was merged into. */
  mergedInto: conversationId.nullable(),
  /** Earlier conversations that belong to this one, oldest first. */
  mergedFrom: z.array(conversationId),
  /** When the rating was asked for; null while nobody was asked. */
  ratingAskedAt: instant.nullable(),
  ratingSkipped: z.boolean(),
  rating: rating.nullable(),
  subscriberMarks: marks,
  deskMarks: marks,
});
export type Conversation = z.output<typeof conversation>;

/**
 * Hint `typing`: on `conversation:ID` from the subscriber (`staffId` null) and from a colleague (a collision), on
 * `consultation:ID` from an agent.
 */
export const typingHint = z.strictObject({
  typing: z.boolean(),
  name: z.string(),
  staffId: z.string().nullable(),
});

const answering = ['agent', 'supervisor'] as const;
const inConversation = z.strictObject({ conversationId });
const nothing = z.strictObject({});

export const chatEvents = {
  ...handOverEvents,
  ...draftEvents,
  ...historyEvents,
  /** Takes a waiting conversation; exactly one taker wins, the others get CHAT_TAKEN with the winner's name. */
  'chat:accept': order({
    roles: answering,
    perMinute: 120,
    input: inConversation,
    result: z.strictObject({ conversationId, slot: z.int() }),
  }),
  /** Takes what rings for me, else the longest wait in my languages, else in any; QUEUE_EMPTY when nobody waits. */
  'chat:take_next': order({
    roles: answering,
    perMinute: 120,
    input: nothing,
    result: z.strictObject({ conversationId, slot: z.int() }),
  }),
  'chat:send': order({ roles: answering, perMinute: 240, input: written, result: stored }),
  'chat:note': order({ roles: answering, perMinute: 240, input: written, result: stored }),
  /** Tells how far this desk has received and read. Never moves back. */
  'chat:mark': order({
    roles: answering,
    perMinute: 600,
    input: z.strictObject({ conversationId, delivered: messageId.optional(), read: messageId.optional() }),
    result: nothing,
  }),
  /** Ends an open conversation: its owner's, or any for a supervisor. The rating is then asked for. */
  'chat:close': order({
    roles: answering,
    perMinute: 60,
    input: z.strictObject({ conversationId, outcome: agentOutcome, summary: optionalText(200) }),
    result: nothing,
  }),
  'chat:older': query({
    roles: answering,
    perMinute: 240,
    input: z.strictObject({
      conversationId,
      before: messageId,
      limit: z.int().min(1).max(500).default(messagePageSize),
    }),
    result: z.strictObject({ messages: z.array(message), more: z.boolean() }),
  }),
  'chat:typing': signal({
    roles: answering,
    perMinute: 120,
    input: z.strictObject({ conversationId, typing: z.boolean() }),
  }),
};

export const chatStreams = {
  queue: stream({
    roles: answering,
    /** Longest waiting first. */
    snapshot: z.strictObject({ waiting: z.array(queueRow) }),
    facts: {
      'queue:joined': queueRow,
      'queue:left': z.strictObject({ conversationId, takenBy: z.string().nullable() }),
      /** It rings for someone else now, or (null) for nobody. */
      'queue:offered': z.strictObject({ conversationId, offeredTo: staffId.nullable() }),
    },
  }),
  /** `inbox:STAFF_ID`, open to that person only. */
  inbox: stream({
    roles: answering,
    key: staffId,
    snapshot: z.strictObject({
      /** By slot. */
      mine: z.array(inboxRow),
      /** Closed by this person, or ended by the subscriber while it was theirs, since midnight in Kyiv, newest first. */
      doneToday: z.array(doneRow),
      /** What rings for me. */
      offers: z.array(offer),
      /** Open requests to me and from me, oldest first. */
      requests: z.array(inboxRequest),
      /** By conversation id. */
      helping: z.array(helpingRow),
    }),
    facts: {
      'inbox:added': inboxRow,
      /** Closed by this person, or ended by its subscriber: leaves `mine`, joins `doneToday`. */
      'inbox:done': doneRow,
      /** Leaves `mine`: closed by someone else, handed over, or given back to the queue. */
      'inbox:released': z.strictObject({
        conversationId,
        reason: z.enum(['closed', 'transferred', 'requeued', 'unanswered', 'disconnected']),
      }),
      'inbox:offered': offer,
      'inbox:offer_ended': z.strictObject({
        conversationId,
        reason: z.enum(['accepted', 'taken', 'missed', 'withdrawn']),
      }),
      'inbox:asked': inboxRequest,
      'inbox:ask_ended': z.strictObject({
        conversationId,
        requestId,
        result: z.enum(['accepted', 'declined', 'withdrawn', 'ended']),
        /** Who answered, and what they said to it. */
        byName: z.string(),
        reason: z.string(),
      }),
      'inbox:helping': helpingRow,
      'inbox:helping_ended': z.strictObject({ conversationId }),
      'inbox:rated': z.strictObject({ conversationId, score }),
    },
  }),
  /** `conversation:CONVERSATION_ID`, open to those who took part in it, and (audited) to supervisors. */
  conversation: stream({
    roles: answering,
    key: conversationId,
    snapshot: z.strictObject({
      conversation,
      /** The newest {@link messagePageSize}, oldest first. */
      messages: z.array(message),
      more: z.boolean(),
    }),
    facts: {
      /** It has an owner, or another one. */
      'chat:accepted': z.strictObject({ ownerId: staffId, ownerName: z.string() }),
      'chat:sent': z.strictObject({ message, waitingSince: instant.nullable() }),
      'chat:marked': z.strictObject({ side: z.enum(['subscriber', 'desk']), marks }),
      'chat:closed': z.strictObject({
        closedAt: instant,
        outcome: outcome.nullable(),
        summary: z.string().nullable(),
        ratingAskedAt: instant.nullable(),
      }),
      /** The first rating, or a changed one. */
      'chat:rated': rating,
      'chat:rating_skipped': nothing,
      /** Back in the queue, maybe with another topic. */
      'chat:returned': z.strictObject({ topic }),
      'chat:helpers': z.strictObject({ helpers: z.array(helper) }),
      'chat:request': z.strictObject({ request: chatRequest.nullable() }),
      'chat:merged': z.strictObject({ mergedFrom: z.array(conversationId) }),
      'chat:merged_into': z.strictObject({ mergedInto: conversationId.nullable() }),
      'chat:language': z.strictObject({ language }),
    },
  }),
};
