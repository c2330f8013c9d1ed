// SQL of a rating as the subscriber gives it: storing, changing, skipping.
import { sql, type Transaction } from 'kysely';
import type { Rating } from '../../shared/chat/chat.rules.ts';
import type { RatingReason } from '../../shared/chat/message.contract.ts';
import type { Tables } from '../db/tables.ts';

export interface RateableRow {
  closedAt: Date | null;
  closedBy: string | null;
  /** The subscriber has said that they will not rate. */
  isSkipped: boolean;
}

/** Locks the subscriber's own conversation for rating; undefined when it is not theirs. */
export async function lockRateable(
  db: Transaction<Tables>,
  conversationId: string,
  subscriberId: number,
): Promise<RateableRow | undefined> {
  const row = await db
    .selectFrom('conversations')
    .select(['closed_at as closedAt', 'closed_by as closedBy', 'rating_skipped_at'])
    .where('conversation_id', '=', conversationId)
    .where('subscriber_id', '=', subscriberId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row && { closedAt: row.closedAt, closedBy: row.closedBy, isSkipped: row.rating_skipped_at !== null };
}

export interface StoredRating extends Rating {
  creditedTo: string | null;
  ratedAt: Date;
}

/**
 * The rating of a conversation. Read after {@link lockRateable} in a statement of its own: one that waited for the lock
 * sees other tables as they were before it waited.
 */
export async function selectRating(
  db: Transaction<Tables>,
  conversationId: string,
): Promise<StoredRating | undefined> {
  const row = await db
    .selectFrom('ratings')
    .select(['score', 'comment', 'reasons', 'credited_to as creditedTo', 'rated_at as ratedAt'])
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst();
  return row && { ...row, reasons: row.reasons as RatingReason[] };
}

/** Stores the first rating of a locked conversation, and for good whom it is credited to and who else wrote there. */
export async function insertRating(
  db: Transaction<Tables>,
  rating: Rating & { conversationId: string; creditedTo: string | null; at: Date },
): Promise<void> {
  await db
    .insertInto('ratings')
    .values({
      conversation_id: rating.conversationId,
      score: rating.score,
      comment: rating.comment,
      reasons: [...rating.reasons],
      credited_to: rating.creditedTo,
      took_part: sql<string[]>`coalesce((select array_agg(distinct m.author_id::uuid) from messages m
        where m.conversation_id = ${rating.conversationId} and m.author = 'agent'
          and m.author_id is distinct from ${rating.creditedTo}::text), '{}')`,
      rated_at: rating.at,
    })
    .execute();
}

/** Replaces the rating of a locked conversation and keeps the one before. */
export async function changeRating(
  db: Transaction<Tables>,
  rating: Rating & { conversationId: string; at: Date },
  before: Rating,
): Promise<void> {
  await db
    .insertInto('rating_changes')
    .values({
      conversation_id: rating.conversationId,
      changed_at: rating.at,
      score: before.score,
      comment: before.comment,
      reasons: [...before.reasons],
    })
    // Two changes in one millisecond: what stood for none of it is not kept.
    .onConflict((conflict) => conflict.columns(['conversation_id', 'changed_at']).doNothing())
    .execute();
  await db
    .updateTable('ratings')
    .set({
      score: rating.score,
      comment: rating.comment,
      reasons: [...rating.reasons],
      changed_at: rating.at,
    })
    .where('conversation_id', '=', rating.conversationId)
    .execute();
}

/** Remembers that the subscriber does not want to rate a locked conversation. */
export async function skipRating(db: Transaction<Tables>, conversationId: string, at: Date): Promise<void> {
  await db
    .updateTable('conversations')
    .set({ rating_skipped_at: at })
    .where('conversation_id', '=', conversationId)
    .execute();
}
