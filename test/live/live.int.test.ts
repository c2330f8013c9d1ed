// The wallboard's figures against chats that are known one by one, and their cost among many that are long over.
import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { liveFigures } from '../../backend/live/live.handlers.ts';
import type { Tables } from '../../backend/db/tables.ts';
import type { Actor } from '../../backend/wire/context.ts';
import type { TeamState } from '../../shared/presence/presence.state.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

const minuteMs = 60_000;
let opened: TestDatabase;
let desk: Desk;
let agent: Actor;
let boss: Actor;
let firstAccount = 0;

beforeAll(async () => {
  opened = await openTestDatabase();
});
beforeEach(async () => {
  await sql`truncate conversations, staff cascade`.execute(opened.database.kysely);
  desk = createDesk(opened.database, (firstAccount += 1_000));
  agent = await desk.staff('Ткаченко Ірина');
  boss = await desk.staff('Бондаренко Оксана', 'supervisor');
});
afterAll(() => opened.close());

const figures = () => desk.query(boss, 'live:figures', {});
async function begin(): Promise<{ subscriber: Actor; conversationId: string }> {
  const subscriber = await desk.subscriber();
  const start = { topic: 'internet', language: 'uk', ...desk.message() } as const;
  const { conversationId } = await desk.order(subscriber, 'assistant:start', start);
  return { subscriber, conversationId };
}
const take = (conversationId: string) => desk.order(agent, 'chat:accept', { conversationId });
const answer = (conversationId: string) =>
  desk.order(agent, 'chat:send', { conversationId, ...desk.message('Вже дивлюся') });
const close = (conversationId: string) =>
  desk.order(agent, 'chat:close', { conversationId, outcome: 'solved', summary: '' });

describe('answered in time', () => {
  test('is nothing without chats, and of one that waits nothing is known for two minutes', async () => {
    expect((await figures()).answers).toEqual({ begun: 0, count: 0, inTime: 0 });
    await begin();
    expect((await figures()).answers).toEqual({ begun: 1, count: 0, inTime: 0 });
    desk.pass(2 * minuteMs);
    expect((await figures()).answers).toMatchObject({ count: 1, inTime: 0 });
  });

  test('is by the first reply: taking a chat, a note and a second reply are none', async () => {
    const { conversationId } = await begin();
    await take(conversationId);
    await desk.order(agent, 'chat:note', { conversationId, ...desk.message('Нотатка') });
    expect((await figures()).answers).toMatchObject({ count: 0, inTime: 0 });
    desk.pass(minuteMs);
    await answer(conversationId);
    expect((await figures()).answers).toMatchObject({ count: 1, inTime: 1 });
    desk.pass(5 * minuteMs);
    await answer(conversationId);
    await close(conversationId);
    expect((await figures()).answers).toMatchObject({ count: 1, inTime: 1 });
  });

  test('counts a late reply as missed, also of a chat that was given back', async () => {
    const { conversationId } = await begin();
    await take(conversationId);
    desk.pass(2 * minuteMs);
    await answer(conversationId);
    expect((await figures()).answers).toMatchObject({ count: 1, inTime: 0 });
    const back = { conversationId, topic: 'internet', note: 'Перевірити лінію', draft: '' } as const;
    await desk.order(agent, 'chat:requeue', back);
    await take(conversationId);
    await answer(conversationId);
    expect((await figures()).answers).toMatchObject({ count: 1, inTime: 0 });
  });

  test('counts who gave up after two minutes, and not who changed their mind at once', async () => {
    for (const waitedMs of [minuteMs, 3 * minuteMs]) {
      const { subscriber, conversationId } = await begin();
      desk.pass(waitedMs);
      await desk.order(subscriber, 'assistant:leave', { conversationId });
    }
    desk.pass(5 * minuteMs);
    expect((await figures()).answers).toMatchObject({ count: 1, inTime: 0 });
  });

  test('looks at half an hour', async () => {
    const { conversationId } = await begin();
    await take(conversationId);
    await answer(conversationId);
    desk.pass(29 * minuteMs);
    expect((await figures()).answers.count).toBe(1);
    desk.pass(minuteMs);
    expect((await figures()).answers.count).toBe(0);
  });
});

