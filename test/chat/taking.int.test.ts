// Many agents, few conversations: one owner each, six slots, languages first.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import { errorTable } from '../../shared/error-table.ts';
import { AppError } from '../../shared/errors.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let opened: TestDatabase;
let desk: Desk;

beforeAll(async () => {
  opened = await openTestDatabase();
  desk = createDesk(opened.database);
});
afterAll(() => opened.close());

async function startChat(language: 'uk' | 'en' | 'ru' = 'uk', subscriber?: Actor): Promise<string> {
  const who = subscriber ?? (await desk.subscriber());
  const { conversationId } = await desk.order(who, 'assistant:start', {
    topic: 'internet',
    language,
    ...desk.message(),
  });
  return conversationId;
}

/** Tries again while storage is too busy, as a client does. */
async function persist<T>(send: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof AppError) || !errorTable[error.code].retry) throw error;
    }
  }
}

async function emptyQueue(): Promise<void> {
  await opened.database.kysely
    .updateTable('conversations')
    .set({ state: 'closed', slot: null })
    .where('state', '<>', 'closed')
    .execute();
}

/** A conversation in the queue, without the messages and facts that a start leaves: those cost more than a race. */
async function insertWaiting(): Promise<string> {
  const subscriber = await desk.subscriber();
  const row = await opened.database.kysely
    .insertInto('conversations')
    .values({
      conversation_id: desk.parts.newId(),
      subscriber_id: Number(subscriber.id),
      topic: 'internet',
      language: 'uk',
      state: 'waiting',
      started_at: desk.parts.clock.now(),
      queued_at: desk.parts.clock.now(),
      subscriber_delivered_seq: 0,
      subscriber_read_seq: 0,
      desk_delivered_seq: 0,
      desk_read_seq: 0,
      last_message_seq: 0,
    })
    .returning('conversation_id')
    .executeTakeFirstOrThrow();
  return row.conversation_id;
}

