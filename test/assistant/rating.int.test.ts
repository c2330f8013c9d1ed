// Rating and the queue as the subscriber meets them: once, 1 to 5, after the end, within a day; a place and a wait.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import type { InboxState } from '../../shared/chat/chat.state.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

const hourMs = 3_600_000;
let opened: TestDatabase;
let desk: Desk;
let agent: Actor;
let subscriber: Actor;
let conversationId: string;

beforeAll(async () => {
  opened = await openTestDatabase();
  desk = createDesk(opened.database);
});
afterAll(() => opened.close());
beforeEach(async () => {
  agent = await desk.staff('Ткаченко Ірина');
  subscriber = await desk.subscriber();
  ({ conversationId } = await start(subscriber));
});

const start = (who: Actor) =>
  desk.order(who, 'assistant:start', { topic: 'internet', language: 'uk', ...desk.message() });
const rate = (score: unknown, who = subscriber, comment = '') =>
  desk.codeOf(desk.order(who, 'assistant:rate', { conversationId, score: score as number, comment }));
async function close(): Promise<void> {
  await desk.order(agent, 'chat:accept', { conversationId });
  await desk.order(agent, 'chat:close', { conversationId, outcome: 'solved', summary: '' });
}

describe('a rating', () => {
  test.each([0, 6, 3.5, '5', Number.NaN, null, -1, Infinity, [5], undefined])(
    'of %s is refused',
    async (score) => {
      await close();
      expect(await rate(score)).toBe('INVALID');
    },
  );

  test.each([1, 5])('of %i is stored, and credited to who closed the chat', async (score) => {
    await close();
    expect(await rate(score)).toBe('ok');
    const stored = await opened.database.kysely
      .selectFrom('ratings')
      .selectAll()
      .where('conversation_id', '=', conversationId)
      .executeTakeFirstOrThrow();
    expect(stored).toMatchObject({ score, credited_to: agent.id });
    const { snapshot } = await desk.open<InboxState>(agent, `inbox:${agent.id}`);
    expect(snapshot.doneToday[0]).toMatchObject({ conversationId, score });
  });

  test('counts once: the same again is no error, another is refused', async () => {
    await close();
    expect(await rate(4, subscriber, 'швидко')).toBe('ok');
    const facts = await desk.factsOf(`conversation:${conversationId}`);
    expect(await rate(4, subscriber, 'швидко')).toBe('ok');
    expect(await rate(5, subscriber, 'швидко')).toBe('ALREADY_RATED');
    expect(await rate(4, subscriber, 'інше')).toBe('ALREADY_RATED');
    expect(await desk.factsOf(`conversation:${conversationId}`)).toEqual(facts);
  });

  test('sent five times at once is stored once', async () => {
    await close();
    const codes = await Promise.all([1, 2, 3, 4, 5].map((score) => rate(score)));
    expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
    expect(codes.filter((code) => code === 'ALREADY_RATED')).toHaveLength(4);
  });

  test('by another subscriber gets the answer of a missing chat', async () => {
    await close();
    expect(await rate(5, await desk.subscriber())).toBe('NOT_FOUND');
  });

  test('before the end is refused, in the queue and while talking', async () => {
    expect(await rate(5)).toBe('RATING_NOT_OPEN');
    await desk.order(agent, 'chat:accept', { conversationId });
    expect(await rate(5)).toBe('RATING_NOT_OPEN');
  });

  test('of a chat that nobody answered is refused', async () => {
    await desk.order(subscriber, 'assistant:leave', { conversationId });
    expect(await rate(5)).toBe('RATING_NOT_OPEN');
  });

  test('is taken within 24 hours and politely refused after', async () => {
    await close();
    desk.pass(24 * hourMs - 1_000);
    expect(await rate(3)).toBe('ok');
    desk.pass(2_000);
    expect(await rate(3)).toBe('ok');

    subscriber = await desk.subscriber();
    ({ conversationId } = await start(subscriber));
    await close();
    desk.pass(24 * hourMs + 1_000);
    expect(await rate(3)).toBe('RATING_LATE');
  });
});

describe('the conversation to show', () => {
  test('is the live one, then the closed one for a day, then none', async () => {
    const current = async () => (await desk.query(subscriber, 'assistant:current', {})).conversationId;
    expect(await current()).toBe(conversationId);
    await close();
    expect(await current()).toBe(conversationId);
    desk.pass(24 * hourMs + 1_000);
    expect(await current()).toBeNull();
  });
});

describe('the place in the queue', () => {
  test('counts who waits longer, with no estimate until something is known', async () => {
    await opened.database.kysely.updateTable('conversations').set({ state: 'closed', slot: null }).execute();
    desk.pass(2 * hourMs);
    const people = await Promise.all([1, 2, 3].map(() => desk.subscriber()));
    const chats: string[] = [];
    for (const who of people) chats.push((await start(who)).conversationId);
    const place = (n: number) => desk.query(people[n]!, 'assistant:place', { conversationId: chats[n]! });
    expect(await place(2)).toEqual({ place: 3, estimateMinutes: null });
    desk.pass(4 * 60_000);
    await desk.order(agent, 'chat:accept', { conversationId: chats[0]! });
    expect(await place(2)).toEqual({ place: 2, estimateMinutes: null });
    expect(await place(0)).toEqual({ place: 0, estimateMinutes: null });
  });

  test('is estimated from how fast the desk took those who waited', async () => {
    await opened.database.kysely
      .updateTable('conversations')
      .set({ state: 'closed', slot: null })
      .where('state', '<>', 'closed')
      .execute();
    desk.pass(2 * hourMs);
    for (let n = 0; n < 3; n++) {
      const { conversationId: taken } = await start(await desk.subscriber());
      desk.pass(2 * 60_000);
      await desk.order(agent, 'chat:accept', { conversationId: taken });
    }
    const waiting = await desk.subscriber();
    const { conversationId: last } = await start(waiting);
    const { place, estimateMinutes } = await desk.query(waiting, 'assistant:place', { conversationId: last });
    expect(place).toBe(1);
    expect(estimateMinutes).toBeGreaterThanOrEqual(2);
    expect(estimateMinutes).toBeLessThanOrEqual(3);
  });
});

describe('leaving', () => {
  test('empties the place in the queue, and is refused once someone has answered', async () => {
    await desk.order(subscriber, 'assistant:leave', { conversationId });
    const leave = () => desk.codeOf(desk.order(subscriber, 'assistant:leave', { conversationId }));
    expect(await leave()).toBe('CHAT_CLOSED');
    ({ conversationId } = await start(subscriber));
    await desk.order(agent, 'chat:accept', { conversationId });
    expect(await leave()).toBe('INVALID');
  });
});
