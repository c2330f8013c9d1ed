// SQL of trouble tickets: one under a lock, and what is written to it.
import { sql, type Kysely, type Transaction } from 'kysely';
import type { z } from 'zod';
import type { DueClock } from '../../shared/ticket/ticket-due.rules.ts';
import { dueLeftMs } from '../../shared/ticket/ticket-due.rules.ts';
import type { ticket, ticketRow, TicketPriority, TicketTeam } from '../../shared/ticket/ticket.contract.ts';
import type { TicketFields } from '../../shared/ticket/ticket.rules.ts';
import type { Tables } from '../db/tables.ts';

export type StoredTicket = z.input<typeof ticket>;
export type StoredRow = z.input<typeof ticketRow>;

const subjectLength = 120;

/** Tickets with the names that their rows show. */
export function ticketRows(db: Kysely<Tables>) {
  return db
    .selectFrom('tickets as t')
    .innerJoin('subscribers as s', 's.subscriber_id', 't.subscriber_id')
    .leftJoin('staff as owner', 'owner.staff_id', 't.owner_id')
    .leftJoin('tickets as target', 'target.ticket_id', 't.merged_into')
    .select([
      't.ticket_id as ticketId',
      't.number',
      't.kind',
      't.priority',
      't.status',
      't.team',
      't.owner_id as ownerId',
      'owner.display_name as ownerName',
      't.subscriber_id as subscriberId',
      's.full_name as subscriberName',
      't.reopened',
      'target.number as mergedInto',
      't.description',
      't.opened_at',
      't.changed_at',
      't.due_at',
      't.due_since',
      't.due_spent_ms',
      't.due_is_manual',
      sql<string>`concat_ws(', ', nullif(s.street, ''), nullif(s.building, ''))`.as('house'),
      's.apartment',
    ]);
}
export type TicketRowRow = Awaited<ReturnType<ReturnType<typeof ticketRows>['executeTakeFirstOrThrow']>>;

/** The row of a list that a row of the database is. */
export function rowOf(row: TicketRowRow): StoredRow {
  const {
    description,
    opened_at,
    changed_at,
    due_at,
    due_since,
    due_spent_ms,
    due_is_manual,
    house,
    apartment,
    ...same
  } = row;
  const clock = { dueAt: due_at, since: due_since, spentMs: due_spent_ms, isManual: due_is_manual };
  const isEnded = row.status === 'solved' || row.status === 'closed';
  return {
    ...same,
    subject: [...(description.split('\n', 1)[0] ?? '')].slice(0, subjectLength).join(''),
    address: apartment === '' ? house : `${house}–${apartment}`,
    dueAt: due_at?.toISOString() ?? null,
    dueLeftMs: isEnded ? null : dueLeftMs(clock, row.priority),
    openedAt: opened_at.toISOString(),
    changedAt: changed_at.toISOString(),
  };
}

/** One ticket with its clock; undefined when there is none. */
export async function selectTicketWithClock(
  db: Kysely<Tables>,
  ticketId: string,
): Promise<{ ticket: StoredTicket; clock: DueClock } | undefined> {
  const row = await ticketRows(db)
    .innerJoin('staff as opener', 'opener.staff_id', 't.opened_by')
    .select([
      't.conversation_id as conversationId',
      'opener.display_name as openedByName',
      't.version',
      't.waiting_for as waitingFor',
      't.resume_at',
      't.cause',
      't.resolution',
      't.visit_id',
      't.visit_starts_at',
      't.visit_ends_at',
      't.merged_into as mergedIntoId',
      sql<{ ticketId: string; number: number }[]>`
        (select coalesce(json_agg(json_build_object('ticketId', o.ticket_id, 'number', o.number) order by o.number), '[]')
          from ticket_links l join tickets o on o.ticket_id = l.other_id where l.ticket_id = t.ticket_id)`.as(
        'links',
      ),
    ])
    .where('t.ticket_id', '=', ticketId)
    .executeTakeFirst();
  if (!row) return undefined;
  const { resume_at, visit_id, visit_starts_at, visit_ends_at, ...rest } = row;
  const {
    conversationId,
    openedByName,
    version,
    waitingFor,
    cause,
    resolution,
    mergedIntoId,
    links,
    ...listed
  } = rest;
  const own = { conversationId, openedByName, version, waitingFor, cause, resolution, mergedIntoId, links };
  const visit =
    visit_id && visit_starts_at && visit_ends_at
      ? { visitId: visit_id, startsAt: visit_starts_at.toISOString(), endsAt: visit_ends_at.toISOString() }
      : null;
  const ticket = {
    ...rowOf(listed),
    ...own,
    description: row.description,
    dueIsManual: row.due_is_manual,
    resumeAt: resume_at?.toISOString() ?? null,
    visit,
  };
  const clock = {
    dueAt: row.due_at,
    since: row.due_since,
    spentMs: row.due_spent_ms,
    isManual: row.due_is_manual,
  };
  return { ticket, clock };
}

