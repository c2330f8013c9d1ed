// The card: its sections, money for those who may see it, the timeline, and the audit row before anything is read.
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import type { CardState, ContactState } from '../../shared/subscriber/card.state.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let opened: TestDatabase;
let desk: Desk;
let agent: Actor;
let dispatcher: Actor;
let subscriber: Actor;

beforeAll(async () => {
  opened = await openTestDatabase();
  desk = createDesk(opened.database);
});
afterAll(() => opened.close());
beforeEach(async () => {
  agent = await desk.staff('Ірина Ткаченко');
  dispatcher = await desk.staff('Петро Логіст', 'dispatcher');
  subscriber = await desk.subscriber();
  await addHistory(Number(subscriber.id));
});

async function addHistory(subscriberId: number): Promise<void> {
  const { kysely } = opened.database;
  const of = { subscriber_id: subscriberId };
  await kysely
    .insertInto('subscriber_phones')
    .values([
      { ...of, msisdn: '380670000012', position: 0 },
      { ...of, msisdn: '380500000013', position: 1 },
    ])
    .execute();
  await kysely
    .insertInto('services')
    .values([
      { ...of, kind: 'tv', state: 'suspended', since: '2026-11-01' },
      { ...of, kind: 'home_internet', state: 'active', since: null },
    ])
    .execute();
  const payment = { ...of, method: 'card' } as const;
  const days = Array.from({ length: 60 }, (_, n) => new Date(Date.UTC(2026, 8, 1 + n, 9)));
  await kysely
    .insertInto('payments')
    .values(days.map((at, n) => ({ ...payment, payment_id: uuidv7(), at, amount_kopiykas: 100 + n })))
    .execute();
  await kysely
    .insertInto('bonus_movements')
    .values([
      {
        ...of,
        bonus_movement_id: uuidv7(),
        account: 'mobile',
        at: new Date('2026-11-18T08:00:00Z'),
        amount: 60,
        expires_on: null,
        reason: 'transfer_in',
      },
      {
        ...of,
        bonus_movement_id: uuidv7(),
        account: 'home',
        at: new Date('2026-11-04T02:00:00Z'),
        amount: 200,
        expires_on: null,
        reason: 'monthly_fee',
      },
    ])
    .execute();
}

const open = async (who = agent) => (await desk.open<CardState>(who, `subscriber:${subscriber.id}`)).snapshot;
const looks = () =>
  opened.database.kysely
    .selectFrom('audit_trail')
    .selectAll()
    .where('subject_id', '=', `subscriber:${subscriber.id}`)
    .orderBy('seq')
    .execute();

