// Writes the sample days of logistics: visits with their histories, the tickets they are for, and the routes of technicians.
import type { Transaction } from 'kysely';
import { routesToStore } from '../dispatch/plan-changes.ts';
import { storeRoutes } from '../dispatch/day.records.ts';
import type { LiveDay } from '../dispatch/live-day.ts';
import type { StoredVisit } from '../dispatch/visit.records.ts';
import type { Tables } from '../db/tables.ts';
import { pauseDue, resumeDue, startDue, type DueClock } from '../../shared/ticket/ticket-due.rules.ts';
import { defaultWorkingHours } from '../../shared/working-hours.ts';
import type { SampleAgent } from './invent-chats.ts';
import type { Random } from './random.ts';
import { sampleId } from './sample-id.ts';
import { sampleStaff } from './sample-staff.ts';
import { buildingKeyOf } from './sample-tickets.records.ts';

type Tx = Transaction<Tables>;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const dispatcher = sampleStaff.find(({ role }) => role === 'dispatcher')?.displayName ?? '';

interface Booked {
  visit: StoredVisit;
  agent: SampleAgent;
  /** When the subscriber called. */
  at: Date;
  /** Of the fault that was registered; null for what the subscriber pays. */
  ticketId: string | null;
}

/** Writes a planned day. Every repair gets its ticket. */
export async function insertSampleDay(
  tx: Tx,
  random: Random,
  live: LiveDay,
  agents: readonly SampleAgent[],
  now: Date,
): Promise<void> {
  const booked = [...live.visits.values()].map((visit): Booked => {
    const calledAtMs = Date.parse(visit.window!.startAt) - random.between(18, 60) * hourMs;
    const at = new Date(Math.min(calledAtMs, now.getTime() - random.between(1, 9) * 20 * minuteMs));
    return {
      visit,
      agent: random.pick(agents),
      at,
      ticketId: visit.isPaid ? null : sampleId(random, at),
    };
  });
  if (booked.length === 0) return;
  const { day } = live.clock;
  await tx
    .insertInto('dispatch_days')
    .values({ day, revision: sampleId(random, live.clock.startsAt) })
    .execute();
  const forTickets = booked.filter(({ ticketId }) => ticketId !== null);
  await tx.insertInto('tickets').values(forTickets.map(ticketRow)).execute();
  await tx.insertInto('ticket_entries').values(forTickets.flatMap(ticketEntryRows)).execute();
  await tx.insertInto('visits').values(booked.map(visitRow)).execute();
  await tx.insertInto('visit_entries').values(booked.flatMap(visitEntryRows)).execute();
  const { routes, stops } = routesToStore(live, new Set(stopsOwners(live)));
  await storeRoutes(tx, day, routes, stops, []);
}

function stopsOwners(live: LiveDay): string[] {
  return [...live.visits.values()].map(({ placement }) => placement!.technicianId);
}

const hasEnded = ({ visit }: Booked): boolean => visit.state === 'done';
const endOf = ({ visit }: Booked): Date => new Date(visit.placement!.endAt);

function ticketRow(booked: Booked) {
  const { visit, agent, at } = booked;
  const status = hasEnded(booked) ? ('solved' as const) : ('visit_agreed' as const);
  const stands = pauseDue(
    startDue(visit.priority, at, defaultWorkingHours),
    visit.priority,
    at,
    defaultWorkingHours,
  );
  const clock: DueClock = hasEnded(booked)
    ? resumeDue(stands, visit.priority, endOf(booked), defaultWorkingHours)
    : stands;
  const isAgreed = status === 'visit_agreed';
  return {
    ticket_id: booked.ticketId!,
    subscriber_id: visit.subscriberId,
    conversation_id: null,
    kind: 'no_internet' as const,
    description: 'Немає інтернету, роутер перезавантажено, лінку немає.',
    priority: visit.priority,
    status,
    cause: isAgreed ? null : ('line' as const),
    resolution: isAgreed ? null : 'Майстер замінив конектор, сигнал у нормі',
    visit_id: isAgreed ? visit.visitId : null,
    visit_starts_at: isAgreed ? new Date(visit.window!.startAt) : null,
    visit_ends_at: isAgreed ? new Date(visit.window!.endAt) : null,
    due_at: clock.dueAt,
    due_since: clock.since,
    due_spent_ms: clock.spentMs,
    building_key: buildingKeyOf(visit.subscriberId),
    owner_id: agent.staffId,
    opened_by: agent.staffId,
    opened_at: at,
    changed_at: isAgreed ? at : endOf(booked),
    version: isAgreed ? 2 : 4,
  };
}