/** One ticket; undefined when there is none. */
export async function selectTicket(db: Kysely<Tables>, ticketId: string): Promise<StoredTicket | undefined> {
  return (await selectTicketWithClock(db, ticketId))?.ticket;
}

/** Locks tickets until the commit, in the order of their ids, so that two orders never wait for each other. */
export async function lockTickets(db: Transaction<Tables>, ticketIds: readonly string[]): Promise<void> {
  await db
    .selectFrom('tickets')
    .select('ticket_id')
    .where('ticket_id', 'in', ticketIds)
    .orderBy('ticket_id')
    .forNoKeyUpdate()
    .execute();
}

export interface NewTicket {
  ticketId: string;
  subscriberId: number;
  conversationId: string | null;
  kind: StoredTicket['kind'];
  description: string;
  priority: TicketPriority;
  team: TicketTeam;
  ownerId: string | null;
  openedBy: string;
  at: Date;
  clock: DueClock;
}

/** Stores a new ticket and gives its number. */
export async function insertTicket(db: Transaction<Tables>, fresh: NewTicket): Promise<number> {
  const row = await db
    .insertInto('tickets')
    .values((is) => ({
      ticket_id: fresh.ticketId,
      subscriber_id: fresh.subscriberId,
      conversation_id: fresh.conversationId,
      kind: fresh.kind,
      description: fresh.description,
      priority: fresh.priority,
      status: 'new',
      team: fresh.team,
      owner_id: fresh.ownerId,
      opened_by: fresh.openedBy,
      opened_at: fresh.at,
      changed_at: fresh.at,
      version: 1,
      ...clockColumns(fresh.clock),
      building_key: is
        .selectFrom('subscribers')
        .select(sql<string>`lower(city || '|' || street || '|' || building)`.as('key'))
        .where('subscriber_id', '=', fresh.subscriberId),
    }))
    .returning('number')
    .executeTakeFirstOrThrow();
  return row.number;
}

function clockColumns({ dueAt, since, spentMs, isManual }: DueClock) {
  return { due_at: dueAt, due_since: since, due_spent_ms: spentMs, due_is_manual: isManual };
}

/** What a change writes besides the fields. */
export interface TicketWrite {
  clock: DueClock;
  fields: TicketFields;
  visit: StoredTicket['visit'];
  mergedIntoId: string | null;
  reopened: number;
  at: Date;
}

/** Writes everything that may change of a locked ticket and raises its version by one. */
export async function updateTicket(
  db: Transaction<Tables>,
  ticketId: string,
  { clock, fields, visit, mergedIntoId, reopened, at }: TicketWrite,
): Promise<void> {
  await db
    .updateTable('tickets')
    .set((is) => ({
      changed_at: at,
      version: is('version', '+', 1),
      status: fields.status,
      priority: fields.priority,
      owner_id: fields.ownerId,
      team: fields.team,
      kind: fields.kind,
      description: fields.description,
      waiting_for: fields.waitingFor,
      resume_at: fields.resumeAt === null ? null : new Date(fields.resumeAt),
      cause: fields.cause,
      resolution: fields.resolution,
      visit_id: visit?.visitId ?? null,
      visit_starts_at: visit ? new Date(visit.startsAt) : null,
      visit_ends_at: visit ? new Date(visit.endsAt) : null,
      merged_into: mergedIntoId,
      reopened,
      ...clockColumns(clock),
    }))
    .where('ticket_id', '=', ticketId)
    .execute();
}

/** Tickets whose waiting for a subscriber has come to its end, the oldest first. */
export async function selectToResume(db: Kysely<Tables>, at: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('tickets')
    .select('ticket_id')
    .where('status', '=', 'waiting_subscriber')
    .where('resume_at', '<=', at)
    .orderBy('resume_at')
    .limit(limit)
    .execute();
  return rows.map(({ ticket_id }) => ticket_id);
}