describe('taking a conversation', () => {
  // PGlite has one session, so that only the program can race there; PostgreSQL has twenty.
  const races = process.env['LANKA_TEST_DATABASE'] === 'pglite' ? 100 : 500;
  test(`of ${races} races of 20 agents each has one winner, and the 19 others are told who`, async () => {
    await emptyQueue();
    const agents = await Promise.all(Array.from({ length: 20 }, (_, n) => desk.staff(`Агент ${n}`)));
    const wins = new Map(agents.map(({ displayName }) => [displayName, 0]));
    for (let race = 0; race < races; race++) {
      const conversationId = await insertWaiting();
      // Everyone is the first to ask now and then.
      const racers = [...agents.slice(race % 20), ...agents.slice(0, race % 20)];
      const answers = await Promise.all(
        racers.map((agent) =>
          persist(() => desk.order(agent, 'chat:accept', { conversationId })).then(
            () => ({ winner: agent.displayName }),
            (error: unknown) => ({ refusal: error as AppError }),
          ),
        ),
      );
      const winners = answers.flatMap((answer) => ('winner' in answer ? [answer.winner] : []));
      const refusals = answers.flatMap((answer) => ('refusal' in answer ? [answer.refusal] : []));
      expect(winners).toHaveLength(1);
      const told = refusals.map(({ code, details }) => [code, details['name']]);
      expect(told).toEqual(Array(19).fill(['CHAT_TAKEN', winners[0]]));
      wins.set(winners[0]!, wins.get(winners[0]!)! + 1);
      await emptyQueue();
    }
    expect([...wins.values()].reduce((sum, count) => sum + count)).toBe(races);
  }, 120_000);

  test('20 agents who race for 150 conversations get six each and nobody a seventh', async () => {
    await emptyQueue();
    const agents = await Promise.all(Array.from({ length: 20 }, (_, n) => desk.staff(`Агент ${n}`)));
    for (let n = 0; n < 150; n++) await insertWaiting();
    const codes = await Promise.all(
      agents.flatMap((agent) =>
        Array.from({ length: 8 }, () => desk.codeOf(persist(() => desk.order(agent, 'chat:take_next', {})))),
      ),
    );
    expect(codes.filter((code) => code === 'ok')).toHaveLength(120);
    expect(codes.filter((code) => code === 'CAPACITY')).toHaveLength(40);
    const rows = await opened.database.kysely
      .selectFrom('conversations')
      .select(['owner_id', 'slot'])
      .where('state', '=', 'open')
      .execute();
    expect(new Set(rows.map((row) => `${row.owner_id} ${row.slot}`)).size).toBe(120);
  }, 60_000);

  test('an owner begins a spell with each conversation, and capacity is the person’s own', async () => {
    await emptyQueue();
    const agent = await desk.staff('Ірина Ткаченко');
    const supervisor = await desk.staff('Марія Коваль', 'supervisor');
    await desk.order(supervisor, 'presence:set_capacity', { staffId: agent.id as never, capacity: 2 });
    for (let n = 0; n < 3; n++) await startChat();
    for (let n = 0; n < 2; n++) await desk.order(agent, 'chat:take_next', {});
    await expect(desk.order(agent, 'chat:take_next', {})).rejects.toMatchObject({
      code: 'CAPACITY',
      details: { limit: 2 },
    });
    const spells = await opened.database.kysely
      .selectFrom('participants')
      .select(['kind', 'left_at'])
      .where('staff_id', '=', agent.id)
      .execute();
    expect(spells).toEqual(Array(2).fill({ kind: 'owner', left_at: null }));
  });

  test('one agent who takes ten at once gets six of them, in slots 1 to 6', async () => {
    await emptyQueue();
    const agent = await desk.staff('Ірина Ткаченко');
    for (let n = 0; n < 10; n++) await startChat();
    const codes = await Promise.all(
      Array.from({ length: 10 }, () => desk.codeOf(desk.order(agent, 'chat:take_next', {}))),
    );
    expect(codes.filter((code) => code === 'ok')).toHaveLength(6);
    expect(codes.filter((code) => code === 'CAPACITY')).toHaveLength(4);
    const { snapshot } = await desk.open<{ mine: { slot: number }[] }>(agent, `inbox:${agent.id}`);
    expect(snapshot.mine.map(({ slot }) => slot)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('a closed conversation frees its slot and the others keep theirs', async () => {
    await emptyQueue();
    const agent = await desk.staff('Ірина Ткаченко');
    const chats: string[] = [];
    for (let n = 0; n < 4; n++) chats.push(await startChat());
    for (const conversationId of chats.slice(0, 3))
      await desk.order(agent, 'chat:accept', { conversationId });
    await desk.order(agent, 'chat:close', { conversationId: chats[1]!, outcome: 'solved', summary: '' });
    const again = await desk.order(agent, 'chat:accept', { conversationId: chats[3]! });
    expect(again.slot).toBe(2);
    const first = await desk.order(agent, 'chat:accept', { conversationId: chats[0]! });
    expect(first.slot).toBe(1);
  });

  test("the next one is the longest waiting in the agent's languages, then any", async () => {
    await emptyQueue();
    const agent = await desk.staff('Ірина Ткаченко', 'agent', ['uk', 'ru']);
    const english = await startChat('en');
    const russian = await startChat('ru');
    const ukrainian = await startChat('uk');
    const order: string[] = [];
    for (let n = 0; n < 3; n++) order.push((await desk.order(agent, 'chat:take_next', {})).conversationId);
    expect(order).toEqual([russian, ukrainian, english]);
    await expect(desk.codeOf(desk.order(agent, 'chat:take_next', {}))).resolves.toBe('QUEUE_EMPTY');
  });

  test('two pages of one subscriber that start at once share one conversation', async () => {
    const subscriber = await desk.subscriber();
    const ids = await Promise.all(Array.from({ length: 5 }, () => startChat('uk', subscriber)));
    expect(new Set(ids).size).toBe(1);
    const facts = await desk.factsOf(`consultation:${ids[0]}`);
    expect(facts).toHaveLength(5);
  });

  test('a conversation that the subscriber left cannot be taken', async () => {
    const subscriber = await desk.subscriber();
    const conversationId = await startChat('uk', subscriber);
    await desk.order(subscriber, 'assistant:leave', { conversationId });
    const agent = await desk.staff('Ірина Ткаченко');
    await expect(desk.codeOf(desk.order(agent, 'chat:accept', { conversationId }))).resolves.toBe(
      'CHAT_CLOSED',
    );
  });

  test('a disabled agent takes nothing', async () => {
    const agent = await desk.staff('Колишній Агент');
    await opened.database.kysely
      .updateTable('staff')
      .set({ disabled_at: new Date() })
      .where('staff_id', '=', agent.id)
      .execute();
    await expect(desk.codeOf(desk.order(agent, 'chat:take_next', {}))).resolves.toBe('FORBIDDEN');
  });
});
