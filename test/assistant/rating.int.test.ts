// Rating, language and the queue as the subscriber meets them: 1 to 5, after the end, changed within a day; a place and a wait.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import type { ConsultationState } from '../../shared/assistant/assistant.state.ts';
import type { ConversationState, InboxState, QueueState } from '../../shared/chat/chat.state.ts';
import type { RatingReason } from '../../shared/chat/message.contract.ts';
import { readSystemLine } from '../../shared/chat/system-line.ts';
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
const rate = (score: unknown, who = subscriber, comment = '', reasons: RatingReason[] = []) =>
  desk.codeOf(
    desk.order(who, 'assistant:rate', { conversationId, score: score as number, comment, reasons }),
  );
const skip = (who = subscriber) => desk.codeOf(desk.order(who, 'assistant:skip_rating', { conversationId }));
const storedRating = () =>
  opened.database.kysely
    .selectFrom('ratings')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .executeTakeFirstOrThrow();
const typesOf = async (stream: string) => (await desk.factsOf(stream)).map((fact) => fact.type);
const reassign = (staffId: string) =>
  opened.database.kysely
    .updateTable('conversations')
    .set({ owner_id: staffId })
    .where('conversation_id', '=', conversationId)
    .execute();
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
    expect(await storedRating()).toMatchObject({
      score,
      credited_to: agent.id,
      took_part: [],
      changed_at: null,
    });
    const { snapshot } = await desk.open<InboxState>(agent, `inbox:${agent.id}`);
    expect(snapshot.doneToday[0]).toMatchObject({ conversationId, score });
  });

  test('is replaced by a later one and keeps what it was; the same again changes nothing', async () => {
    await close();
    expect(await rate(2, subscriber, 'довго', ['slow', 'unclear', 'slow'])).toBe('ok');
    const facts = await desk.factsOf(`conversation:${conversationId}`);
    expect(await rate(2, subscriber, 'довго', ['unclear', 'slow'])).toBe('ok');
    expect(await desk.factsOf(`conversation:${conversationId}`)).toEqual(facts);
    const { rated_at } = await storedRating();
    desk.pass(hourMs);
    expect(await rate(4, subscriber, 'зате чемно')).toBe('ok');
    const now = await storedRating();
    expect(now).toMatchObject({
      score: 4,
      comment: 'зате чемно',
      reasons: [],
      credited_to: agent.id,
      rated_at,
    });
    expect(now.changed_at!.getTime() - rated_at.getTime()).toBeGreaterThanOrEqual(hourMs);
    const before = await opened.database.kysely
      .selectFrom('rating_changes')
      .select(['score', 'comment', 'reasons'])
      .where('conversation_id', '=', conversationId)
      .execute();
    expect(before).toEqual([{ score: 2, comment: 'довго', reasons: ['slow', 'unclear'] }]);
    for (const stream of [`conversation:${conversationId}`, `consultation:${conversationId}`]) {
      const rated = (await desk.factsOf(stream)).filter((fact) => fact.type.endsWith(':rated'));
      expect(rated.map((fact) => fact.payload)).toMatchObject([
        { score: 2, reasons: ['slow', 'unclear'], changedAt: null },
        { score: 4, reasons: [], changedAt: now.changed_at!.toISOString() },
      ]);
    }
    const { snapshot } = await desk.open<InboxState>(agent, `inbox:${agent.id}`);
    expect(snapshot.doneToday[0]).toMatchObject({ conversationId, score: 4 });
  });

  test('sent five times at once is one rating', async () => {
    await close();
    const codes = await Promise.all([1, 2, 3, 4, 5].map((score) => rate(score)));
    expect(codes).toEqual(Array(5).fill('ok'));
    const { score } = await storedRating();
    const facts = await desk.factsOf(`consultation:${conversationId}`);
    expect(facts.filter((fact) => fact.type === 'consultation:rated')).toHaveLength(5);
    expect(facts.at(-1)!.payload).toMatchObject({ score });
  });

  test.each([
    [3, ['slow']],
    [5, ['not_solved']],
    [1, ['rude']],
  ])('of %i with the reasons %j is refused', async (score, reasons) => {
    await close();
    expect(await rate(score, subscriber, '', reasons as RatingReason[])).toBe('INVALID');
  });

  test('names the others who wrote, when it is given first and for good', async () => {
    const [colleague, silent] = [await desk.staff('Гончар Олег'), await desk.staff('Мовчан Ніна')];
    await desk.order(agent, 'chat:accept', { conversationId });
    await desk.order(agent, 'chat:send', { conversationId, ...desk.message() });
    await reassign(colleague.id);
    await desk.order(colleague, 'chat:note', { conversationId, ...desk.message() });
    await reassign(silent.id);
    await desk.order(silent, 'chat:close', { conversationId, outcome: 'solved', summary: '' });
    await rate(5);
    await reassign(agent.id);
    await rate(4);
    const stored = await storedRating();
    expect(stored).toMatchObject({ score: 4, credited_to: silent.id });
    expect([...stored.took_part].sort()).toEqual([agent.id, colleague.id].sort());
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
    expect(await rate(4)).toBe('RATING_LATE');

    subscriber = await desk.subscriber();
    ({ conversationId } = await start(subscriber));
    await close();
    desk.pass(24 * hourMs + 1_000);
    expect(await rate(3)).toBe('RATING_LATE');
    expect(await skip()).toBe('RATING_LATE');
  });
});

