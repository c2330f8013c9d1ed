// Tickets on a real database: number, timeline, required fields, the clock, changes at once, who may, and ids that do not fit.
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  agreeTicketVisit,
  sendTicketToLogistics,
  takeTicketBack,
} from '../../backend/ticket/ticket-visit.ts';
import { resumeTickets } from '../../backend/ticket/ticket-watch.ts';
import { runOwnWork } from '../../backend/wire/own-work.ts';
import type { Actor, OrderContext } from '../../backend/wire/context.ts';
import { deskStreams } from '../../shared/desk.contract.ts';
import type { TicketId } from '../../shared/ids.ts';
import { conflictsOf } from '../../shared/ticket/ticket.rules.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { createTicketDesk, type Changes, type TicketDesk } from '../support/ticket-desk.ts';

let opened: TestDatabase;
let desk: Desk;
let tickets: TicketDesk;
let agent: Actor;
let other: Actor;
let subscriber: Actor;
let ticketId: TicketId;
let number: number;
const hourMs = 3_600_000;

beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());
let accounts = 0;
beforeEach(async () => {
  desk = createDesk(opened.database, (accounts += 1_000));
  tickets = createTicketDesk(desk);
  agent = await desk.staff('Ірина Ткаченко');
  other = await desk.staff('Оксана Гончар');
  subscriber = await desk.subscriber();
  ({ ticketId, number } = await tickets.open(agent, subscriber));
});

const seen = () => tickets.seen(agent, ticketId);
const change = (by: Actor, changes: Changes, from?: Changes) => tickets.change(by, ticketId, changes, from);
const codeOf = (by: Actor, changes: Changes, from?: Changes) => desk.codeOf(change(by, changes, from));
const wire = { publisher: { publish: () => undefined } as never, streams: deskStreams };
const own = (work: (ctx: OrderContext) => Promise<void>) => runOwnWork(desk.parts, wire, 'test', work);
const solved: Changes = { status: 'solved', cause: 'line', resolution: 'Замінено кабель' };

describe('a new ticket', () => {
  test('has a number that people can say, a due time, is the opener’s, and shows on the card and in the news', async () => {
    expect(number).toBeGreaterThan(10_000);
    const { ticket, entries } = await seen();
    expect(ticket).toMatchObject({
      number,
      subject: 'Немає лінку з ранку',
      status: 'new',
      team: 'support',
      ownerId: agent.id,
      ownerName: 'Ірина Ткаченко',
      openedByName: 'Ірина Ткаченко',
      address: 'вул. Ґанкова, 7–12',
      version: 1,
    });
    expect(Date.parse(ticket.dueAt!) - Date.parse(ticket.openedAt)).toBe(8 * hourMs);
    expect(entries).toMatchObject([{ entrySeq: 1, kind: 'opened', body: 'Немає лінку з ранку' }]);
    const news = (await desk.factsOf('tickets:all')).at(-1);
    expect(news).toMatchObject({ type: 'tickets:opened', payload: { ticketId, number } });
    const { rows } = await desk.query(other, 'ticket:rows', { numbers: [number] });
    expect(rows).toEqual([news!.payload]);
    const card = await desk.factsOf(`subscriber:${subscriber.id}`);
    expect(card).toMatchObject([{ payload: { kind: 'ticket_opened', number } }]);
  });

  test('for another team has no owner', async () => {
    const { ticketId: id } = await tickets.open(agent, subscriber, { team: 'network' });
    expect((await tickets.seen(agent, id)).ticket).toMatchObject({ team: 'network', ownerId: null });
  });

  test('opened under one operation twice is one', async () => {
    const opId = uuidv7();
    const input = {
      subscriberId: Number(subscriber.id),
      conversationId: null,
      kind: 'tv',
      description: 'шум',
      priority: 'low',
    } as const;
    const first = await desk.order(agent, 'ticket:open', input, opId);
    expect(await desk.order(agent, 'ticket:open', input, opId)).toEqual(first);
    expect((await desk.factsOf(`subscriber:${subscriber.id}`)).length).toBe(2);
  });

  test('takes the chat of that subscriber and that agent only', async () => {
    const { conversationId } = await desk.order(subscriber, 'assistant:start', {
      topic: 'internet',
      language: 'uk',
      ...desk.message(),
    });
    await desk.order(agent, 'chat:accept', { conversationId });
    const stranger = await desk.subscriber();
    const codeFor = (by: Actor, who: Actor, id: string) =>
      desk.codeOf(tickets.open(by, who, { conversationId: id }));
    expect(await codeFor(agent, subscriber, conversationId)).toBe('ok');
    expect(await codeFor(agent, stranger, conversationId)).toBe('NOT_FOUND');
    expect(await codeFor(other, subscriber, conversationId)).toBe('NOT_FOUND');
    expect(await codeFor(agent, subscriber, uuidv7())).toBe('NOT_FOUND');
    expect(await desk.codeOf(tickets.open(agent, { ...subscriber, id: '999999999' }))).toBe('NOT_FOUND');
  });
});

