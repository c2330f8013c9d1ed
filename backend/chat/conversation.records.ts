// SQL of one conversation: who may touch it, and everything about it that the two sides are shown.
import { sql, type Kysely } from 'kysely';
import type { z } from 'zod';
import type { conversation } from '../../shared/chat/chat.contract.ts';
import type { RatingReason } from '../../shared/chat/message.contract.ts';
import type { Tables } from '../db/tables.ts';

export interface ConversationAccess {
  state: 'waiting' | 'open' | 'closed';
  subscriberId: number;
  ownerId: string | null;
  ownerName: string | null;
  closedBy: string | null;
}

/** Who has to do with a conversation; undefined when there is none. */
export async function selectAccess(
  db: Kysely<Tables>,
  conversationId: string,
): Promise<ConversationAccess | undefined> {
  return db
    .selectFrom('conversations as c')
    .leftJoin('staff as owner', 'owner.staff_id', 'c.owner_id')
    .select([
      'c.state',
      'c.subscriber_id as subscriberId',
      'c.owner_id as ownerId',
      'owner.display_name as ownerName',
      'c.closed_by as closedBy',
    ])
    .where('c.conversation_id', '=', conversationId)
    .executeTakeFirst();
}

/** The message at a position of the conversation `c`, as the desk sees it. */
export function messageAt(
  seq: 'subscriber_delivered_seq' | 'subscriber_read_seq' | 'desk_delivered_seq' | 'desk_read_seq',
) {
  return sql<string | null>`(select m.message_id from messages m
    where m.conversation_id = c.conversation_id and m.message_seq = ${sql.ref(`c.${seq}`)})`;
}

/** As {@link messageAt}, but the last one up to there that a subscriber may know of: never a note. */
export function publicMessageAt(seq: Parameters<typeof messageAt>[0]) {
  return sql<string | null>`(select m.message_id from messages m
    where m.conversation_id = c.conversation_id and m.message_seq <= ${sql.ref(`c.${seq}`)} and m.kind <> 'note'
    order by m.message_seq desc limit 1)`;
}

/** A whole conversation without its messages; `view` says whose marks: with notes, or without. Throws when absent. */
export async function selectConversation(
  db: Kysely<Tables>,
  conversationId: string,
  view: 'desk' | 'subscriber',
): Promise<z.input<typeof conversation>> {
  const mark = view === 'desk' ? messageAt : publicMessageAt;
  const row = await db
    .selectFrom('conversations as c')
    .innerJoin('subscribers as s', 's.subscriber_id', 'c.subscriber_id')
    .leftJoin('staff as owner', 'owner.staff_id', 'c.owner_id')
    .leftJoin('ratings as r', 'r.conversation_id', 'c.conversation_id')
    .select([
      'c.conversation_id as conversationId',
      'c.subscriber_id as subscriberId',
      's.full_name as subscriberName',
      'c.topic',
      'c.language',
      'c.state',
      'c.owner_id as ownerId',
      'owner.display_name as ownerName',
      'c.started_at',
      'c.waiting_since',
      'c.closed_at',
      'c.outcome',
      'c.summary',
      'r.score',
      'r.comment',
      'r.reasons',
      'r.changed_at',
      'c.merged_into as mergedInto',
      'c.rating_asked_at',
      'c.rating_skipped_at',
      mark('subscriber_delivered_seq').as('subscriberDelivered'),
      mark('subscriber_read_seq').as('subscriberRead'),
      mark('desk_delivered_seq').as('deskDelivered'),
      mark('desk_read_seq').as('deskRead'),
    ])
    .where('c.conversation_id', '=', conversationId)
    .executeTakeFirstOrThrow();
  const { started_at, waiting_since, closed_at, score, comment, reasons, changed_at, ...rest } = row;
  const { rating_asked_at, rating_skipped_at, ...others } = rest;
  const { subscriberDelivered, subscriberRead, deskDelivered, deskRead, ...named } = others;
  return {
    ...named,
    startedAt: started_at.toISOString(),
    waitingSince: waiting_since?.toISOString() ?? null,
    closedAt: closed_at?.toISOString() ?? null,
    helpers: [],
    request: null,
    mergedFrom: [],
    ratingAskedAt: rating_asked_at?.toISOString() ?? null,
    ratingSkipped: rating_skipped_at !== null,
    rating:
      score === null
        ? null
        : {
            score,
            comment: comment ?? '',
            reasons: (reasons ?? []) as RatingReason[],
            changedAt: changed_at?.toISOString() ?? null,
          },
    subscriberMarks: { delivered: subscriberDelivered, read: subscriberRead },
    deskMarks: { delivered: deskDelivered, read: deskRead },
  };
}