describe('the request for a rating', () => {
  test('goes out by itself, exactly once, however often the chat is closed', async () => {
    await close();
    const again = desk.order(agent, 'chat:close', { conversationId, outcome: 'solved', summary: '' });
    expect(await desk.codeOf(again)).toBe('CHAT_CLOSED');
    const closings = (await desk.factsOf(`conversation:${conversationId}`)).filter(
      (fact) => fact.type === 'chat:closed',
    );
    expect(closings.map((fact) => fact.payload)).toEqual([
      expect.objectContaining({ ratingAskedAt: closings[0]!.at }),
    ]);
    expect(
      (await typesOf(`consultation:${conversationId}`)).filter((type) => type.endsWith('closed')),
    ).toEqual(['consultation:closed']);
  });

  test('can be passed over once, which the agent sees, and answered later all the same', async () => {
    expect(await skip()).toBe('RATING_NOT_OPEN');
    await close();
    expect(await skip(await desk.subscriber())).toBe('NOT_FOUND');
    expect([await skip(), await skip()]).toEqual(['ok', 'ok']);
    const types = await typesOf(`conversation:${conversationId}`);
    expect(types.filter((type) => type === 'chat:rating_skipped')).toHaveLength(1);
    expect(await rate(5)).toBe('ok');
    expect(await skip()).toBe('ok');
    const { snapshot } = await desk.open<ConversationState>(agent, `conversation:${conversationId}`);
    expect(snapshot.conversation).toMatchObject({ ratingSkipped: true, rating: { score: 5 } });
  });
});

test('a message into a closed chat is refused whole, and starts a follow-up under its own id', async () => {
  await close();
  const message = desk.message('І ще одне питання');
  const late = desk.order(subscriber, 'assistant:send', { conversationId, ...message });
  expect(await desk.codeOf(late)).toBe('CHAT_CLOSED');
  const started = await desk.order(subscriber, 'assistant:start', {
    topic: 'internet',
    language: 'uk',
    ...message,
  });
  expect(started.conversationId).not.toBe(conversationId);
  const where = await opened.database.kysely
    .selectFrom('messages')
    .select('conversation_id')
    .where('message_id', '=', message.messageId)
    .execute();
  expect(where).toEqual([{ conversation_id: started.conversationId }]);
});

describe('the language', () => {
  const change = (language: 'uk' | 'en' | 'ru', who = subscriber) =>
    desk.codeOf(desk.order(who, 'assistant:language', { conversationId, language }));

  test('can be changed in the queue and in the talk, with one line in the conversation', async () => {
    expect(await change('en')).toBe('ok');
    const queued = (await desk.open<QueueState>(agent, 'queue')).snapshot.waiting;
    expect(queued.find((row) => row.conversationId === conversationId)?.language).toBe('en');
    expect((await desk.factsOf('queue')).at(-1)).toMatchObject({
      type: 'queue:joined',
      payload: { conversationId, language: 'en' },
    });
    await desk.order(agent, 'chat:accept', { conversationId });
    expect([await change('en'), await change('ru')]).toEqual(['ok', 'ok']);
    const { snapshot } = await desk.open<ConsultationState>(subscriber, `consultation:${conversationId}`);
    expect(snapshot.language).toBe('ru');
    const lines = snapshot.messages.filter((message) => message.author === 'system');
    expect(lines.map((line) => readSystemLine(line.body))).toEqual([
      { code: 'language', language: 'en' },
      { code: 'language', language: 'ru' },
    ]);
    expect(await typesOf(`consultation:${conversationId}`)).toContain('consultation:language');
  });

  test('of a closed chat or of someone else’s is refused', async () => {
    expect(await change('en', await desk.subscriber())).toBe('NOT_FOUND');
    await close();
    expect(await change('en')).toBe('CHAT_CLOSED');
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
