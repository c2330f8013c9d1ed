// A message and the few words that every contract about chats shares: topics, outcomes, scores, limits.
import { z } from 'zod';
import { attachment, attachmentIds } from '../attachment/attachment.contract.ts';
import { conversationId, messageId } from '../ids.ts';
import { optionalText } from '../text.ts';
import { instant } from '../wire/wire.contract.ts';

export const topic = z.enum(['internet', 'billing', 'other']);
export type Topic = z.output<typeof topic>;
/** How an agent may say that a conversation ended. */
export const agentOutcome = z.enum(['solved', 'visit_agreed', 'ticket_opened', 'no_answer', 'spam']);
export type AgentOutcome = z.output<typeof agentOutcome>;
/** How a conversation ended; the last one nobody at the desk may choose. */
export const outcome = z.enum([...agentOutcome.options, 'ended_by_subscriber']);
export type Outcome = z.output<typeof outcome>;
export const score = z.int().min(1).max(5);
/** What went wrong, asked at the scores 1 and 2. */
export const ratingReason = z.enum(['not_solved', 'slow', 'impolite', 'unclear']);
export type RatingReason = z.output<typeof ratingReason>;
/** Longest message, in code points. */
export const messageLimit = 4_000;
/** Messages in a snapshot, and in a page of history when no other number is asked for. */
export const messagePageSize = 100;

export const message = z.strictObject({
  messageId,
  author: z.enum(['subscriber', 'agent', 'system']),
  authorId: z.string().nullable(),
  authorName: z.string(),
  /** A note is seen by staff only and never travels to a subscriber. */
  kind: z.enum(['text', 'note', 'system']),
  /** May be empty when there are attachments. With the author `system`: JSON, see system-line.ts. */
  body: z.string(),
  attachments: z.array(attachment),
  at: instant,
});
export type Message = z.output<typeof message>;

/** What a person writes: text, files, or both. */
export const writtenBody = {
  messageId,
  body: optionalText(messageLimit),
  attachments: attachmentIds.default([]),
};
export const hasContent = (written: { body: string; attachments: readonly unknown[] }): boolean =>
  written.body !== '' || written.attachments.length > 0;
export const noContent = 'expected some text or a file, found none';
export const written = z.strictObject({ conversationId, ...writtenBody }).refine(hasContent, noContent);
/** Answer to what was written. */
export const stored = z.strictObject({ messageId, at: instant });

/** A rating as both sides see it. */
export const rating = z.strictObject({
  score,
  comment: z.string(),
  reasons: z.array(ratingReason),
  /** When the score was last changed; null when the first one stands. */
  changedAt: instant.nullable(),
});
export type ShownRating = z.output<typeof rating>;
