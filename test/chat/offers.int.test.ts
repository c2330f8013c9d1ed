// A waiting chat rings for the best free agent, for 20 seconds; then for the next one, and who missed it has a break.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import type { InboxState, QueueState } from '../../shared/chat/chat.state.ts';
import type { TeamState } from '../../shared/presence/presence.state.ts';
import type { WorkState } from '../../shared/presence/presence.contract.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { createChatWatch, type ChatWatch } from '../support/chat-watch.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let opened: TestDatabase;
let desk: Desk;
let watch: ChatWatch;

beforeAll(async () => {
  opened = await openTestDatabase();
  desk = createDesk(opened.database);
});
afterAll(() => opened.close());
beforeEach(async () => {
  const { kysely } = opened.database;
  await kysely
    .updateTable('conversations')
    .set({ state: 'closed', slot: null })
    .where('state', '<>', 'closed')
    .execute();
  await kysely
    .updateTable('staff')
    .set({ disabled_at: new Date(0) })
    .execute();
  watch = createChatWatch(desk);
});

async function agent(name: string, state: WorkState = 'queue', languages = ['uk']): Promise<Actor> {
  const actor = await desk.staff(name, 'agent', languages);
  watch.connect(actor);
  await desk.order(actor, 'presence:set', { state });
  return actor;
}

async function chat(language: 'uk' | 'en' | 'ru' = 'uk'): Promise<string> {
  const input = { topic: 'internet', language, ...desk.message() } as const;
  return (await desk.order(await desk.subscriber(), 'assistant:start', input)).conversationId;
}

const inboxOf = async (who: Actor): Promise<InboxState> =>
  (await desk.open<InboxState>(who, `inbox:${who.id}`)).snapshot;
const ringingFor = async (who: Actor): Promise<string[]> =>
  (await inboxOf(who)).offers.map(({ conversationId }) => conversationId);
const memberOf = async (who: Actor): Promise<TeamState['members'][number] | undefined> =>
  (await desk.open<TeamState>(who, 'team')).snapshot.members.find(({ staffId }) => staffId === who.id);
const lastFact = async (stream: string, type: string): Promise<unknown> =>
  (await desk.factsOf(stream)).findLast((fact) => fact.type === type)?.payload;

