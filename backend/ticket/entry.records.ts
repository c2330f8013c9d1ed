// SQL of a ticket's timeline, of its links, and of the people and chats that a ticket may name.
import type { Kysely, Transaction } from 'kysely';
import type { z } from 'zod';
import type { ticketEntry } from '../../shared/ticket/ticket.contract.ts';
import type { Tables } from '../db/tables.ts';

export type StoredEntry = z.input<typeof ticketEntry>;
/** An entry before it has its number. */
export interface NewEntry {
  kind: StoredEntry['kind'];
  body: string;
  changes: StoredEntry['changes'];
  other: StoredEntry['other'];
}
export interface Author {
  actorId: string;
  actorName: string;
  at: Date;
}

/** Adds the next entry of a locked (or just made) ticket. */
export async function insertEntry(
  db: Transaction<Tables>,
  ticketId: string,
  { actorId, actorName, at }: Author,
  { kind, body, changes, other }: NewEntry,
): Promise<StoredEntry> {
  const row = await db
    .insertInto('ticket_entries')
    .values((is) => ({
      ticket_id: ticketId,
      entry_seq: is
        .selectFrom('ticket_entries')
        .select((from) => is(from.fn.coalesce(from.fn.max('entry_seq'), is.lit(0)), '+', 1).as('next'))
        .where('ticket_id', '=', ticketId),
      at,
      actor_id: actorId,
      actor_name: actorName,
      kind,
      body,
      changes: JSON.stringify(changes),
      other_id: other?.ticketId ?? null,
    }))
    .returning('entry_seq')
    .executeTakeFirstOrThrow();
  return { entrySeq: row.entry_seq, at: at.toISOString(), actorName, kind, body, changes, other };
}

/** Every entry of a ticket, oldest first. */
export async function selectEntries(db: Kysely<Tables>, ticketId: string): Promise<StoredEntry[]> {
  const rows = await db
    .selectFrom('ticket_entries as e')
    .leftJoin('tickets as other', 'other.ticket_id', 'e.other_id')
    .select(['e.entry_seq', 'e.at', 'e.actor_name', 'e.kind', 'e.body', 'e.changes', 'e.other_id'])
    .select('other.number as otherNumber')
    .where('e.ticket_id', '=', ticketId)
    .orderBy('e.entry_seq')
    .execute();
  return rows.map((row) => ({
    entrySeq: row.entry_seq,
    at: row.at.toISOString(),
    actorName: row.actor_name,
    kind: row.kind,
    body: row.body,
    changes: row.changes,
    other:
      row.other_id !== null && row.otherNumber !== null
        ? { ticketId: row.other_id, number: row.otherNumber }
        : null,
  }));
}

/** Who changed a field last; undefined when nobody did since the ticket was opened. */
export async function selectLastChanger(
  db: Kysely<Tables>,
  ticketId: string,
  field: string,
): Promise<string | undefined> {
  const rows = await db
    .selectFrom('ticket_entries')
    .select(['actor_name', 'changes'])
    .where('ticket_id', '=', ticketId)
    .where('kind', 'not in', ['note', 'opened', 'linked', 'unlinked'])
    .orderBy('entry_seq', 'desc')
    .limit(200)
    .execute();
  return rows.find((row) => row.changes.some((change) => change.field === field))?.actor_name;
}

/** Links two tickets, both locked; false when they were linked already. */
export async function insertLink(
  db: Transaction<Tables>,
  [ticketId, otherId]: readonly [string, string],
  linkedBy: string,
  at: Date,
): Promise<boolean> {
  const rows = await db
    .insertInto('ticket_links')
    .values([
      { ticket_id: ticketId, other_id: otherId, at, linked_by: linkedBy },
      { ticket_id: otherId, other_id: ticketId, at, linked_by: linkedBy },
    ])
    .onConflict((conflict) => conflict.columns(['ticket_id', 'other_id']).doNothing())
    .returning('ticket_id')
    .execute();
  return rows.length > 0;
}

/** Takes a link away; false when there was none. */
export async function deleteLink(
  db: Transaction<Tables>,
  ticketId: string,
  otherId: string,
): Promise<boolean> {
  const rows = await db
    .deleteFrom('ticket_links')
    .where((is) =>
      is.or([
        is.and([is('ticket_id', '=', ticketId), is('other_id', '=', otherId)]),
        is.and([is('ticket_id', '=', otherId), is('other_id', '=', ticketId)]),
      ]),
    )
    .returning('ticket_id')
    .execute();
  return rows.length > 0;
}

const owners = ['agent', 'dispatcher', 'supervisor'] as const;

/** Name of a person who may own tickets and is not disabled. */
export async function selectPossibleOwner(db: Kysely<Tables>, staffId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('staff')
    .select('display_name')
    .where('staff_id', '=', staffId)
    .where('role', 'in', owners)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  return row?.display_name;
}

/** Everybody who may own tickets, by name. */
export async function selectPossibleOwners(db: Kysely<Tables>): Promise<{ staffId: string; name: string }[]> {
  return db
    .selectFrom('staff')
    .select(['staff_id as staffId', 'display_name as name'])
    .where('role', 'in', owners)
    .where('disabled_at', 'is', null)
    .orderBy('display_name')
    .orderBy('staff_id')
    .execute();
}

export async function subscriberExists(db: Kysely<Tables>, subscriberId: number): Promise<boolean> {
  const row = await db
    .selectFrom('subscribers')
    .select('subscriber_id')
    .where('subscriber_id', '=', subscriberId)
    .executeTakeFirst();
  return row !== undefined;
}

/** True when the conversation is of that subscriber and, unless `staffId` is null, of that agent. */
export async function conversationFits(
  db: Kysely<Tables>,
  conversationId: string,
  subscriberId: number,
  staffId: string | null,
): Promise<boolean> {
  const row = await db
    .selectFrom('conversations')
    .select('conversation_id')
    .where('conversation_id', '=', conversationId)
    .where('subscriber_id', '=', subscriberId)
    .$if(staffId !== null, (query) =>
      query.where((is) => is.or([is('owner_id', '=', staffId), is('closed_by', '=', staffId)])),
    )
    .executeTakeFirst();
  return row !== undefined;
}
