// SQL of the marks: how far each side has received and read, in many conversations at once.
import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { MarkSeqs } from '../../shared/chat/chat.rules.ts';
import { uuids } from '../db/columns.ts';
import type { Tables } from '../db/tables.ts';

/** A conversation with its marks, which marking moves and then stores. */
export interface MarkedConversation {
  conversationId: string;
  subscriberId: number;
  ownerId: string | null;
  closedBy: string | null;
  desk: MarkSeqs;
  subscriber: MarkSeqs;
}

/** A conversation as {@link locksForMarking} gives it. */
export interface LockedForMarking extends Pick<
  MarkedConversation,
  'conversationId' | 'subscriberId' | 'ownerId' | 'closedBy'
> {
  deskDelivered: number;
  deskRead: number;
  subscriberDelivered: number;
  subscriberRead: number;
}

/** Statement that locks the conversations in the order of their ids; those that do not exist are left out. */
export function locksForMarking(conversationIds: readonly string[]): RawBuilder<LockedForMarking> {
  return sql<LockedForMarking>`
    select conversation_id as "conversationId", subscriber_id as "subscriberId", owner_id as "ownerId",
      closed_by as "closedBy", desk_delivered_seq as "deskDelivered", desk_read_seq as "deskRead",
      subscriber_delivered_seq as "subscriberDelivered", subscriber_read_seq as "subscriberRead"
    from conversations where conversation_id = any(${uuids(conversationIds)}::uuid[])
    order by conversation_id for no key update`;
}

/** By id, as they are before anything moves. */
export function markedOnes(rows: readonly LockedForMarking[]): Map<string, MarkedConversation> {
  return new Map(
    rows.map(({ deskDelivered, deskRead, subscriberDelivered, subscriberRead, ...row }) => [
      row.conversationId,
      {
        ...row,
        desk: { delivered: deskDelivered, read: deskRead },
        subscriber: { delivered: subscriberDelivered, read: subscriberRead },
      },
    ]),
  );
}

export interface MessagePosition {
  messageId: string;
  conversationId: string;
  seq: number;
  isNote: boolean;
}

/** Where the messages stand; those that do not exist are left out. */
export async function selectPositions(
  db: Transaction<Tables>,
  messageIds: readonly string[],
): Promise<Map<string, MessagePosition>> {
  const { rows } = await sql<MessagePosition>`
    select message_id as "messageId", conversation_id as "conversationId", message_seq as seq, kind = 'note' as "isNote"
    from messages where message_id = any(${messageIds}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.messageId, row]));
}

/** The message at a position, and the last one up to there that a subscriber may know of. */
export interface MessageAt {
  conversationId: string;
  seq: number;
  exact: string | null;
  visible: string | null;
}

/** Stores the marks of `changed`, and gives the messages at `positions`. */
export async function storeMarks(
  db: Transaction<Tables>,
  changed: readonly MarkedConversation[],
  positions: readonly { conversationId: string; seq: number }[],
): Promise<MessageAt[]> {
  const marks = changed.map(({ conversationId, desk, subscriber }) => ({
    c: conversationId,
    dd: desk.delivered,
    dr: desk.read,
    sd: subscriber.delivered,
    sr: subscriber.read,
  }));
  const { rows } = await sql<MessageAt>`
    with moved as (
      update conversations c set desk_delivered_seq = i.dd, desk_read_seq = i.dr, subscriber_delivered_seq = i.sd,
        subscriber_read_seq = i.sr
      from json_to_recordset(${JSON.stringify(marks)}::json) as i(c uuid, dd int, dr int, sd int, sr int)
      where c.conversation_id = i.c)
    select p."conversationId", p.seq,
      (select m.message_id from messages m where m.conversation_id = p."conversationId" and m.message_seq = p.seq)
        as exact,
      (select m.message_id from messages m where m.conversation_id = p."conversationId" and m.message_seq <= p.seq
        and m.kind <> 'note' order by m.message_seq desc limit 1) as visible
    from json_to_recordset(${JSON.stringify(positions)}::json) as p("conversationId" uuid, seq int)`.execute(
    db,
  );
  return rows;
}
