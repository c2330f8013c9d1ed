// Tickets on a real database: number, timeline, changes at once, who may, and ids that do not fit.
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import type { AppError } from '../../shared/errors.ts';
import type { TicketsState, TicketState } from '../../shared/ticket/ticket.state.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let opened: TestDatabase;
let desk: Desk;
let agent: Actor;
let other: Actor;
let subscriber: Actor;
let ticketId: string;
let number: number;

beforeAll(async () => {
  opened = await openTestDatabase();
  desk = createDesk(opened.database);
});
afterAll(() => opened.close());
beforeEach(async () => {
  agent = await desk.staff('Ірина Ткаченко');
  other = await desk.staff('Оксана Гончар');
  subscriber = await desk.subscriber();
  ({ ticketId, number } = await openTicket());
});

const openTicket = (by = agent, subscriberId = Number(subscriber.id), conversationId: string | null = null) =>
  desk.order(by, 'ticket:open', {
    subscriberId,
    conversationId,
    kind: 'no_internet',
    description: 'Немає лінку з ранку',
    priority: 'high',
  });
const change = (by: Actor, version: number, changes: Record<string, string | null>) =>
  desk.order(by, 'ticket:change', { ticketId, version, changes });
const seen = async () => (await desk.open<TicketState>(agent, `ticket:${ticketId}`)).snapshot;

describe('a new ticket', () => {
  test('has a number that people can say, is the opener’s, and shows on the card and in the list', async () => {
    expect(number).toBeGreaterThan(10_000);
    const { ticket, entries } = await seen();
    expect(ticket).toMatchObject({
      number,
      status: 'new',
      ownerId: agent.id,
      ownerName: 'Ірина Ткаченко',
      openedByName: 'Ірина Ткаченко',
      version: 1,
    });
    expect(entries).toMatchObject([{ entrySeq: 1, kind: 'opened', body: 'Немає лінку з ранку' }]);
    const list = await desk.open<TicketsState>(other, 'tickets');
    expect(list.snapshot.tickets[0]).toEqual(ticket);
    const card = await desk.factsOf(`subscriber:${subscriber.id}`);
    expect(card).toMatchObject([{ payload: { kind: 'ticket_opened', number } }]);
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
    const mine = Number(subscriber.id);
    expect(await desk.codeOf(openTicket(agent, mine, conversationId))).toBe('ok');
    expect(await desk.codeOf(openTicket(agent, Number(stranger.id), conversationId))).toBe('NOT_FOUND');
    expect(await desk.codeOf(openTicket(other, mine, conversationId))).toBe('NOT_FOUND');
    expect(await desk.codeOf(openTicket(agent, mine, uuidv7()))).toBe('NOT_FOUND');
    expect(await desk.codeOf(openTicket(agent, 999_999_999))).toBe('NOT_FOUND');
  });
});

describe('changes', () => {
  test('raise the version and stand in the timeline as people read them', async () => {
    await change(agent, 1, { status: 'in_work', priority: 'urgent' });
    await change(agent, 2, { ownerId: other.id });
    const { ticket, entries } = await seen();
    expect(ticket).toMatchObject({
      version: 3,
      status: 'in_work',
      priority: 'urgent',
      ownerName: 'Оксана Гончар',
    });
    expect(entries.slice(1).map(({ changes }) => changes)).toEqual([
      [
        { field: 'status', from: 'new', to: 'in_work' },
        { field: 'priority', from: 'high', to: 'urgent' },
      ],
      [{ field: 'owner', from: 'Ірина Ткаченко', to: 'Оксана Гончар' }],
    ]);
  });

  test('of different fields at once are both taken', async () => {
    await change(agent, 1, { status: 'in_work' });
    expect(await change(other, 1, { priority: 'low' })).toEqual({ version: 3 });
    expect((await seen()).ticket).toMatchObject({ status: 'in_work', priority: 'low' });
  });

  test('of one field at once: the second hears who changed it to what', async () => {
    await change(agent, 1, { status: 'in_work' });
    const late = change(other, 1, { status: 'solved', priority: 'low' });
    const refusal = await late.then(
      () => undefined,
      (error: unknown) => error as AppError,
    );
    expect(refusal).toMatchObject({
      code: 'STALE_VERSION',
      details: { name: 'Ірина Ткаченко', field: 'status', value: 'in_work' },
    });
    expect((await seen()).ticket).toMatchObject({ status: 'in_work', priority: 'high', version: 2 });
  });

  test('to the same value at once agree, without another entry', async () => {
    await change(agent, 1, { status: 'solved' });
    expect(await change(other, 1, { status: 'solved' })).toEqual({ version: 2 });
    expect((await seen()).entries).toHaveLength(2);
  });

  test('sent by twenty at once from one version leave one winner of the field', async () => {
    const statuses = ['in_work', 'waiting_subscriber', 'waiting_logistics', 'visit_agreed'] as const;
    const codes = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        desk.codeOf(change(n % 2 ? agent : other, 1, { status: statuses[n % 4]! })),
      ),
    );
    expect(codes.filter((code) => code === 'STALE_VERSION')).toHaveLength(15);
    expect((await seen()).ticket.version).toBe(2);
  });

  test('that may not be are refused', async () => {
    const codeOf = (by: Actor, changes: Record<string, string | null>, version = 1) =>
      desk.codeOf(change(by, version, changes));
    const admin = await desk.staff('Адміністраторка', 'admin');
    expect(await codeOf(agent, {})).toBe('INVALID');
    expect(await codeOf(agent, { ownerId: admin.id })).toBe('INVALID');
    expect(await codeOf(agent, { ownerId: uuidv7() })).toBe('INVALID');
    expect(await codeOf(agent, { status: 'in_work' }, 2)).toBe('INVALID');
    expect(await codeOf(agent, { status: 'in_work' }, 0)).toBe('INVALID');
    expect(await codeOf(other, { status: 'closed' })).toBe('FORBIDDEN');
    expect(await codeOf(agent, { status: 'closed' })).toBe('ok');
    expect(await codeOf(agent, { status: 'new' }, 2)).toBe('INVALID');
    expect(await codeOf(agent, { status: 'in_work' }, 2)).toBe('ok');
    const missing = desk.order(agent, 'ticket:change', {
      ticketId: uuidv7(),
      version: 1,
      changes: { priority: 'low' },
    });
    expect(await desk.codeOf(missing)).toBe('NOT_FOUND');
  });
});

describe('notes and lists', () => {
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

  test('an ended ticket stays in the list for a day', async () => {
    await change(agent, 1, { status: 'closed' });
    const isListed = async () =>
      (await desk.open<TicketsState>(agent, 'tickets')).snapshot.tickets.some(
        (row) => row.ticketId === ticketId,
      );
    expect(await isListed()).toBe(true);
    desk.pass(24 * 3_600_000 + 1_000);
    expect(await isListed()).toBe(false);
  });
});
