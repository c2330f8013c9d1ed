// What was said before: searching conversations, and the subscriber's earlier ones above the present one.
import { z } from 'zod';
import { conversationId, messageId, subscriberId } from '../ids.ts';
import { plainText } from '../text.ts';
import { instant, query } from '../wire/wire.contract.ts';
import { message, outcome, topic } from './message.contract.ts';

const answering = ['agent', 'supervisor'] as const;

export const chatHit = z.strictObject({
  conversationId,
  messageId,
  subscriberId,
  subscriberName: z.string(),
  authorName: z.string(),
  kind: z.enum(['text', 'note']),
  at: instant,
  /** At most 160 code points around the first match. */
  snippet: z.string(),
  /** Places of the matches in the snippet: start and end in UTF-16 units. */
  highlights: z.array(z.tuple([z.int(), z.int()])),
});
export type ChatHit = z.output<typeof chatHit>;

export const historyEvents = {
  /**
   * Messages that hold every word of `text` (beginnings count), newest first: of one conversation, or of all that this
   * person took part in (a supervisor: of all, audited).
   */
  'chat:search': query({
    roles: answering,
    perMinute: 120,
    input: z.strictObject({
      text: plainText(100),
      conversationId: conversationId.optional(),
      cursor: z.string().max(200).optional(),
    }),
    result: z.strictObject({ hits: z.array(chatHit), cursor: z.string().nullable() }),
  }),
  /** The conversation of the same subscriber before `before` (or before this one), whole page of its newest messages. */
  'chat:earlier': query({
    roles: answering,
    perMinute: 120,
    input: z.strictObject({ conversationId, before: conversationId.optional() }),
    result: z.strictObject({
      earlier: z
        .strictObject({
          conversationId,
          topic,
          outcome: outcome.nullable(),
          startedAt: instant,
          closedAt: instant.nullable(),
          agentName: z.string().nullable(),
          mergedInto: conversationId.nullable(),
          messages: z.array(message),
          /** True when it has messages before these: `chat:older` gives them. */
          more: z.boolean(),
        })
        .nullable(),
      /** True when the subscriber has conversations before that one. */
      more: z.boolean(),
    }),
  }),
};