describe('the ratings', () => {
  async function rated(score: number): Promise<void> {
    const { subscriber, conversationId } = await begin();
    await take(conversationId);
    await close(conversationId);
    await desk.order(subscriber, 'assistant:rate', { conversationId, score, comment: '' });
  }

  test('are those of chats closed since midnight in Kyiv, as the ratings page counts them', async () => {
    // From noon to the last minute of the day, and over it.
    await rated(1);
    await rated(5);
    desk.pass(12 * 60 * minuteMs - 2 * minuteMs);
    await rated(4);
    expect((await figures()).ratings).toEqual([1, 0, 0, 1, 1]);
    const today = { from: '2026-11-23T22:00:00.000Z', to: '2026-11-24T22:00:00.000Z' };
    expect((await desk.query(boss, 'rating:overview', today)).counts).toEqual([1, 0, 0, 1, 1]);
    desk.pass(5 * minuteMs);
    expect((await figures()).ratings).toEqual([0, 0, 0, 0, 0]);
    await rated(3);
    expect((await figures()).ratings).toEqual([0, 0, 1, 0, 0]);
  });
});

test('the team says who is a supervisor', async () => {
  const { snapshot } = await desk.open<TeamState>(boss, 'team');
  expect(snapshot.members.map(({ name, role }) => [name, role])).toEqual([
    ['Бондаренко Оксана', 'supervisor'],
    ['Ткаченко Ірина', 'agent'],
  ]);
});

test('of many old chats none is read: only what began or was closed lately', async () => {
  const { conversationId } = await begin();
  await take(conversationId);
  await answer(conversationId);
  await fillOld(20_000);
  const at = desk.parts.clock.now();
  await opened.database.kysely.transaction().execute(async (db) => {
    const before = await blocksRead(db);
    const found = await liveFigures({ actor: boss, db, at, parts: desk.parts });
    expect(found.answers).toMatchObject({ count: 1, inTime: 1 });
    expect((await blocksRead(db)) - before).toBeLessThan(80);
  });
});

/** Blocks of chats and of their indexes that this transaction has looked at so far. */
async function blocksRead(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select sum(pg_stat_get_xact_blocks_fetched(c.oid))::int as n from pg_class c
    left join pg_index i on i.indexrelid = c.oid
    where coalesce(i.indrelid, c.oid)::regclass::text in ('conversations', 'messages', 'ratings')`.execute(
    db,
  );
  return rows[0]!.n;
}

/** Rated chats of many subscribers with two messages, a minute apart, the last of them two days ago. */
async function fillOld(count: number): Promise<void> {
  const { kysely } = opened.database;
  await desk.subscriber();
  const last = new Date(desk.parts.clock.now().getTime() - 2 * 24 * 60 * minuteMs);
  await sql`insert into subscribers (personal_account, full_name, city, street, building, apartment, language, kind, tariff,
      monthly_fee_kopiykas, balance_kopiykas, bonuses, mobile_bonuses, registered_on)
    select 900000000 + n, 'Абонент ' || n, 'Ланка', 'Ґанкова', '1', '2', 'uk', 'prepaid', 'т', 1, 0, 0, 0, now()
    from generate_series(1, ${count / 4}::int) n`.execute(kysely);
  await sql`with c as (
      insert into conversations (conversation_id, subscriber_id, topic, language, state, owner_id, started_at, queued_at,
        accepted_at, closed_at, closed_by, outcome, summary, rating_asked_at)
      select gen_random_uuid(), s.subscriber_id, 'other', 'uk', 'closed', ${agent.id}::uuid, t, t, t, t,
        ${agent.id}::uuid, 'solved', '', t
      from subscribers s
        cross join lateral (select ${last}::timestamptz - (s.subscriber_id * 4 + n) * interval '1 minute' as t
          from generate_series(1, 4) n) times
      where s.personal_account >= '900000000'
      returning conversation_id, closed_at),
    m as (
      insert into messages (conversation_id, message_seq, message_id, author, author_id, author_name, kind, body, at)
      select conversation_id, n, gen_random_uuid(), 'agent', ${agent.id}, '', 'text', '', closed_at
      from c, generate_series(1, 2) n)
    insert into ratings (conversation_id, score, comment, credited_to, rated_at)
    select conversation_id, 5, '', ${agent.id}::uuid, closed_at from c`.execute(kysely);
  await sql`analyze subscribers, conversations, messages, ratings`.execute(kysely);
}
