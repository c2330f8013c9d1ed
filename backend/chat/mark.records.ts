// SQL of the marks: how far each side has received and read.
import { sql, type Transaction } from 'kysely';
import type { MarkSeqs } from '../../shared/chat/chat.rules.ts';
import type { Tables } from '../db/tables.ts';
import { messageAt, publicMessageAt } from './conversation.records.ts';

/** Whose marks they are, and by which id the right to move them is checked. */
export type MarkSide = { side: 'desk'; staffId: string } | { side: 'subscriber'; subscriberId: number };

interface MarkIds {
  delivered: string | null;
  read: string | null;
}

export interface LockedMarks {
  current: MarkSeqs;
  /** Positions of the asked messages; null for one that is not in the conversation (or a note, to a subscriber). */
  wanted: { delivered: number | null; read: number | null };
  /** What the subscriber sees of the marks now. */
  publicNow: MarkIds;
}

/** Locks the conversation and gives its marks; undefined when there is none or it is not this side's. */
export async function lockMarks(
  db: Transaction<Tables>,
  conversationId: string,
  who: MarkSide,
  wanted: { delivered: string | undefined; read: string | undefined },
): Promise<LockedMarks | undefined> {
  const [delivered, read] = columnsOf(who);
  const isTheirs =
    who.side === 'desk'
      ? sql`(c.owner_id = ${who.staffId} or c.closed_by = ${who.staffId})`
      : sql`c.subscriber_id = ${who.subscriberId}`;
  const withoutNotes = who.side === 'desk' ? sql`` : sql`and m.kind <> 'note'`;
  const position = (messageId: string | undefined) => sql`(select m.message_seq from messages m
    where m.message_id = ${messageId ?? null}::uuid and m.conversation_id = c.conversation_id ${withoutNotes})`;
  const { rows } = await sql<
    Record<string, number | null> & { public_delivered: string; public_read: string }
  >`
    select ${sql.ref(`c.${delivered}`)} as delivered, ${sql.ref(`c.${read}`)} as read,
      ${position(wanted.delivered)} as wanted_delivered, ${position(wanted.read)} as wanted_read,
      ${publicMessageAt(delivered)} as public_delivered, ${publicMessageAt(read)} as public_read
    from conversations c where c.conversation_id = ${conversationId} and ${isTheirs}
    for no key update of c`.execute(db);
  const row = rows[0];
  return (
    row && {
      current: { delivered: row['delivered']!, read: row['read']! },
      wanted: { delivered: row['wanted_delivered'] ?? null, read: row['wanted_read'] ?? null },
      publicNow: { delivered: row.public_delivered, read: row.public_read },
    }
  );
}

/** Stores marks and gives them as message ids, as the desk and as the subscriber see them. */
export async function updateMarks(
  db: Transaction<Tables>,
  conversationId: string,
  who: MarkSide,
  marks: MarkSeqs,
): Promise<{ desk: MarkIds; public: MarkIds }> {
  const [delivered, read] = columnsOf(who);
  const { rows } = await sql<
    Record<'delivered' | 'read' | 'public_delivered' | 'public_read', string | null>
  >`
    update conversations c
    set ${sql.ref(delivered)} = ${marks.delivered}, ${sql.ref(read)} = ${marks.read}
    where c.conversation_id = ${conversationId}
    returning ${messageAt(delivered)} as delivered, ${messageAt(read)} as read,
      ${publicMessageAt(delivered)} as public_delivered, ${publicMessageAt(read)} as public_read`.execute(db);
  const row = rows[0]!;
  return {
    desk: { delivered: row.delivered, read: row.read },
    public: { delivered: row.public_delivered, read: row.public_read },
  };
}

function columnsOf({ side }: MarkSide) {
  return side === 'desk'
    ? (['desk_delivered_seq', 'desk_read_seq'] as const)
    : (['subscriber_delivered_seq', 'subscriber_read_seq'] as const);
}
