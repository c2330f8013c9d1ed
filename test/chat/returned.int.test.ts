// Nobody is left waiting for someone who does not answer or is gone: chats go back to the queue with their history.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import type { ConversationState, InboxState, QueueState } from '../../shared/chat/chat.state.ts';
import type { ConsultationState } from '../../shared/assistant/assistant.state.ts';
import type { TeamState } from '../../shared/presence/presence.state.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { createChatWatch, type ChatWatch } from '../support/chat-watch.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

const minuteMs = 60_000;
let opened: TestDatabase;
let desk: Desk;
let watch: ChatWatch;
let agent: Actor;
let colleague: Actor;
let subscriber: Actor;
let conversationId: string;

beforeAll(async () => {
  opened = await openTestDatabase();
  desk = createDesk(opened.database);
});
afterAll(() => opened.close());
beforeEach(async () => {
  const { kysely } = opened.database;
  await kysely.updateTable('conversations').set({ state: 'closed', slot: null }).execute();
  await kysely
    .updateTable('staff')
    .set({ disabled_at: new Date(0) })
    .execute();
  watch = createChatWatch(desk);
  [agent, colleague] = [await desk.staff('Ткаченко Ірина'), await desk.staff('Гончар Оксана')];
  watch.connect(agent, colleague);
  await watch.tick();
  subscriber = await desk.subscriber();
  const input = { topic: 'internet', language: 'uk', ...desk.message('Немає інтернету') } as const;
  ({ conversationId } = await desk.order(subscriber, 'assistant:start', input));
});

const accept = (who = agent) => desk.order(who, 'chat:accept', { conversationId });
const answer = (who = agent) => desk.order(who, 'chat:send', { conversationId, ...desk.message('Дивлюся') });
const ask = () => desk.order(subscriber, 'assistant:send', { conversationId, ...desk.message('Є хто?') });
const queue = async (): Promise<QueueState['waiting']> =>
  (await desk.open<QueueState>(colleague, 'queue')).snapshot.waiting;
const mineOf = async (who: Actor): Promise<InboxState['mine']> =>
  (await desk.open<InboxState>(who, `inbox:${who.id}`)).snapshot.mine;
const memberOf = async (who: Actor): Promise<TeamState['members'][number] | undefined> =>
  (await desk.open<TeamState>(who, 'team')).snapshot.members.find(({ staffId }) => staffId === who.id);
const released = async (who: Actor): Promise<unknown> =>
  (await desk.factsOf(`inbox:${who.id}`)).findLast(({ type }) => type === 'inbox:released')?.payload;

describe('a chat in which an answer is owed', () => {
  test('goes back after ten minutes with its history, before those who came later', async () => {
    await accept();
    await answer();
    await ask();
    const { snapshot } = await desk.open<ConversationState>(agent, `conversation:${conversationId}`);
    desk.pass(minuteMs);
    const later = { topic: 'billing', language: 'uk', ...desk.message() } as const;
    const other = await desk.order(await desk.subscriber(), 'assistant:start', later);
    desk.pass(9 * minuteMs - 1_000);
    await watch.tick();
    expect(await mineOf(agent)).toHaveLength(1);
    desk.pass(1_000);
    await watch.tick();
    expect(await mineOf(agent)).toEqual([]);
    const waiting = await queue();
    expect(waiting.map((row) => row.conversationId)).toEqual([conversationId, other.conversationId]);
    expect(waiting[0]).toMatchObject({
      returned: 'unanswered',
      queuedAt: snapshot.conversation.waitingSince,
      firstLine: 'Немає інтернету',
    });
    expect(await released(agent)).toEqual({ conversationId, reason: 'unanswered' });
    await accept(colleague);
    const taken = (await desk.open<ConversationState>(colleague, `conversation:${conversationId}`)).snapshot;
    expect(taken.conversation).toMatchObject({ ownerId: colleague.id, state: 'open' });
    const bodies = taken.messages.map(({ author, body }) => (author === 'system' ? JSON.parse(body) : body));
    expect(bodies).toEqual([
      'Немає інтернету',
      'Дивлюся',
      'Є хто?',
      { code: 'queued', reason: 'unanswered', by: 'Ткаченко Ірина', note: '' },
    ]);
  });

  test('tells the subscriber that they wait again, without names', async () => {
    await accept();
    desk.pass(10 * minuteMs);
    await watch.tick();
    const stream = `consultation:${conversationId}`;
    const { snapshot } = await desk.open<ConsultationState>(subscriber, stream);
    expect(snapshot).toMatchObject({ state: 'waiting', agentName: null });
    expect(JSON.stringify(await desk.factsOf(stream))).not.toContain('Ткаченко');
  });

  test('has as long again with whoever takes it after a long wait', async () => {
    desk.pass(30 * minuteMs);
    await accept();
    desk.pass(9 * minuteMs);
    await watch.tick();
    expect(await mineOf(agent)).toHaveLength(1);
    desk.pass(minuteMs);
    await watch.tick();
    expect(await mineOf(agent)).toEqual([]);
  });

  test('stays while nothing is owed, and after an answer at the last moment', async () => {
    await accept();
    desk.pass(10 * minuteMs - 1_000);
    await answer();
    desk.pass(60 * minuteMs);
    await watch.tick();
    expect(await mineOf(agent)).toHaveLength(1);
  });
});

