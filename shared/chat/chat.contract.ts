// Chat as the desk sees it: the queue, my inbox, a conversation, and what may be done in them.
import { z } from 'zod';
import { conversationId, messageId, staffId, subscriberId } from '../ids.ts';
import { language } from '../language.ts';
import { optionalText, plainText } from '../text.ts';
import { instant, order, query, signal, stream } from '../wire/wire.contract.ts';

export const topic = z.enum(['internet', 'billing', 'other']);
export type Topic = z.output<typeof topic>;
export const outcome = z.enum(['solved', 'visit_agreed', 'ticket_opened', 'no_answer', 'spam']);
export type Outcome = z.output<typeof outcome>;
export const score = z.int().min(1).max(5);
/** Longest message, in code points. */
export const messageLimit = 4_000;
/** Most open conversations of one agent. */
export const chatCapacity = 6;
/** Messages in a snapshot and in a page of history. */
export const messagePageSize = 100;

export const message = z.strictObject({
  messageId,
  author: z.enum(['subscriber', 'agent', 'system']),
  authorId: z.string().nullable(),
  authorName: z.string(),
  /** A note is seen by staff only and never travels to a subscriber. */
  kind: z.enum(['text', 'note', 'system']),
  body: z.string(),
  at: instant,
});
export type Message = z.output<typeof message>;

export const queueRow = z.strictObject({
  conversationId,
  subscriberId,
  subscriberName: z.string(),
  topic,
  language,
  startedAt: instant,
  firstLine: z.string(),
});
export type QueueRow = z.output<typeof queueRow>;

export const inboxRow = z.strictObject({
  conversationId,
  subscriberId,
  subscriberName: z.string(),
  slot: z.int().min(1).max(chatCapacity),
});
export type InboxRow = z.output<typeof inboxRow>;

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
  rating: z.strictObject({ score, comment: z.string() }).nullable(),
  subscriberMarks: marks,
  deskMarks: marks,
});
export type Conversation = z.output<typeof conversation>;

/** Hint `typing` on `conversation:ID` (from the subscriber) and on `consultation:ID` (from the agent). */
export const typingHint = z.strictObject({ typing: z.boolean(), name: z.string() });

const answering = ['agent', 'supervisor'] as const;
const inConversation = z.strictObject({ conversationId });
const nothing = z.strictObject({});
const written = z.strictObject({ conversationId, messageId, body: plainText(messageLimit) });
const stored = z.strictObject({ messageId, at: instant });

export const chatEvents = {
  /** Takes a waiting conversation; exactly one taker wins, the others get CHAT_TAKEN with the winner's name. */
  'chat:accept': order({
    roles: answering,
    perMinute: 120,
    input: inConversation,
    result: z.strictObject({ conversationId, slot: z.int() }),
  }),
  /** Takes the longest waiting conversation; QUEUE_EMPTY when nobody waits. */
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
    input: z.strictObject({ conversationId, outcome, summary: optionalText(200) }),
    result: nothing,
  }),
  'chat:older': query({
    roles: answering,
    perMinute: 240,
    input: z.strictObject({ conversationId, before: messageId }),
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
    },
  }),
  /** `inbox:STAFF_ID`, open to that person only. */
  inbox: stream({
    roles: answering,
    key: staffId,
    snapshot: z.strictObject({
      /** By slot. */
      mine: z.array(inboxRow),
      /** Closed by this person since midnight in Kyiv, newest first. */
      doneToday: z.array(doneRow),
    }),
    facts: {
      'inbox:added': inboxRow,
      /** Closed by this person: leaves `mine`, joins `doneToday`. */
      'inbox:done': doneRow,
      /** Closed by someone else: leaves `mine`. */
      'inbox:released': z.strictObject({ conversationId }),
      'inbox:rated': z.strictObject({ conversationId, score }),
    },
  }),
  /** `conversation:CONVERSATION_ID`, open to its owner, to who closed it, and (audited) to supervisors. */
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
      'chat:accepted': z.strictObject({ ownerId: staffId, ownerName: z.string() }),
      'chat:sent': z.strictObject({ message, waitingSince: instant.nullable() }),
      'chat:marked': z.strictObject({ side: z.enum(['subscriber', 'desk']), marks }),
      'chat:closed': z.strictObject({
        closedAt: instant,
        outcome: outcome.nullable(),
        summary: z.string().nullable(),
      }),
      'chat:rated': z.strictObject({ score, comment: z.string() }),
    },
  }),
};
