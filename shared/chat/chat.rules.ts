// Decisions of a chat that need no database: delivery states, the waiting clock, slots, marks, ratings.
import type { ErrorCode } from '../errors.ts';
import { mostChats } from '../presence/presence.contract.ts';
import type { Marks } from './chat.contract.ts';
import type { Message, RatingReason } from './message.contract.ts';

/** How far a stored message has got; before it is stored it is in the outbox, which has states of its own. */
export type DeliveryState = 'sent' | 'delivered' | 'read';

/** Where the marks of one side stand among the messages of a list: their places, -1 for one that is not among them. */
export interface MarkPlaces {
  delivered: number;
  read: number;
}

/** Finds both marks once for a whole list, from its end, where they nearly always are: then each message is O(1). */
export function markPlaces(messages: readonly { messageId: string }[], otherSide: Marks): MarkPlaces {
  const placeOf = (mark: string | null): number =>
    mark === null ? -1 : messages.findLastIndex((message) => message.messageId === mark);
  return { delivered: placeOf(otherSide.delivered), read: placeOf(otherSide.read) };
}

/** State of the message at `place`. A mark that is not among the messages is older than all of them. O(1). */
export function deliveryAt(place: number, marks: MarkPlaces): DeliveryState {
  if (marks.read >= place) return 'read';
  return marks.delivered >= place ? 'delivered' : 'sent';
}

export interface WaitingThresholds {
  warnMs: number;
  overdueMs: number;
}
/** Defaults of the waiting clock: 2 and 5 minutes. */
export const waitingThresholds: WaitingThresholds = { warnMs: 120_000, overdueMs: 300_000 };

/** How urgent an answer is; `none` when none is owed. */
export function waitingLevel(
  waitingSince: string | null,
  now: Date,
  thresholds: WaitingThresholds = waitingThresholds,
): 'none' | 'calm' | 'warning' | 'overdue' {
  if (waitingSince === null) return 'none';
  const waitedMs = now.getTime() - Date.parse(waitingSince);
  if (waitedMs >= thresholds.overdueMs) return 'overdue';
  return waitedMs >= thresholds.warnMs ? 'warning' : 'calm';
}

/** The lowest free slot, from 1; null when `capacity` conversations are open. */
export function lowestFreeSlot(taken: readonly number[], capacity: number): number | null {
  if (taken.length >= capacity) return null;
  for (let slot = 1; slot <= mostChats; slot++) if (!taken.includes(slot)) return slot;
  return null;
}

/** Longest first line in the queue, in code points. */
const firstLineLength = 120;

/** What the queue shows of a first message: one line, cut with an ellipsis. */
export function firstLineOf(body: string): string {
  const points = [...body.replace(/\s+/gu, ' ').trim()];
  return points.length <= firstLineLength
    ? points.join('')
    : `${points.slice(0, firstLineLength - 1).join('')}…`;
}

/** Positions in a conversation up to which one side has received and read. */
export interface MarkSeqs {
  delivered: number;
  read: number;
}

/** Moves marks forward, never back; what is read is delivered. Null when nothing changes. */
export function advanceMarks(current: MarkSeqs, wanted: Partial<MarkSeqs>): MarkSeqs | null {
  const read = Math.max(current.read, wanted.read ?? 0);
  const delivered = Math.max(current.delivered, wanted.delivered ?? 0, read);
  return read === current.read && delivered === current.delivered ? null : { delivered, read };
}

/** Marks of the writer's side after `message`: a text tells that its writer has read all before it. */
export function marksAfterWriting(marks: Marks, message: Pick<Message, 'messageId'>): Marks {
  return { ...marks, delivered: message.messageId, read: message.messageId };
}

/** How long after its end a conversation may be rated. */
export const ratingWindowMs = 24 * 3_600_000;

export interface Rating {
  score: number;
  comment: string;
  reasons: readonly RatingReason[];
}
export interface RateableConversation {
  /** Null while it is not closed. */
  closedAt: Date | null;
  /** False when the subscriber left before anyone took it: there is nobody to rate. */
  answered: boolean;
  rating: Rating | null;
}

/** `store`, `change`, `same` (already stored with this content: no error, no change), or the code of the refusal. */
export function decideRating(
  conversation: RateableConversation,
  rating: Rating,
  now: Date,
): 'store' | 'change' | 'same' | (ErrorCode & `${string}RAT${string}`) {
  const { closedAt, answered, rating: stored } = conversation;
  if (closedAt === null || !answered) return 'RATING_NOT_OPEN';
  if (stored && isSameRating(stored, rating)) return 'same';
  if (now.getTime() - closedAt.getTime() > ratingWindowMs) return 'RATING_LATE';
  return stored ? 'change' : 'store';
}

function isSameRating(left: Rating, right: Rating): boolean {
  const reasons = (rating: Rating): string => [...rating.reasons].sort().join();
  return left.score === right.score && left.comment === right.comment && reasons(left) === reasons(right);
}
