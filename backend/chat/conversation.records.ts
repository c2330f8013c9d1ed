// SQL of one conversation: who may touch it, and everything about it that the two sides are shown.
import { sql, type Kysely } from 'kysely';
import type { z } from 'zod';
import type { conversation } from '../../shared/chat/chat.contract.ts';
import type { RatingReason } from '../../shared/chat/message.contract.ts';
import type { Tables } from '../db/tables.ts';
import { selectHelpers } from './conversation-lock.records.ts';
import { selectMergedFrom } from './merge.records.ts';
import { selectOpenRequest } from './request.records.ts';

export interface ConversationAccess {
  state: 'waiting' | 'open' | 'closed';
  subscriberId: number;
  ownerId: string | null;
  ownerName: string | null;
  closedBy: string | null;
  /** Everyone who ever owned it or helped in it. */
  participantIds: string[];
  /** Who helps in it now. */
  helperIds: string[];
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
      'c.helper_ids as helperIds',
      sql<string[]>`array(select distinct p.staff_id from participants p
        where p.conversation_id = c.conversation_id)`.as('participantIds'),
    ])
    .where('c.conversation_id', '=', conversationId)
    .executeTakeFirst();
}

/** True when this person owns or helps in an open conversation with the subscriber. */
export async function hasOpenWith(
  db: Kysely<Tables>,
  staffId: string,
  subscriberId: number,
): Promise<boolean> {
  const row = await db
    .selectFrom('conversations')
    .select('conversation_id')
    .where('subscriber_id', '=', subscriberId)
    .where('state', '=', 'open')
    .where((is) => is.or([is('owner_id', '=', staffId), sql<boolean>`${staffId}::uuid = any(helper_ids)`]))
    .executeTakeFirst();
  return row !== undefined;
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

/**
 * A whole conversation without its messages; `view` says for whom: the subscriber's has marks without notes, and
 * nobody of the staff but the owner. Throws when absent.
 */
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
  const { started_at, waiting_since, closed_at, rating_asked_at, rating_skipped_at, ...rest } = row;
  const { score, comment, reasons, changed_at, ...others } = rest;
  const { subscriberDelivered, subscriberRead, deskDelivered, deskRead, ...named } = others;
  return {
    ...named,
    startedAt: started_at.toISOString(),
    waitingSince: waiting_since?.toISOString() ?? null,
    closedAt: closed_at?.toISOString() ?? null,
    ...(view === 'desk' ? await selectCompany(db, conversationId) : alone),
    ratingAskedAt: rating_asked_at?.toISOString() ?? null,
    ratingSkipped: rating_skipped_at !== null,
    rating: toRating({ score, comment, reasons, changed_at }),
    subscriberMarks: { delivered: subscriberDelivered, read: subscriberRead },
    deskMarks: { delivered: deskDelivered, read: deskRead },
  };
}

/** All of it is null where nobody has rated. */
function toRating(row: {
  score: number | null;
  comment: string | null;
  reasons: string[] | null;
  changed_at: Date | null;
}): z.input<typeof conversation>['rating'] {
  if (row.score === null) return null;
  const { score, comment, reasons, changed_at } = row;
  const changedAt = changed_at?.toISOString() ?? null;
  return { score, comment: comment ?? '', reasons: (reasons ?? []) as RatingReason[], changedAt };
}

const alone = { helpers: [], request: null, mergedFrom: [] };

/** Who is in a conversation besides its owner, who is asked, and what was merged into it. */
async function selectCompany(db: Kysely<Tables>, conversationId: string) {
  return {
    helpers: await selectHelpers(db, conversationId),
    request: await selectOpenRequest(db, conversationId),
    mergedFrom: await selectMergedFrom(db, conversationId),
  };
}