describe('an agent without a connection', () => {
  test('keeps the chats for a minute, then gives them back and is on a break', async () => {
    await desk.order(agent, 'presence:set', { state: 'queue' });
    await accept();
    watch.disconnect(agent);
    await watch.tick();
    expect(await memberOf(agent)).toMatchObject({ isOnline: false, state: 'queue', openChats: 1 });
    desk.pass(minuteMs - 1_000);
    await watch.tick();
    expect(await mineOf(agent)).toHaveLength(1);
    desk.pass(1_000);
    await watch.tick();
    expect(await mineOf(agent)).toEqual([]);
    expect((await queue()).map((row) => row.returned)).toEqual(['disconnected']);
    expect(await released(agent)).toEqual({ conversationId, reason: 'disconnected' });
    expect(await memberOf(agent)).toMatchObject({ state: 'break', reason: 'disconnected', openChats: 0 });
  });

  test('who is back within the minute keeps state and chats', async () => {
    await desk.order(agent, 'presence:set', { state: 'queue' });
    await accept();
    watch.disconnect(agent);
    await watch.tick();
    desk.pass(minuteMs - 1_000);
    watch.connect(agent);
    await watch.tick();
    desk.pass(5 * minuteMs);
    await watch.tick();
    expect(await mineOf(agent)).toHaveLength(1);
    expect(await memberOf(agent)).toMatchObject({ state: 'queue', reason: 'chosen', isOnline: true });
  });

  test('has a minute after a restart of the program, however long it was down', async () => {
    await desk.order(agent, 'presence:set', { state: 'queue' });
    await accept();
    await answer();
    watch.disconnect(agent);
    await watch.tick();
    desk.pass(60 * minuteMs);
    watch.restart();
    await watch.tick();
    desk.pass(minuteMs - 2_000);
    await watch.tick();
    expect(await mineOf(agent)).toHaveLength(1);
    desk.pass(2_000);
    await watch.tick();
    expect(await mineOf(agent)).toEqual([]);
    expect((await queue()).map((row) => row.returned)).toEqual(['disconnected']);
  });

  test('who never was here gives back what they have', async () => {
    const nobody = await desk.staff('Марія Коваль');
    await accept(nobody);
    watch.restart();
    desk.pass(minuteMs);
    await watch.tick();
    expect((await queue()).map((row) => row.returned)).toEqual(['disconnected']);
  });
});

describe('the state of a person', () => {
  test('is a break until they choose, and they are shown as away until they connect', async () => {
    const someone = await desk.staff('Марія Коваль');
    expect(await memberOf(someone)).toMatchObject({ state: 'break', reason: 'chosen', isOnline: false });
    watch.connect(someone);
    await watch.tick();
    expect(await memberOf(someone)).toMatchObject({ state: 'break', reason: 'chosen', isOnline: true });
  });

  test('is told once for a change, and counts its time from there', async () => {
    await desk.order(agent, 'presence:set', { state: 'wrap_up' });
    const since = (await memberOf(agent))?.since;
    const before = (await desk.factsOf('team')).length;
    desk.pass(minuteMs);
    await desk.order(agent, 'presence:set', { state: 'wrap_up' });
    expect(await desk.factsOf('team')).toHaveLength(before);
    expect((await memberOf(agent))?.since).toBe(since);
  });

  test('of someone disabled, or with a role that answers no chats, is nobody’s business', async () => {
    const dispatcher = await desk.staff('Диспетчер', 'dispatcher');
    const team = (await desk.open<TeamState>(agent, 'team')).snapshot.members.map(({ name }) => name);
    expect(team).toEqual(['Гончар Оксана', 'Ткаченко Ірина']);
    const set = desk.order(dispatcher, 'presence:set', { state: 'queue' });
    await expect(desk.codeOf(set)).resolves.toBe('FORBIDDEN');
    const capacity = { staffId: dispatcher.id as never, capacity: 2 };
    const supervisor = await desk.staff('Марія Коваль', 'supervisor');
    await expect(desk.codeOf(desk.order(agent, 'presence:set_capacity', capacity))).resolves.toBe(
      'FORBIDDEN',
    );
    const by = desk.order(supervisor, 'presence:set_capacity', capacity);
    await expect(desk.codeOf(by)).resolves.toBe('NOT_FOUND');
  });
});
