// Chat as the subscriber sees it: another namespace, another contract, nothing of the desk in it.
import { z } from 'zod';
import { attachment } from '../attachment/attachment.contract.ts';
import { marks } from '../chat/chat.contract.ts';
import {
  hasContent,
  noContent,
  rating,
  ratingReason,
  score,
  stored,
  topic,
  written,
  writtenBody,
} from '../chat/message.contract.ts';
import { conversationId, messageId } from '../ids.ts';
import { language } from '../language.ts';
import { optionalText } from '../text.ts';
import { instant, order, query, signal, stream } from '../wire/wire.contract.ts';

const subscriber = ['subscriber'] as const;
const nothing = z.strictObject({});
const inConversation = z.strictObject({ conversationId });
/** Who wrote it and what: no staff ids, no notes. */
export const publicMessage = z.strictObject({
  messageId,
  author: z.enum(['subscriber', 'agent', 'system']),
  authorName: z.string(),
  /** With the author `system`: JSON, see chat/system-line.ts. */
  body: z.string(),
  attachments: z.array(attachment),
  at: instant,
});
export type PublicMessage = z.output<typeof publicMessage>;

export const assistantContract = {
  /**
   * Starts a conversation with its first message, or adds the message to the one that is still live. After
   * CHAT_CLOSED from `assistant:send` the page starts anew with it under another messageId or the same one: the
   * refused message was not stored.
   */
  'assistant:start': order({
    roles: subscriber,
    perMinute: 10,
    input: z.strictObject({ topic, language, ...writtenBody }).refine(hasContent, noContent),
    result: inConversation,
  }),
  'assistant:send': order({
    roles: subscriber,
    perMinute: 60,
    input: written,
    result: stored,
  }),
  'assistant:mark': order({
    roles: subscriber,
    perMinute: 600,
    input: z.strictObject({ conversationId, delivered: messageId.optional(), read: messageId.optional() }),
    result: nothing,
  }),
  /** Leaves the queue before anyone has answered. */
  'assistant:leave': order({ roles: subscriber, perMinute: 10, input: inConversation, result: nothing }),
  /**
   * Ends the conversation. The rating is then asked for, and is the agent's who answers. What has gone back to the
   * queue meanwhile leaves it; what has ended already stays as it is, and the answer is the same.
   */
  'assistant:end': order({ roles: subscriber, perMinute: 10, input: inConversation, result: nothing }),
  /**
   * Rates a closed conversation that was answered, within 24 h of its end: one rating a conversation, which a later
   * one replaces. Reasons only with the scores 1 and 2.
   */
  'assistant:rate': order({
    roles: subscriber,
    perMinute: 20,
    input: z
      .strictObject({
        conversationId,
        score,
        comment: optionalText(1_000),
        reasons: z.array(ratingReason).max(4).default([]),
      })
      .refine(
        ({ score: given, reasons }) => given <= 2 || reasons.length === 0,
        'reasons: only with 1 and 2',
      ),
    result: nothing,
  }),
  /** Does not want to rate; a rating within the 24 h is still welcome. */
  'assistant:skip_rating': order({
    roles: subscriber,
    perMinute: 20,
    input: inConversation,
    result: nothing,
  }),
  /** The language of the live conversation from now on. */
  'assistant:language': order({
    roles: subscriber,
    perMinute: 20,
    input: z.strictObject({ conversationId, language }),
    result: nothing,
  }),
  /** The conversation to show: the live one, else one closed in the last 24 h, else null. */
  'assistant:current': query({
    roles: subscriber,
    perMinute: 60,
    input: nothing,
    result: z.strictObject({ conversationId: conversationId.nullable(), firstName: z.string() }),
  }),
  /** Place from 1 among those who wait for the same languages and topic (0: not waiting), and an estimate in minutes from recent waits; null when unknown. */
  'assistant:place': query({
    roles: subscriber,
    perMinute: 60,
    input: inConversation,
    result: z.strictObject({ place: z.int().min(0), estimateMinutes: z.int().nullable() }),
  }),
  'assistant:older': query({
    roles: subscriber,
    perMinute: 120,
    input: z.strictObject({ conversationId, before: messageId }),
    result: z.strictObject({ messages: z.array(publicMessage), more: z.boolean() }),
  }),
  'assistant:typing': signal({
    roles: subscriber,
    perMinute: 120,
    input: z.strictObject({ conversationId, typing: z.boolean() }),
  }),
};

export const assistantStreams = {
  /** `consultation:CONVERSATION_ID`, open to the subscriber whose conversation it is. */
  consultation: stream({
    roles: subscriber,
    key: conversationId,
    snapshot: z.strictObject({
      state: z.enum(['waiting', 'open', 'closed']),
      topic,
      language,
      /** First name of the agent who answers. */
      agentName: z.string().nullable(),
      /** The newest {@link messagePageSize}, oldest first. */
      messages: z.array(publicMessage),
      more: z.boolean(),
      subscriberMarks: marks,
      deskMarks: marks,
      closedAt: instant.nullable(),
      rating: rating.nullable(),
      ratingSkipped: z.boolean(),
    }),
    facts: {
      'consultation:accepted': z.strictObject({ agentName: z.string() }),
      'consultation:sent': z.strictObject({ message: publicMessage }),
      'consultation:marked': z.strictObject({ side: z.enum(['subscriber', 'desk']), marks }),
      'consultation:closed': z.strictObject({ closedAt: instant }),
      'consultation:rated': rating,
      'consultation:rating_skipped': nothing,
      /** Waits in the queue again, maybe with another topic. */
      'consultation:returned': z.strictObject({ topic }),
      'consultation:language': z.strictObject({ language }),
    },
  }),
};