describe('the card', () => {
  test('says who, where, what they have and what they owe', async () => {
    const { person, services, money } = await open();
    expect(person).toMatchObject({
      fullName: 'Шевченко Олена Іванівна',
      phones: ['380670000012', '380500000013'],
    });
    expect(services).toEqual({
      ok: true,
      value: [
        { kind: 'home_internet', state: 'active', since: null },
        { kind: 'tv', state: 'suspended', since: '2026-11-01' },
      ],
    });
    expect(money).toMatchObject({
      ok: true,
      value: {
        tariff: 'Швидкий 100',
        balanceKopiykas: -2_450,
        bonuses: 140,
        nextBonusesOn: '2026-12-04',
        mobileBonuses: 60,
        mobileBonusesExpireOn: '2026-12-08',
      },
    });
    expect(money.ok && money.value.lastPayments.map((row) => row.amountKopiykas)).toEqual(
      Array.from({ length: 10 }, (_, n) => 159 - n),
    );
  });

  test('remembers chats, ratings, tickets, payments and bonuses, the newest 50 first', async () => {
    const { conversationId } = await desk.order(subscriber, 'assistant:start', {
      topic: 'billing',
      language: 'uk',
      ...desk.message(),
    });
    await desk.order(agent, 'chat:accept', { conversationId });
    const { ticketId } = await desk.order(agent, 'ticket:open', {
      subscriberId: Number(subscriber.id),
      conversationId,
      kind: 'billing',
      description: 'зайве списання',
      priority: 'normal',
    });
    await desk.order(agent, 'ticket:change', {
      ticketId,
      changes: { status: 'solved', cause: 'line', resolution: 'полагоджено' },
      seen: { status: 'new', cause: null, resolution: null },
      cancelVisit: false,
    });
    await desk.order(agent, 'chat:close', { conversationId, outcome: 'ticket_opened', summary: 'повернемо' });
    await desk.order(subscriber, 'assistant:rate', { conversationId, score: 4, comment: '' });
    const { timeline } = await open();
    const items = timeline.ok ? timeline.value : [];
    expect(items).toHaveLength(50);
    expect(items.slice(0, 8).map(({ kind }) => kind)).toEqual([
      'chat_rated',
      'chat_closed',
      'ticket_status',
      'ticket_opened',
      'chat_started',
      'bonuses',
      'bonuses',
      'payment',
    ]);
    expect(items[1]).toMatchObject({
      agentName: 'Ірина Ткаченко',
      summary: 'повернемо',
      outcome: 'ticket_opened',
    });
    expect(items[2]).toMatchObject({ status: 'solved', agentName: 'Ірина Ткаченко' });
  });

  test.each([
    ['services', { services: false, money: true, timeline: true }],
    ['payments', { services: true, money: false, timeline: false }],
  ] as const)('shows its other sections when %s cannot be read', async (table, expected) => {
    const away = `${table}_away`;
    await sql`alter table ${sql.table(table)} rename to ${sql.table(away)}`.execute(opened.database.kysely);
    try {
      const { person, services, money, timeline } = await open();
      expect(person.fullName).toBe('Шевченко Олена Іванівна');
      expect({ services: services.ok, money: money.ok, timeline: timeline.ok }).toEqual(expected);
      const failed = [services, money, timeline].filter(({ ok }) => !ok);
      for (const section of failed)
        expect(section).toEqual({ ok: false, logId: expect.stringMatching(/^[0-9a-f]{8}$/) as string });
    } finally {
      await sql`alter table ${sql.table(away)} rename to ${sql.table(table)}`.execute(opened.database.kysely);
    }
    const again = await open();
    expect([again.services.ok, again.money.ok, again.timeline.ok]).toEqual([true, true, true]);
  });
});

describe('a look', () => {
  test('is one audit row each time, and catching up is none', async () => {
    await open();
    await open();
    const rows = await looks();
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      actor: `staff:${agent.id}`,
      action: 'open_card',
      role: 'agent',
      fields: ['person', 'services', 'money', 'timeline', 'visits'],
    });
    await desk.openAfter(agent, `subscriber:${subscriber.id}`, 0);
    expect(await looks()).toHaveLength(2);
  });

  test('by way of catching up from the start is recorded as well', async () => {
    await desk.openAfter(agent, `subscriber:${subscriber.id}`, 0);
    expect(await looks()).toHaveLength(1);
  });

  test('at nobody is refused and leaves no row', async () => {
    expect(await desk.codeOf(desk.open(agent, 'subscriber:999999999'))).toBe('NOT_FOUND');
    const rows = await opened.database.kysely
      .selectFrom('audit_trail')
      .select('seq')
      .where('subject_id', '=', 'subscriber:999999999')
      .execute();
    expect(rows).toEqual([]);
  });

  test('without an audit row is impossible', async () => {
    await sql`alter table audit_trail rename to audit_trail_away`.execute(opened.database.kysely);
    try {
      await expect(open()).rejects.toThrow();
    } finally {
      await sql`alter table audit_trail_away rename to audit_trail`.execute(opened.database.kysely);
    }
  });
});

describe('a dispatcher', () => {
  test('never receives money', async () => {
    const { snapshot } = await desk.open<ContactState>(dispatcher, `contact:${subscriber.id}`);
    expect(snapshot.person.phones).toHaveLength(2);
    expect(JSON.stringify(snapshot)).not.toMatch(/kopiyk|bonus|balance|tariff|payment|2450|Швидкий/i);
    expect(await looks()).toMatchObject([{ action: 'open_contact', fields: ['person', 'services'] }]);
    expect(await desk.codeOf(open(dispatcher))).toBe('FORBIDDEN');
    expect(await desk.codeOf(desk.open(agent, `contact:${subscriber.id}`))).toBe('FORBIDDEN');
  });
});