describe('changes', () => {
  test('raise the version and stand in the timeline as people read them', async () => {
    await change(agent, { status: 'in_work', priority: 'urgent' });
    await change(agent, { ownerId: other.id });
    const { ticket, entries } = await seen();
    expect(ticket).toMatchObject({ version: 3, status: 'in_work', ownerName: 'Оксана Гончар' });
    expect(entries.slice(1).map(({ changes }) => changes)).toEqual([
      [
        { field: 'status', from: 'new', to: 'in_work' },
        { field: 'priority', from: 'high', to: 'urgent' },
      ],
      [{ field: 'owner', from: 'Ірина Ткаченко', to: 'Оксана Гончар' }],
    ]);
  });

  test('of different fields at once are both taken', async () => {
    const before = { status: 'new', priority: 'high' } as const;
    await change(agent, { status: 'in_work' }, before);
    expect(await change(other, { priority: 'low' }, before)).toEqual({ version: 3 });
    expect((await seen()).ticket).toMatchObject({ status: 'in_work', priority: 'low' });
  });

  test('of one field at once: the second hears who changed it, with both values, and nothing of theirs is stored', async () => {
    await change(agent, { status: 'in_work', description: 'Кабель перебито' });
    const mine: Changes = { status: 'waiting_logistics', waitingFor: 'кабель', description: 'Немає лінку' };
    const before: Changes = { status: 'new', waitingFor: null, description: 'Немає лінку з ранку' };
    const refusal = await tickets.refusalOf(change(other, mine, before));
    expect(conflictsOf(refusal!)).toEqual([
      { key: 'status', theirs: 'in_work', mine: 'waiting_logistics', name: 'Ірина Ткаченко' },
      { key: 'description', theirs: 'Кабель перебито', mine: 'Немає лінку', name: 'Ірина Ткаченко' },
    ]);
    expect((await seen()).ticket).toMatchObject({ status: 'in_work', waitingFor: null, version: 2 });
  });

  test('to the same value at once agree, without another entry', async () => {
    await change(agent, solved);
    const nothing = { status: 'new', cause: null, resolution: null } as const;
    expect(await change(other, solved, nothing)).toEqual({ version: 2 });
    expect((await seen()).entries).toHaveLength(2);
  });

  test('that may not be are refused', async () => {
    const admin = await desk.staff('Адміністраторка', 'admin');
    expect(await codeOf(agent, {})).toBe('INVALID');
    expect(await codeOf(agent, { ownerId: admin.id })).toBe('INVALID');
    expect(await codeOf(agent, { ownerId: uuidv7() })).toBe('INVALID');
    expect(await codeOf(agent, { status: 'visit_agreed' })).toBe('INVALID');
    const closed: Changes = { ...solved, status: 'closed' };
    expect(await codeOf(other, closed)).toBe('FORBIDDEN');
    expect(await codeOf(agent, closed)).toBe('ok');
    expect(await codeOf(agent, { status: 'in_work' })).toBe('TICKET_ENDED');
    expect(await codeOf(agent, { priority: 'low' })).toBe('TICKET_ENDED');
    const missing = { ticketId: uuidv7(), changes: { priority: 'low' }, seen: {}, cancelVisit: false };
    expect(await desk.codeOf(desk.order(agent, 'ticket:change', missing as never))).toBe('NOT_FOUND');
  });

  test.each([
    [{ status: 'in_work', ownerId: null }, 'ownerId'],
    [{ status: 'waiting_subscriber' }, 'waitingFor resumeAt'],
    [{ status: 'waiting_logistics' }, 'waitingFor'],
    [{ status: 'solved' }, 'cause resolution'],
    [{ status: 'solved', cause: 'line' }, 'resolution'],
    [{ status: 'closed' }, 'cause resolution'],
  ] as const)('into %o lack %s', async (changes, fields) => {
    const refusal = await tickets.refusalOf(change(agent, changes));
    expect(refusal).toMatchObject({ code: 'FIELDS_MISSING', details: { status: changes.status, fields } });
    expect((await seen()).ticket.version).toBe(1);
  });

  test('may not empty what the state needs', async () => {
    await change(agent, solved);
    expect(await codeOf(agent, { resolution: null })).toBe('FIELDS_MISSING');
    expect(await codeOf(agent, { resolution: 'Замінено роутер' })).toBe('ok');
  });
});