function ticketEntryRows(booked: Booked) {
  const { visit, agent, at, ticketId } = booked;
  const entry = (
    seq: number,
    when: Date,
    kind: 'opened' | 'visit' | 'changed',
    way: [string, string] | null,
  ) => ({
    ticket_id: ticketId!,
    entry_seq: seq,
    at: when,
    actor_id: agent.staffId,
    actor_name: agent.displayName,
    kind,
    body: kind === 'visit' ? `${visit.window!.startAt}/${visit.window!.endAt}` : '',
    changes: JSON.stringify(way ? [{ field: 'status', from: way[0], to: way[1] }] : []),
  });
  const rows = [entry(1, at, 'opened', null), entry(2, at, 'visit', ['new', 'visit_agreed'])];
  if (hasEnded(booked))
    rows.push(
      entry(3, endOf(booked), 'changed', ['visit_agreed', 'in_work']),
      entry(4, endOf(booked), 'changed', ['in_work', 'solved']),
    );
  return rows;
}

function visitRow({ visit, agent, at, ticketId }: Booked) {
  return {
    visit_id: visit.visitId,
    ticket_id: ticketId,
    subscriber_id: visit.subscriberId,
    latitude: visit.place!.latitude,
    longitude: visit.place!.longitude,
    phone: visit.phone,
    access_note: visit.accessNote,
    kind: visit.kind,
    skills: JSON.stringify(visit.skills),
    duration_minutes: visit.durationMinutes,
    priority: visit.priority,
    is_paid: visit.isPaid,
    state: visit.state,
    day: visit.day,
    window_start: new Date(visit.window!.startAt),
    window_end: new Date(visit.window!.endAt),
    tell_on_the_way: visit.tellOnTheWay,
    booked_by: agent.staffId,
    created_at: at,
    changed_at: at,
  };
}

/** Booked by an agent, then what logistics has reported so far. */
function visitEntryRows({ visit, agent, at }: Booked) {
  const { arrivalAt, startAt, endAt } = visit.placement!;
  const left = new Date(Date.parse(arrivalAt) - 10 * minuteMs);
  const steps: [string, Date][] = [['booked', at]];
  if (visit.state !== 'planned') steps.push(['on_the_way', left]);
  if (visit.state === 'on_site' || visit.state === 'done') steps.push(['on_site', new Date(startAt)]);
  if (visit.state === 'done') steps.push(['done', new Date(endAt)]);
  return steps.map(([kind, when], place) => ({
    visit_id: visit.visitId,
    entry_seq: place + 1,
    at: when,
    actor_name: place === 0 ? agent.displayName : dispatcher,
    kind,
    details: JSON.stringify({ window: visit.window }),
  }));
}

/** Tickets that wait for logistics get the visit that they wait for: wanted, without a time, and somebody is owed a call. */
export async function insertWaitingVisits(tx: Tx, random: Random, now: Date): Promise<void> {
  const tickets = await tx
    .selectFrom('tickets as t')
    .innerJoin('subscribers as s', 's.subscriber_id', 't.subscriber_id')
    .leftJoin('subscriber_phones as p', (join) =>
      join.onRef('p.subscriber_id', '=', 's.subscriber_id').on('p.position', '=', 0),
    )
    .select(['t.ticket_id', 't.priority', 't.owner_id', 't.changed_at', 't.subscriber_id'])
    .select(['s.latitude', 's.longitude', 'p.msisdn'])
    .where('t.status', '=', 'waiting_logistics')
    .orderBy('t.number')
    .limit(wishes.length)
    .execute();
  if (tickets.length === 0) return;
  const rows = tickets.map((ticket, place) => ({
    visit_id: sampleId(random, ticket.changed_at),
    ticket_id: ticket.ticket_id,
    subscriber_id: ticket.subscriber_id,
    latitude: ticket.latitude,
    longitude: ticket.longitude,
    phone: ticket.msisdn ?? '',
    wishes: wishes[place]!,
    kind: 'repair' as const,
    skills: JSON.stringify(['fiber']),
    duration_minutes: 60,
    priority: ticket.priority,
    is_paid: false,
    state: 'unscheduled' as const,
    call_by: new Date(now.getTime() + (place + 1) * hourMs),
    call_reason: 'no_window',
    booked_by: ticket.owner_id,
    created_at: ticket.changed_at,
    changed_at: ticket.changed_at,
  }));
  await tx.insertInto('visits').values(rows).execute();
  const entries = rows.map((row, place) => ({
    visit_id: row.visit_id,
    entry_seq: 1,
    at: row.created_at,
    actor_name: '',
    kind: 'asked',
    details: JSON.stringify({ wishes: wishes[place]!, callBy: row.call_by.toISOString() }),
  }));
  await tx.insertInto('visit_entries').values(entries).execute();
}

const wishes = [
  'Лише після 18:00',
  'У суботу до обіду',
  'Будь-коли, попередити за годину',
  'Не раніше четверга',
  'Зранку, до роботи',
  'Після 16:00, дитина зі школи',
];
