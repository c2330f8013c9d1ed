// What the wallboard says of its figures: the target of each, and when it is time to watch or to act.
import type { TeamMember, WorkState } from '../presence/presence.contract.ts';
import { isFree, takesOffers } from '../presence/presence.rules.ts';
import { judge } from '../rating/rating.rules.ts';
import type { ScoreCounts } from '../rating/rating.contract.ts';

/** The target is met, just missed, or missed so far that somebody has to do something. */
export type Verdict = 'ok' | 'watch' | 'act';

/** A chat counts as answered in time when the first reply came in less than this. */
export const answerWithinMs = 120_000;
/** Chats that began in this time are looked at. */
export const answersSinceMs = 30 * 60_000;
/** Older figures are shown as what they are: of the past. */
export const staleAfterMs = 15_000;

export const targets = {
  /** Most chats in the queue. */
  waiting: 4,
  /** Longest wait in the queue. */
  longestMs: 180_000,
  /** Least share of chats answered in time. */
  answered: 0.8,
  /** Largest share of the people at work who have a break. */
  onBreak: 0.25,
  /** Least share of ratings 4 and 5. */
  good: 0.8,
} as const;

/** To act: more than twice the target. */
export function waitingVerdict(count: number): Verdict {
  if (count <= targets.waiting) return 'ok';
  return count <= 2 * targets.waiting ? 'watch' : 'act';
}

/** To act: from five minutes on, as the rows of the queue turn red. */
export function longestVerdict(waitedMs: number): Verdict {
  if (waitedMs <= targets.longestMs) return 'ok';
  return waitedMs < 300_000 ? 'watch' : 'act';
}

/** Null while nothing is known of any chat. To act: less than 60 %. */
export function answeredVerdict({ count, inTime }: { count: number; inTime: number }): Verdict | null {
  if (count === 0) return null;
  const share = inTime / count;
  if (share >= targets.answered) return 'ok';
  return share >= 0.6 ? 'watch' : 'act';
}

/** What those do who are at work; a supervisor is when they do something else than a break. */
export interface TeamFigures {
  atWork: number;
  /** Who would get the next chat. */
  free: number;
  onCall: number;
  /** Taking chats, with or without one open. */
  inChats: number;
  wrapUp: number;
  onBreak: number;
}

/** Pure, O(members). */
export function teamFigures(members: readonly TeamMember[]): TeamFigures {
  const present = members.filter(
    ({ isOnline, role, state }) => isOnline && (role === 'agent' || state !== 'break'),
  );
  const count = (does: (state: WorkState) => boolean): number =>
    present.filter(({ state }) => does(state)).length;
  return {
    atWork: present.length,
    free: present.filter(isFree).length,
    onCall: count((state) => state === 'on_call'),
    inChats: count(takesOffers),
    wrapUp: count((state) => state === 'wrap_up'),
    onBreak: count((state) => state === 'break'),
  };
}

/** To act: nobody at work, or more than half of them have a break. */
export function teamVerdict({ atWork, onBreak }: TeamFigures): Verdict {
  if (atWork === 0) return 'act';
  const share = onBreak / atWork;
  if (share <= targets.onBreak) return 'ok';
  return share <= 0.5 ? 'watch' : 'act';
}

/** Null while the ratings are few. To act: even the best that the range allows is under the target. */
export function ratingVerdict(counts: ScoreCounts): Verdict | null {
  const { share, isFew } = judge(counts);
  if (isFew || !share) return null;
  if (share.value >= targets.good) return 'ok';
  return share.high >= targets.good ? 'watch' : 'act';
}

/** Null without visits. To act: more than one of them, and more than a tenth. */
export function lateVerdict({ visits, late }: { visits: number; late: number }): Verdict | null {
  if (visits === 0) return null;
  if (late === 0) return 'ok';
  return late <= Math.max(1, visits / 10) ? 'watch' : 'act';
}
