// What may be said of a person's ratings: nothing but a range when there are few, and no difference where none is known.
import type { RatedRow, RatingCause, ScoreCounts } from './rating.contract.ts';
import { wilsonShare, type Share } from './wilson.ts';

/** Under this number of ratings there is no average, no rank and no colour. */
export const fewRatings = 30;

/** How many ratings, how many of them 4 or 5, and with how many the share and the average mean something. */
export interface Judgement {
  count: number;
  good: number;
  /** Share of 4 and 5 with its likely range; null without ratings. */
  share: Share | null;
  /** Null when the ratings are few. */
  average: number | null;
  isFew: boolean;
}

/** Pure, O(1). */
export function judge(counts: ScoreCounts): Judgement {
  const count = countOf(counts);
  const good = counts[3] + counts[4];
  const isFew = count < fewRatings;
  const sum = counts.reduce((total, many, at) => total + many * (at + 1), 0);
  return { count, good, share: wilsonShare(good, count), average: isFew ? null : sum / count, isFew };
}

/** Ratings of all five scores. */
export function countOf(counts: ScoreCounts): number {
  return counts.reduce((total, many) => total + many, 0);
}

/**
 * How a person stands to the team: `few` says nothing, `like_team` when the two ranges overlap. The person's own
 * ratings are taken out of the team's, so that nobody is compared with themselves; alone, a person is like the team.
 */
export function standing(person: ScoreCounts, team: ScoreCounts): 'few' | 'like_team' | 'above' | 'below' {
  const own = judge(person);
  if (own.isFew || !own.share) return 'few';
  const others = judge(team.map((many, at) => many - person[at]!) as ScoreCounts).share;
  if (!others) return 'like_team';
  if (own.share.low > others.high) return 'above';
  return own.share.high < others.low ? 'below' : 'like_team';
}

/** Each count in whole percent of the sum; the percents sum to 100 (largest remainders), or are 0 without ratings. */
export function percentsOf(counts: ScoreCounts): ScoreCounts {
  const total = countOf(counts);
  if (total === 0) return [0, 0, 0, 0, 0];
  const exact = counts.map((many) => (many * 100) / total);
  const percents = exact.map((share) => Math.floor(share));
  const missing = 100 - percents.reduce((sum, percent) => sum + percent, 0);
  const byRemainder = exact
    .map((share, at) => ({ at, remainder: share - Math.floor(share) }))
    .sort((left, right) => right.remainder - left.remainder);
  for (const { at } of byRemainder.slice(0, missing)) percents[at]! += 1;
  return percents as ScoreCounts;
}

/** Whether a low rating was neither the person's doing nor unclear: nobody is blamed for the network. */
export function isOutside(cause: RatingCause): boolean {
  return cause === 'network' || cause === 'process' || cause === 'visit';
}

/** Scores up to this one are reviewed. */
export const lowScore = 2;
/** Low ratings that are older are not asked about any more. */
export const reviewWithinMs = 90 * 86_400_000;

/** Whether somebody still has to say why this rating was given. */
export function needsReview({ score, review }: Pick<RatedRow, 'score' | 'review'>): boolean {
  return score <= lowScore && (review === null || review.isOutdated);
}
