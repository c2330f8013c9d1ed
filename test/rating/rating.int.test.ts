// The ratings page's figures: they sum up, belong to who closed, page without gaps, and an agent sees only their own.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

const hourMs = 3_600_000;
let opened: TestDatabase;
let desk: Desk;
let first: Actor;
let second: Actor;
let boss: Actor;
/** Two chats a person before `from`, and in the period: scores by agent, null for one that was not rated. */
let period: { from: string; to: string };
const given: Record<'first' | 'second', (number | null)[]> = {
  first: [5, 5, 4, 1, null, 3],
  second: [2, null, 5],
};

beforeAll(async () => {
  opened = await openTestDatabase();
  desk = createDesk(opened.database);
  first = await desk.staff('Ткаченко Ірина');
  second = await desk.staff('Гончар Олег');
  boss = await desk.staff('Бондаренко Оксана', 'supervisor');
  await chat(second, 3);
  await chat(second, null);
  desk.pass(hourMs);
  const from = desk.parts.clock.now().toISOString();
  for (const score of given.first) await chat(first, score);
  for (const score of given.second) await chat(second, score);
  desk.pass(hourMs);
  period = { from, to: desk.parts.clock.now().toISOString() };
});
afterAll(() => opened.close());

async function chat(agent: Actor, score: number | null): Promise<string> {
  const subscriber = await desk.subscriber();
  const start = { topic: 'internet', language: 'uk', ...desk.message() } as const;
  const { conversationId } = await desk.order(subscriber, 'assistant:start', start);
  await desk.order(agent, 'chat:accept', { conversationId });
  await desk.order(agent, 'chat:close', { conversationId, outcome: 'solved', summary: '' });
  if (score === null) await desk.order(subscriber, 'assistant:skip_rating', { conversationId });
  else await desk.order(subscriber, 'assistant:rate', { conversationId, score, comment: `оцінка ${score}` });
  return conversationId;
}
const overview = (who: Actor) => desk.query(who, 'rating:overview', period as never);
const list = (who: Actor, more: object = {}) =>
  desk.query(who, 'rating:list', { ...period, scores: [], ...more } as never);

describe('the overview', () => {
  test('of a supervisor counts everyone, and each person by who closed', async () => {
    expect(await overview(boss)).toEqual({
      asked: 9,
      skipped: 2,
      counts: [1, 1, 1, 1, 3],
      before: { asked: 2, counts: [0, 0, 1, 0, 0] },
      causes: [],
      people: [
        { staffId: second.id, name: 'Гончар Олег', asked: 3, counts: [0, 1, 0, 0, 1], notTheirs: 0 },
        { staffId: first.id, name: 'Ткаченко Ірина', asked: 6, counts: [1, 0, 1, 1, 2], notTheirs: 0 },
      ],
    });
  });

  test('of an agent holds nothing of anybody else', async () => {
    const own = await overview(first);
    expect(own).toMatchObject({ asked: 6, skipped: 1, counts: [1, 0, 1, 1, 2] });
    expect(own.before).toEqual({ asked: 0, counts: [0, 0, 0, 0, 0] });
    expect(own.people.map((person) => person.staffId)).toEqual([first.id]);
  });

  test('of a chat that is reassigned later leaves the rating where it was', async () => {
    const before = await overview(boss);
    const moved = (await list(boss, { staffId: first.id, scores: [1] })).rows[0]!.conversationId;
    const assign = (staffId: string) =>
      opened.database.kysely
        .updateTable('conversations')
        .set({ owner_id: staffId, closed_by: staffId })
        .where('conversation_id', '=', moved)
        .execute();
    await assign(second.id);
    expect(await overview(boss)).toEqual(before);
    expect((await list(boss, { staffId: second.id, scores: [1] })).rows).toEqual([]);
    expect((await list(second, { scores: [1] })).rows).toEqual([]);
    await assign(first.id);
  });

  test('is refused for an upside-down or endless period', async () => {
    const wrong = { from: period.to, to: period.from };
    expect(await desk.codeOf(desk.query(boss, 'rating:overview', wrong as never))).toBe('INVALID');
    const endless = { from: '2020-01-01T00:00:00.000Z', to: period.to };
    expect(await desk.codeOf(desk.query(boss, 'rating:overview', endless as never))).toBe('INVALID');
  });
});

describe('the list', () => {
  test('shows newest first who gave what to whom', async () => {
    const { rows, cursor } = await list(boss);
    expect(rows.map((row) => row.score)).toEqual([5, 2, 3, 1, 4, 5, 5]);
    expect(cursor).toBeNull();
    expect(rows[0]).toMatchObject({
      agentName: 'Гончар Олег',
      creditedTo: second.id,
      comment: 'оцінка 5',
      subscriberName: 'Шевченко Олена Іванівна',
      topic: 'internet',
      isChanged: false,
      reasons: [],
      tookPart: [],
    });
  });

  test('can be cut to scores and to a person; an agent gets their own though they ask for another', async () => {
    expect((await list(boss, { scores: [1, 2] })).rows.map((row) => row.score)).toEqual([2, 1]);
    expect((await list(boss, { staffId: first.id })).rows).toHaveLength(5);
    const own = await list(second, { staffId: first.id });
    expect(own.rows.map((row) => row.creditedTo)).toEqual([second.id, second.id]);
  });

  test('goes on behind its last row, and refuses a cursor that it did not give', async () => {
    await fill(120, period.from);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { rows: { conversationId: string }[]; cursor: string | null } = await list(boss, {
        ...(cursor === null ? {} : { cursor }),
      });
      seen.push(...page.rows.map((row) => row.conversationId));
      cursor = page.cursor;
    } while (cursor !== null);
    expect(seen).toHaveLength(7 + 120);
    expect(new Set(seen).size).toBe(seen.length);
    for (const wrong of ['', 'x y', "2026-11-24T10:00:00.000Z '; drop table ratings"]) {
      expect(await desk.codeOf(list(boss, { cursor: wrong }))).toBe('INVALID');
    }
  });
});

/** `count` rated conversations of the first agent, closed one second after another. */
async function fill(count: number, from: string): Promise<void> {
  const { kysely } = opened.database;
  const { subscriber_id } = await kysely
    .selectFrom('subscribers')
    .select('subscriber_id')
    .limit(1)
    .executeTakeFirstOrThrow();
  await sql`with c as (
      insert into conversations (conversation_id, subscriber_id, topic, language, state, owner_id, started_at, queued_at,
        accepted_at, closed_at, closed_by, outcome, summary, rating_asked_at)
      select overlay(gen_random_uuid()::text placing '7' from 15 for 1)::uuid, ${subscriber_id}, 'other', 'uk', 'closed', ${first.id}::uuid, t, t, t, t, ${first.id}::uuid,
        'solved', '', t
      from (select ${from}::timestamptz + n * interval '1 second' as t from generate_series(1, ${count}::int) n) s
      returning conversation_id, closed_at)
    insert into ratings (conversation_id, score, comment, credited_to, rated_at)
    select conversation_id, 1 + (extract(epoch from closed_at)::int % 5), '', ${first.id}::uuid, closed_at from c`.execute(
    kysely,
  );
}
