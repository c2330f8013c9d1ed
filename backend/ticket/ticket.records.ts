// SQL of trouble tickets: one under a lock, its entries, the lists.
import type { Kysely, Transaction } from 'kysely';
import type { z } from 'zod';
import type { ticket, ticketEntry, ticketKind, TicketPriority } from '../../shared/ticket/ticket.contract.ts';
import type { LaterChange, TicketFields } from '../../shared/ticket/ticket.rules.ts';
import type { Tables } from '../db/tables.ts';

export type StoredTicket = z.input<typeof ticket>;
export type StoredEntry = z.input<typeof ticketEntry>;

function ticketRows(db: Kysely<Tables>) {
  return db
    .selectFrom('tickets as t')
    .innerJoin('subscribers as s', 's.subscriber_id', 't.subscriber_id')
    .innerJoin('staff as opener', 'opener.staff_id', 't.opened_by')
    .leftJoin('staff as owner', 'owner.staff_id', 't.owner_id')
    .select([
      't.ticket_id as ticketId',
      't.number',
      't.subscriber_id as subscriberId',
      's.full_name as subscriberName',
      't.conversation_id as conversationId',
      't.kind',
      't.description',
      't.priority',
      't.status',
      't.owner_id as ownerId',
      'owner.display_name as ownerName',
      'opener.display_name as openedByName',
      't.opened_at',
      't.changed_at',
      't.version',
    ]);
}

type TicketRow = Awaited<ReturnType<ReturnType<typeof ticketRows>['executeTakeFirstOrThrow']>>;

function ticketOf({ opened_at, changed_at, ...row }: TicketRow): StoredTicket {
  return { ...row, openedAt: opened_at.toISOString(), changedAt: changed_at.toISOString() };
}

/** One ticket; undefined when there is none. */
export async function selectTicket(db: Kysely<Tables>, ticketId: string): Promise<StoredTicket | undefined> {
  const row = await ticketRows(db).where('t.ticket_id', '=', ticketId).executeTakeFirst();
  return row && ticketOf(row);
}

/** Locks a ticket until the commit; false when there is none. */
export async function lockTicket(db: Transaction<Tables>, ticketId: string): Promise<boolean> {
  const row = await db
    .selectFrom('tickets')
    .select('ticket_id')
    .where('ticket_id', '=', ticketId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

/** Open tickets and those that ended since `since`, highest number first, at most `limit`. */
export async function selectTickets(db: Kysely<Tables>, since: Date, limit: number): Promise<StoredTicket[]> {
  const rows = await ticketRows(db)
    .where((is) => is.or([is('t.status', 'not in', ['solved', 'closed']), is('t.changed_at', '>=', since)]))
    .orderBy('t.number', 'desc')
    .limit(limit)
    .execute();
  return rows.map(ticketOf);
}

export interface NewTicket {
  ticketId: string;
  subscriberId: number;
  conversationId: string | null;
  kind: z.output<typeof ticketKind>;
  description: string;
  priority: TicketPriority;
  openedBy: string;
  at: Date;
}

/** Stores a new ticket, owned by who opens it, and gives its number. */
export async function insertTicket(db: Transaction<Tables>, fresh: NewTicket): Promise<number> {
  const row = await db
    .insertInto('tickets')
    .values({
      ticket_id: fresh.ticketId,
      subscriber_id: fresh.subscriberId,
      conversation_id: fresh.conversationId,
      kind: fresh.kind,
      description: fresh.description,
      priority: fresh.priority,
      status: 'new',
      owner_id: fresh.openedBy,
      opened_by: fresh.openedBy,
      opened_at: fresh.at,
      changed_at: fresh.at,
      version: 1,
    })
    .returning('number')
    .executeTakeFirstOrThrow();
  return row.number;
}

/** Sets fields of a locked ticket and raises its version by one. */
export async function updateTicket(
  db: Transaction<Tables>,
  ticketId: string,
  { status, priority, ownerId }: Partial<TicketFields>,
  at: Date,
): Promise<void> {
  await db
    .updateTable('tickets')
    .set((is) => ({
      changed_at: at,
      version: is('version', '+', 1),
      ...(status === undefined ? {} : { status }),
      ...(priority === undefined ? {} : { priority }),
      ...(ownerId === undefined ? {} : { owner_id: ownerId }),
    }))
    .where('ticket_id', '=', ticketId)
    .execute();
}

/** Adds the next entry of a locked (or just made) ticket. */
export async function insertEntry(
  db: Transaction<Tables>,
  ticketId: string,
  entry: Omit<StoredEntry, 'entrySeq' | 'at'> & { actorId: string; at: Date },
): Promise<StoredEntry> {
  const { actorId, actorName, kind, body, changes, at } = entry;
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
    }))
    .returning('entry_seq')
    .executeTakeFirstOrThrow();
  return { entrySeq: row.entry_seq, at: at.toISOString(), actorName, kind, body, changes };
}

/** Every entry of a ticket, oldest first. */
export async function selectEntries(db: Kysely<Tables>, ticketId: string): Promise<StoredEntry[]> {
  const rows = await db
    .selectFrom('ticket_entries')
    .select(['entry_seq', 'at', 'actor_name', 'kind', 'body', 'changes'])
    .where('ticket_id', '=', ticketId)
    .orderBy('entry_seq')
    .execute();
  return rows.map((row) => ({
    entrySeq: row.entry_seq,
    at: row.at.toISOString(),
    actorName: row.actor_name,
    kind: row.kind,
    body: row.body,
    changes: row.changes as StoredEntry['changes'],
  }));
}

/** The last `count` changes, oldest first: each raised the version by one. */
export async function selectLastChanges(
  db: Kysely<Tables>,
  ticketId: string,
  count: number,
): Promise<LaterChange[]> {
  const rows = await db
    .selectFrom('ticket_entries')
    .select(['actor_name', 'changes'])
    .where('ticket_id', '=', ticketId)
    .where('kind', '=', 'changed')
    .orderBy('entry_seq', 'desc')
    .limit(count)
    .execute();
  return rows
    .toReversed()
    .map((row) => ({ actorName: row.actor_name, changes: row.changes as StoredEntry['changes'] }));
}

/** Name of a person who may own tickets: an agent or supervisor who is not disabled. */
export async function selectPossibleOwner(db: Kysely<Tables>, staffId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('staff')
    .select('display_name')
    .where('staff_id', '=', staffId)
    .where('role', 'in', ['agent', 'supervisor'])
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  return row?.display_name;
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