describe('an offer', () => {
  test('rings for 20 seconds, then for the next agent; the first one is on a break and told why', async () => {
    const [first, second] = [await agent('Ірина Ткаченко'), await agent('Оксана Гончар')];
    const conversationId = await chat();
    await watch.tick();
    const [offer] = (await inboxOf(first)).offers;
    expect(offer).toMatchObject({ conversationId, firstLine: 'Добрий день' });
    expect(Date.parse(offer!.expiresAt) - Date.parse(offer!.offeredAt)).toBe(20_000);
    expect(await ringingFor(second)).toEqual([]);
    const queue = (await desk.open<QueueState>(second, 'queue')).snapshot;
    expect(queue.waiting.map(({ offeredTo }) => offeredTo)).toEqual([first.id]);
    desk.pass(19_000);
    await watch.tick();
    expect(await ringingFor(first)).toEqual([conversationId]);
    desk.pass(1_000);
    await watch.tick();
    expect(await ringingFor(first)).toEqual([]);
    expect(await ringingFor(second)).toEqual([conversationId]);
    expect(await memberOf(first)).toMatchObject({ state: 'break', reason: 'missed_offer' });
    expect(await lastFact(`inbox:${first.id}`, 'inbox:offer_ended')).toEqual({
      conversationId,
      reason: 'missed',
    });
  });

  test('goes to who takes offers, has a free slot and is connected, and is one for each of them', async () => {
    const people = await Promise.all([
      agent('На перерві', 'break'),
      agent('На дзвінку', 'on_call'),
      agent('Завершує', 'wrap_up'),
      agent('Без зв’язку'),
      agent('Повна'),
      agent('Лише чати', 'chats_only'),
    ]);
    const [, , , away, full, free] = people;
    watch.disconnect(away!);
    await opened.database.kysely
      .updateTable('staff')
      .set({ chat_capacity: 1 })
      .where('staff_id', '=', full!.id)
      .execute();
    await desk.order(full!, 'chat:accept', { conversationId: await chat() });
    const [longest, next] = [await chat(), await chat()];
    await watch.tick();
    await watch.tick();
    const ringing = await Promise.all(people.map(ringingFor));
    expect(ringing).toEqual([[], [], [], [], [], [longest]]);
    expect((await desk.order(free!, 'chat:accept', { conversationId: longest })).slot).toBe(1);
    await watch.tick();
    expect(await ringingFor(free!)).toEqual([next]);
  });

  test('looks for the language first, then for the fewest chats, then for the longest idle', async () => {
    const busy = await agent('Зайнята');
    const english = await agent('Англійська', 'queue', ['en']);
    const idle = await agent('Вільна');
    const later = await agent('Прийшла пізніше');
    await desk.order(busy, 'chat:accept', { conversationId: await chat() });
    const chats = [await chat('en'), await chat('uk'), await chat('uk'), await chat('uk')];
    await watch.tick();
    const order = await Promise.all([english, idle, later, busy].map(ringingFor));
    expect(order).toEqual(chats.map((id) => [id]));
  });

  test('in a language that nobody free answers in goes to whoever is left', async () => {
    const only = await agent('Ірина Ткаченко');
    const [english, ukrainian] = [await chat('en'), await chat('uk')];
    await watch.tick();
    expect(await ringingFor(only)).toEqual([ukrainian]);
    await desk.order(only, 'chat:take_next', {});
    await watch.tick();
    expect(await ringingFor(only)).toEqual([english]);
  });

  test.each(['break', 'on_call', 'wrap_up'] as const)(
    'is declined by going to %s: it rings for the next one at once, and nobody is blamed',
    async (state) => {
      const [first, second] = [await agent('Ірина Ткаченко'), await agent('Оксана Гончар')];
      const conversationId = await chat();
      await watch.tick();
      await desk.order(first, 'presence:set', { state });
      expect(await ringingFor(first)).toEqual([]);
      await watch.tick();
      expect(await ringingFor(second)).toEqual([conversationId]);
      expect(await memberOf(first)).toMatchObject({ state, reason: 'chosen' });
      expect(await lastFact(`inbox:${first.id}`, 'inbox:offer_ended')).toEqual({
        conversationId,
        reason: 'withdrawn',
      });
    },
  );

  test('to someone whose connection is lost, or whose last slot is taken, is withdrawn without a break', async () => {
    const [lost, full] = [await agent('Без зв’язку'), await agent('Повна')];
    const chats = [await chat(), await chat()];
    await watch.tick();
    expect([await ringingFor(lost), await ringingFor(full)]).toEqual(chats.map((id) => [id]));
    watch.disconnect(lost);
    const supervisor = await desk.staff('Марія Коваль', 'supervisor');
    await desk.order(full, 'chat:accept', { conversationId: await chat() });
    await desk.order(supervisor, 'presence:set_capacity', { staffId: full.id as never, capacity: 1 });
    await watch.tick();
    expect([await ringingFor(lost), await ringingFor(full)]).toEqual([[], []]);
    watch.connect(lost);
    await watch.tick();
    expect(await ringingFor(lost)).toEqual([chats[0]]);
    expect(await memberOf(lost)).toMatchObject({ state: 'queue', reason: 'chosen' });
    expect(await memberOf(full)).toMatchObject({ state: 'queue', reason: 'chosen', openChats: 1 });
  });

  test('may be taken by anyone; who heard it ring is told', async () => {
    const [first, second] = [await agent('Ірина Ткаченко'), await agent('Оксана Гончар', 'break')];
    const conversationId = await chat();
    await watch.tick();
    await desk.order(second, 'chat:accept', { conversationId });
    expect(await ringingFor(first)).toEqual([]);
    expect(await lastFact(`inbox:${first.id}`, 'inbox:offer_ended')).toEqual({
      conversationId,
      reason: 'taken',
    });
    await expect(desk.order(first, 'chat:accept', { conversationId })).rejects.toMatchObject({
      code: 'CHAT_TAKEN',
      details: { name: 'Оксана Гончар' },
    });
  });

  test('comes first for F3, and what rings for others comes last', async () => {
    const [first, second] = [await agent('Ірина Ткаченко'), await agent('Оксана Гончар')];
    const chats = [await chat(), await chat(), await chat()];
    await watch.tick();
    const next = async (who: Actor) => (await desk.order(who, 'chat:take_next', {})).conversationId;
    expect(await next(second)).toBe(chats[1]);
    expect(await next(second)).toBe(chats[2]);
    expect(await next(second)).toBe(chats[0]);
    expect(await ringingFor(first)).toEqual([]);
  });

  test('ends when the subscriber leaves the queue', async () => {
    const first = await agent('Ірина Ткаченко');
    const subscriber = await desk.subscriber();
    const input = { topic: 'billing', language: 'uk', ...desk.message() } as const;
    const { conversationId } = await desk.order(subscriber, 'assistant:start', input);
    await watch.tick();
    expect(await ringingFor(first)).toEqual([conversationId]);
    await desk.order(subscriber, 'assistant:leave', { conversationId });
    expect(await ringingFor(first)).toEqual([]);
    expect(await lastFact(`inbox:${first.id}`, 'inbox:offer_ended')).toMatchObject({ reason: 'withdrawn' });
  });

  test('survives no restart: it is withdrawn, and rings anew for who has come back', async () => {
    const first = await agent('Ірина Ткаченко');
    const conversationId = await chat();
    await watch.tick();
    expect(await ringingFor(first)).toEqual([conversationId]);
    desk.pass(30_000);
    watch.restart();
    await watch.tick();
    expect(await ringingFor(first)).toEqual([]);
    desk.pass(5_000);
    watch.connect(first);
    await watch.tick();
    expect(await ringingFor(first)).toEqual([conversationId]);
    expect(await memberOf(first)).toMatchObject({ state: 'queue', reason: 'chosen', isOnline: true });
  });

  test('lasts as long as the settings say', async () => {
    const first = await agent('Ірина Ткаченко');
    const value = JSON.stringify({ offerSeconds: 5 });
    await opened.database.kysely.insertInto('settings').values({ key: 'chat', value }).execute();
    await chat();
    await watch.tick();
    desk.pass(5_000);
    await watch.tick();
    expect(await memberOf(first)).toMatchObject({ state: 'break', reason: 'missed_offer' });
    await opened.database.kysely.deleteFrom('settings').where('key', '=', 'chat').execute();
  });
});
