// Ratings as a supervisor studies them, and as an agent sees their own.
import { z } from 'zod';
import { ratingReason, score, topic } from '../chat/message.contract.ts';
import { conversationId, staffId, subscriberId } from '../ids.ts';
import { optionalText } from '../text.ts';
import { instant, order, query } from '../wire/wire.contract.ts';

const answering = ['agent', 'supervisor'] as const;
/** How many ratings there are of each score, 1 to 5. */
export const scoreCounts = z.tuple([z.int(), z.int(), z.int(), z.int(), z.int()]);
export type ScoreCounts = z.output<typeof scoreCounts>;
/** Whose doing a low rating was: the person's, the rules', the network's, the visit's; or nobody can tell. */
export const ratingCause = z.enum(['agent', 'process', 'network', 'visit', 'unclear']);
export type RatingCause = z.output<typeof ratingCause>;
/** What was done about it. */
export const reviewAction = z.enum(['coach', 'apology_call', 'credit', 'none']);
export type ReviewAction = z.output<typeof reviewAction>;
export const ratingReview = z.strictObject({
  /** Grows by one with every change. */
  version: z.int().min(1),
  cause: ratingCause,
  action: reviewAction,
  note: z.string(),
  reviewedAt: instant,
  reviewedBy: z.string(),
  /** The subscriber has given another rating than the one that was reviewed. */
  isOutdated: z.boolean(),
});
export type RatingReview = z.output<typeof ratingReview>;
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
  /** When the rating that stands was given: `ratedAt`, or later when it was changed. */
  givenAt: instant,
  /** The subscriber gave another score before. */
  isChanged: z.boolean(),
  creditedTo: staffId.nullable(),
  agentName: z.string(),
  /** Others who wrote in the conversation. */
  tookPart: z.array(z.string()),
  /** Null when there is none, and for agents always. */
  review: ratingReview.nullable(),
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
      /** Causes of the low ratings of the period, as far as they are reviewed; for agents none. */
      causes: z.array(z.strictObject({ cause: ratingCause, count: z.int() })),
      /** By name. */
      people: z.array(
        z.strictObject({
          staffId,
          name: z.string(),
          asked: z.int(),
          counts: scoreCounts,
          /** Low ratings that a review found to be the network's, the rules' or the visit's doing; for agents 0. */
          notTheirs: z.int(),
        }),
      ),
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
  /**
   * Low ratings of the last 90 days that nobody has reviewed, or that were changed since; newest first. `count`: all of
   * them.
   */
  'rating:to_review': query({
    roles: ['supervisor'],
    perMinute: 120,
    input: z.strictObject({ cursor: z.string().max(200).optional() }),
    result: z.strictObject({ rows: z.array(ratedRow), cursor: z.string().nullable(), count: z.int() }),
  }),
  /**
   * Says why a rating of 1 or 2 was given and what was done (version 0: for the first time). `givenAt` is that of the
   * row which was seen. STALE_VERSION when someone (`name`) reviewed it meanwhile
   * with a `cause`, RATING_NOT_LOW when the subscriber
   * gave a better one.
   */
  'rating:review': order({
    roles: ['supervisor'],
    perMinute: 120,
    input: z.strictObject({
      conversationId,
      version: z.int().min(0),
      givenAt: instant,
      cause: ratingCause,
      action: reviewAction,
      note: optionalText(1_000),
    }),
    result: z.strictObject({ review: ratingReview }),
  }),
};
