// SQL of many tickets: the numbers that a filter shows, rows, what is nearby, and the filters that people keep.
import { sql, type ExpressionBuilder, type Kysely, type Transaction } from 'kysely';
import type { z } from 'zod';
import { addDays, kyivDay, kyivDayStart } from '../../shared/kyiv-time.ts';
import { nameKeyOf } from '../../shared/subscriber/search-folding.ts';
import type { savedFilter, TicketFilter } from '../../shared/ticket/ticket-list.contract.ts';
import { priorityOrder } from '../../shared/ticket/ticket-filter.rules.ts';
import { ticketPriority } from '../../shared/ticket/ticket.contract.ts';
import type { Tables } from '../db/tables.ts';
import { rowOf, ticketRows, type StoredRow } from './ticket.records.ts';

const ended = ['solved', 'closed'] as const;
const forLogistics = ['waiting_logistics', 'visit_agreed'] as const;

/** Who asks for a list. */
export interface Asker {
  id: string;
  /** Sees only what logistics has to do with, and their own. */
  isDispatcher: boolean;
}

function visibleTo(db: Kysely<Tables>, { id, isDispatcher }: Asker) {
  return db
    .selectFrom('tickets as t')
    .$if(isDispatcher, (query) =>
      query.where((is) =>
        is.or([
          is('t.status', 'in', forLogistics),
          is('t.team', '=', 'logistics'),
          is('t.owner_id', '=', id),
        ]),
      ),
    );
}

/** Numbers of the tickets that fit, in the order of the filter, at most `limit`. */
export async function selectNumbers(
  db: Kysely<Tables>,
  asker: Asker,
  filter: TicketFilter,
  now: Date,
  limit: number,
): Promise<number[]> {
  const fitting = ordered(byText(byFields(visibleTo(db, asker), filter, asker, now), filter.text), filter)
    .select('t.number')
    .limit(limit)
    .as('fitting');
  // One value instead of tens of thousands of rows: it is parsed at once.
  const row = await db
    .selectFrom(fitting)
    .select(sql<number[]>`coalesce(json_agg(number), '[]')`.as('numbers'))
    .executeTakeFirstOrThrow();
  return row.numbers;
}

type Tickets = ReturnType<typeof visibleTo>;

function byFields(tickets: Tickets, filter: TicketFilter, { id }: Asker, now: Date): Tickets {
  const { statuses, priorities, kinds, teams, owner, due } = filter;
  let query = tickets;
  if (statuses.length > 0) query = query.where('t.status', 'in', statuses);
  else if (!filter.withEnded) query = query.where('t.status', 'not in', ended);
  if (priorities.length > 0) query = query.where('t.priority', 'in', priorities);
  if (kinds.length > 0) query = query.where('t.kind', 'in', kinds);
  if (teams.length > 0) query = query.where('t.team', 'in', teams);
  if (owner === 'none') query = query.where('t.owner_id', 'is', null);
  else if (owner !== 'any') query = query.where('t.owner_id', '=', owner === 'me' ? id : owner);
  if (due === 'any') return query;
  const running = query.where('t.status', 'not in', ended);
  return due === 'overdue'
    ? running.where('t.due_at', '<=', now)
    : running.where('t.due_at', '<', kyivDayStart(addDays(kyivDay(now), 1)));
}

