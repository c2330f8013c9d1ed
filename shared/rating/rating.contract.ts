// Ratings as a supervisor studies them, and as an agent sees their own.
import { z } from 'zod';
import { ratingReason, score, topic } from '../chat/message.contract.ts';
import { conversationId, staffId, subscriberId } from '../ids.ts';
import { instant, query } from '../wire/wire.contract.ts';

const answering = ['agent', 'supervisor'] as const;
/** How many ratings there are of each score, 1 to 5. */
export const scoreCounts = z.tuple([z.int(), z.int(), z.int(), z.int(), z.int()]);
export type ScoreCounts = z.output<typeof scoreCounts>;
/** Conversations closed in `from` <= t < `to`. */
const period = { from: instant, to: instant };

export const ratedRow = z.strictObject({
  conversationId,
  subscriberId,
  subscriberName: z.string(),
  topic,
  score,
  comment: z.string(),
  reasons: z.array(ratingReason),
  ratedAt: instant,
  /** The subscriber gave another score before. */
  isChanged: z.boolean(),
  creditedTo: staffId.nullable(),
  agentName: z.string(),
  /** Others who wrote in the conversation. */
  tookPart: z.array(z.string()),
});
export type RatedRow = z.output<typeof ratedRow>;

/** An agent gets figures and rows of their own conversations only, whatever is asked. */
export const ratingEvents = {
  'rating:overview': query({
    roles: answering,
    perMinute: 120,
    input: z.strictObject(period),
    result: z.strictObject({
      /** Closed by an agent, so that a rating was asked for. */
      asked: z.int(),
      skipped: z.int(),
      counts: scoreCounts,
      /** The period of the same length before, for comparison. */
      before: z.strictObject({ asked: z.int(), counts: scoreCounts }),
      /** By name. */
      people: z.array(z.strictObject({ staffId, name: z.string(), asked: z.int(), counts: scoreCounts })),
    }),
  }),
  /** Newest first. */
  'rating:list': query({
    roles: answering,
    perMinute: 120,
    input: z.strictObject({
      ...period,
      scores: z.array(score).max(5),
      staffId: staffId.optional(),
      cursor: z.string().max(200).optional(),
    }),
    result: z.strictObject({ rows: z.array(ratedRow), cursor: z.string().nullable() }),
  }),
};