describe('the clock of a ticket', () => {
  const wait = (resumeAt: string): Changes => ({
    status: 'waiting_subscriber',
    waitingFor: 'фото',
    resumeAt,
  });

  test('stands still while the subscriber is waited for, and goes on with what was left', async () => {
    const tomorrow = '2026-11-25T10:00:00.000Z';
    desk.pass(hourMs);
    await change(agent, wait(tomorrow));
    const waiting = (await seen()).ticket;
    expect(waiting.dueAt).toBeNull();
    expect(Math.round(waiting.dueLeftMs! / 60_000)).toBe(7 * 60);
    desk.pass(2 * hourMs);
    await change(agent, { status: 'in_work' });
    const { ticket } = await seen();
    expect(ticket).toMatchObject({ dueLeftMs: null, waitingFor: null, resumeAt: null });
    // Seven hours from 15:00 in Kyiv: five until 20:00, two from 08:00.
    expect(ticket.dueAt!.slice(0, 16)).toBe('2026-11-25T08:00');
  });

  test('goes on by itself at the time that was set', async () => {
    await change(agent, wait('2026-11-25T10:00:00.000Z'));
    await resumeTickets(desk.parts, wire);
    expect((await seen()).ticket.status).toBe('waiting_subscriber');
    desk.pass(24 * hourMs);
    await resumeTickets(desk.parts, wire);
    await resumeTickets(desk.parts, wire);
    const { ticket, entries } = await seen();
    expect(ticket.status).toBe('in_work');
    expect(entries).toHaveLength(3);
    expect(entries[2]).toMatchObject({ actorName: '', changes: [{ from: 'waiting_subscriber' }, {}, {}] });
  });

  test('can be set by hand, from now to 120 days, and given back to the rules', async () => {
    expect(await codeOf(agent, { dueAt: '2026-11-24T09:59:00Z' })).toBe('INVALID');
    expect(await codeOf(agent, { dueAt: '2027-11-24T10:00:00Z' })).toBe('INVALID');
    const byRule = (await seen()).ticket.dueAt;
    await change(agent, { dueAt: '2026-11-30T10:00:00Z' });
    await change(agent, { priority: 'urgent' });
    expect((await seen()).ticket).toMatchObject({ dueAt: '2026-11-30T10:00:00.000Z', dueIsManual: true });
    await change(agent, { dueAt: null, priority: 'high' });
    expect((await seen()).ticket).toMatchObject({ dueAt: byRule, dueIsManual: false });
    expect((await seen()).entries.at(-1)!.changes.map(({ field }) => field)).toEqual(['priority', 'due']);
  });
});