/** The words stand in the number, in the name (folded as a search folds) or in the description. */
function byText(tickets: Tickets, text: string): Tickets {
  if (text === '') return tickets;
  const like = (words: string): string => `%${words.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  const name = nameKeyOf(text);
  const digits = text.replace(/^[#№\s]+/, '');
  return tickets.where((is) =>
    is.or([
      is('t.description', 'ilike', like(text)),
      ...(/^\d+$/.test(digits) ? [is(sql<string>`t.number::text`, 'like', like(digits))] : []),
      ...(name === '' ? [] : [is.exists(namedLike(is, like(name)))]),
    ]),
  );
}

function namedLike(is: ExpressionBuilder<Tables & { t: Tables['tickets'] }, 't'>, pattern: string) {
  return is
    .selectFrom('subscribers as s')
    .select(sql<number>`1`.as('one'))
    .whereRef('s.subscriber_id', '=', 't.subscriber_id')
    .where('s.name_key', 'like', pattern);
}

function ordered(tickets: Tickets, { sort }: TicketFilter): Tickets {
  const byNumber = <T extends Tickets>(query: T) => query.orderBy('t.number', 'desc') as T;
  switch (sort) {
    case 'due':
      return byNumber(tickets.orderBy('t.due_at', (order) => order.asc().nullsLast()));
    case 'priority':
      return byNumber(tickets.orderBy(sql`array_position(${urgentFirst()}, t.priority)`));
    case 'newest':
      return byNumber(tickets);
    case 'changed':
      return byNumber(tickets.orderBy('t.changed_at', 'desc'));
  }
}

function urgentFirst() {
  const priorities = ticketPriority.options.toSorted(
    (left, right) => priorityOrder[left] - priorityOrder[right],
  );
  return sql`array[${sql.join(priorities.map((priority) => sql.lit(priority)))}]::text[]`;
}

/** Rows of these numbers that the asker may see. */
export async function selectRows(
  db: Kysely<Tables>,
  asker: Asker,
  numbers: readonly number[],
): Promise<StoredRow[]> {
  const rows = await ticketRows(db)
    .where('t.number', 'in', numbers)
    .where('t.ticket_id', 'in', visibleTo(db, asker).select('t.ticket_id').where('t.number', 'in', numbers))
    .execute();
  return rows.map(rowOf);
}

/** Tickets of the subscriber that are open, the newest first. */
export async function selectOwn(
  db: Kysely<Tables>,
  asker: Asker,
  subscriberId: number,
  limit: number,
): Promise<StoredRow[]> {
  const rows = await ticketRows(db)
    .where('t.subscriber_id', '=', subscriberId)
    .where('t.status', 'not in', ended)
    .where(
      't.ticket_id',
      'in',
      visibleTo(db, asker).select('t.ticket_id').where('t.subscriber_id', '=', subscriberId),
    )
    .orderBy('t.number', 'desc')
    .limit(limit)
    .execute();
  return rows.map(rowOf);
}

/** Tickets of other subscribers of the same building, opened since `since`, the newest first. */
export async function selectInBuilding(
  db: Kysely<Tables>,
  asker: Asker,
  subscriberId: number,
  since: Date,
  limit: number,
): Promise<StoredRow[]> {
  const building = db
    .selectFrom('subscribers')
    .select(sql<string>`lower(city || '|' || street || '|' || building)`.as('key'))
    .where('subscriber_id', '=', subscriberId)
    .where('building', '<>', '');
  const nearby = visibleTo(db, asker)
    .select('t.ticket_id')
    .where('t.building_key', '=', building)
    .where('t.opened_at', '>=', since)
    .where('t.subscriber_id', '<>', subscriberId)
    .orderBy('t.opened_at', 'desc')
    .limit(limit);
  const rows = await ticketRows(db)
    .where('t.ticket_id', 'in', nearby)
    .orderBy('t.opened_at', 'desc')
    .orderBy('t.number', 'desc')
    .execute();
  return rows.map(rowOf);
}

export type StoredFilter = z.input<typeof savedFilter>;

/** A person's filters; their order is made elsewhere. */
export async function selectFilters(db: Kysely<Tables>, staffId: string): Promise<StoredFilter[]> {
  return db
    .selectFrom('ticket_filters')
    .select(['filter_id as filterId', 'name', 'filter'])
    .where('staff_id', '=', staffId)
    .execute();
}

/** Stores a filter, or changes one of the same person; false when the id is somebody else's. */
export async function upsertFilter(
  db: Transaction<Tables>,
  staffId: string,
  { filterId, name, filter }: StoredFilter,
): Promise<boolean> {
  const row = await db
    .insertInto('ticket_filters')
    .values({ filter_id: filterId, staff_id: staffId, name, filter: JSON.stringify(filter) })
    .onConflict((conflict) =>
      conflict
        .column('filter_id')
        .doUpdateSet({ name, filter: JSON.stringify(filter) })
        .where('ticket_filters.staff_id', '=', staffId),
    )
    .returning('filter_id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function deleteFilter(
  db: Transaction<Tables>,
  staffId: string,
  filterId: string,
): Promise<boolean> {
  const row = await db
    .deleteFrom('ticket_filters')
    .where('filter_id', '=', filterId)
    .where('staff_id', '=', staffId)
    .returning('filter_id')
    .executeTakeFirst();
  return row !== undefined;
}
