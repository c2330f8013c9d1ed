// Many agents, few conversations: one owner each, six slots, languages first.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import { AppError, errorTable } from '../../shared/errors.ts';
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

describe('taking a conversation', () => {
  test('20 agents race for 25 conversations and each gets one owner, nobody more than six', async () => {
    await emptyQueue();
    const agents = await Promise.all(Array.from({ length: 20 }, (_, n) => desk.staff(`Агент ${n}`)));
    const chats: string[] = [];
    for (let n = 0; n < 25; n++) chats.push(await startChat());
    const winners = new Map<string, string[]>();
    const refusals: AppError[] = [];
    const attempts = chats.flatMap((conversationId) =>
      agents.map(async (agent) => {
        try {
          await persist(() => desk.order(agent, 'chat:accept', { conversationId }));
          winners.set(conversationId, [...(winners.get(conversationId) ?? []), agent.displayName]);
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          refusals.push(error);
        }
      }),
    );
    await Promise.all(attempts);
    expect(winners.size).toBe(25);
    expect([...winners.values()].every((names) => names.length === 1)).toBe(true);
    expect(refusals.length).toBe(25 * 20 - 25);
    expect(refusals.every(({ code }) => code === 'CHAT_TAKEN' || code === 'CAPACITY')).toBe(true);
    const taken = refusals.filter(({ code }) => code === 'CHAT_TAKEN');
    const names = new Set([...winners.values()].flat());
    expect(taken.every(({ details }) => names.has(String(details['name'])))).toBe(true);
    const rows = await opened.database.kysely
      .selectFrom('conversations')
      .select(['owner_id', 'slot'])
      .where('state', '=', 'open')
      .execute();
    expect(new Set(rows.map((row) => `${row.owner_id} ${row.slot}`)).size).toBe(25);
  }, 120_000);

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