describe('a visit', () => {
  const visit = {
    visitId: uuidv7(),
    startsAt: '2026-11-24T12:00:00.000Z',
    endsAt: '2026-11-24T14:00:00.000Z',
  };

  test('that is agreed sets the state, stops the clock, and stands in the way of solving until it is given up', async () => {
    await own((ctx) => agreeTicketVisit(ctx, ticketId, visit));
    const { ticket, entries } = await seen();
    expect(ticket).toMatchObject({ status: 'visit_agreed', visit, dueAt: null });
    expect(entries.at(-1)).toMatchObject({ kind: 'visit', body: `${visit.startsAt}/${visit.endsAt}` });
    const refusal = await tickets.refusalOf(change(agent, solved));
    expect(refusal).toMatchObject({ code: 'VISIT_STANDS', details: { startsAt: visit.startsAt } });
    const second = own((ctx) => agreeTicketVisit(ctx, ticketId, { ...visit, visitId: uuidv7() }));
    expect(await desk.codeOf(second)).toBe('VISIT_STANDS');
    await tickets.change(agent, ticketId, solved, undefined, true);
    expect((await seen()).ticket).toMatchObject({ status: 'solved', visit: null });
    expect(await desk.codeOf(own((ctx) => agreeTicketVisit(ctx, ticketId, visit)))).toBe('TICKET_ENDED');
  });

  test('that is over gives the ticket back to its owner; another one in its place is no second one', async () => {
    const first = { ...visit, visitId: uuidv7() };
    const second = { ...visit, visitId: uuidv7() };
    await own((ctx) => agreeTicketVisit(ctx, ticketId, first));
    await own((ctx) => agreeTicketVisit(ctx, ticketId, second, first.visitId));
    await own((ctx) => takeTicketBack(ctx, ticketId, first.visitId));
    expect((await seen()).ticket).toMatchObject({ status: 'visit_agreed', visit: second });
    await own((ctx) => takeTicketBack(ctx, ticketId, second.visitId));
    expect((await seen()).ticket).toMatchObject({ status: 'in_work', visit: null });
    await own((ctx) => sendTicketToLogistics(ctx, ticketId, 'після 18:00'));
    expect((await seen()).ticket).toMatchObject({ status: 'waiting_logistics', waitingFor: 'після 18:00' });
    await own((ctx) => takeTicketBack(ctx, ticketId, uuidv7()));
    expect((await seen()).ticket.status).toBe('in_work');
  });
});

describe('notes and ends', () => {
  test('a note joins the timeline and leaves the version', async () => {
    const { entrySeq } = await desk.order(other, 'ticket:note', { ticketId, body: 'дзвонила, не бере' });
    const { ticket, entries } = await seen();
    expect(entrySeq).toBe(2);
    expect(ticket.version).toBe(1);
    expect(entries[1]).toMatchObject({ kind: 'note', actorName: 'Оксана Гончар', body: 'дзвонила, не бере' });
    const missing = desk.order(other, 'ticket:note', { ticketId: uuidv7(), body: 'x' });
    expect(await desk.codeOf(missing)).toBe('NOT_FOUND');
    expect(await desk.codeOf(desk.open(agent, `ticket:${uuidv7()}`))).toBe('NOT_FOUND');
  });

  test('an ended ticket is reopened with a reason, counted, and its clock begins anew', async () => {
    const reopen = () => desk.order(other, 'ticket:reopen', { ticketId, reason: 'знову немає' });
    expect(await desk.codeOf(reopen())).toBe('INVALID');
    await change(agent, solved);
    desk.pass(46 * hourMs);
    await reopen();
    const { ticket, entries } = await seen();
    expect(ticket).toMatchObject({ status: 'in_work', reopened: 1, cause: null, ownerId: agent.id });
    expect(Date.parse(ticket.dueAt!) - Date.parse(ticket.changedAt)).toBe(8 * hourMs);
    expect(entries.at(-1)).toMatchObject({ kind: 'reopened', body: 'знову немає' });
  });
});
