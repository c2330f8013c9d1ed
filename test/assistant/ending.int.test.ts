// The subscriber ends the conversation: once, whoever else ends or hands it over at that moment, and the rating is asked for.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import type { ConsultationState } from '../../shared/assistant/assistant.state.ts';
import type { ConversationState, InboxState } from '../../shared/chat/chat.state.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { openChat, present } from '../support/hand-over-world.ts';

let opened: TestDatabase;
let desk: Desk;
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
  agent = await present(desk, 'Ткаченко Ірина');
  colleague = await present(desk, 'Гончар Олег');
  subscriber = await desk.subscriber('Коваль Олена');
  conversationId = await openChat(desk, subscriber, agent);
});

const end = (opId?: string) => desk.order(subscriber, 'assistant:end', { conversationId }, opId);
const close = (by = agent) =>
  desk.order(by, 'chat:close', { conversationId, outcome: 'solved', summary: 'готово' });
const ask = (kind: 'transfer' | 'join', draft = '') =>
  desk.order(agent, 'chat:ask', {
    conversationId,
    kind,
    staffId: colleague.id as never,
    note: 'глянь',
    draft,
  });
const stored = () =>
  opened.database.kysely
    .selectFrom('conversations')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .executeTakeFirstOrThrow();
const inboxOf = async (who: Actor) => (await desk.open<InboxState>(who, `inbox:${who.id}`)).snapshot;
const countOf = async (stream: string, type: string) =>
  (await desk.factsOf(stream)).filter((fact) => fact.type === type).length;

/** One end was told to each side, and the rating asked for with it. */
async function expectEndedOnce(): Promise<void> {
  expect(await countOf(`conversation:${conversationId}`, 'chat:closed')).toBe(1);
  expect(await countOf(`consultation:${conversationId}`, 'consultation:closed')).toBe(1);
  const row = await stored();
  expect(row).toMatchObject({ state: 'closed', slot: null, waiting_since: null, helper_ids: [] });
  expect(row.rating_asked_at).toEqual(row.closed_at);
  const open = opened.database.kysely
    .selectFrom('participants')
    .select('staff_id')
    .where('conversation_id', '=', conversationId)
    .where('left_at', 'is', null);
  expect(await open.execute()).toEqual([]);
}

describe('the end by the subscriber', () => {
  test('has an outcome of its own, counts for its agent, frees the slot and asks for the rating at once', async () => {
    expect(await end()).toEqual({});
    await expectEndedOnce();
    expect(await stored()).toMatchObject({ outcome: 'ended_by_subscriber', closed_by: agent.id });
    const { mine, doneToday } = await inboxOf(agent);
    expect(mine).toEqual([]);
    expect(doneToday).toMatchObject([{ conversationId, outcome: 'ended_by_subscriber', score: null }]);
    const seen = await desk.open<ConversationState>(agent, `conversation:${conversationId}`);
    expect(seen.snapshot.conversation).toMatchObject({ state: 'closed', outcome: 'ended_by_subscriber' });
    const page = await desk.open<ConsultationState>(subscriber, `consultation:${conversationId}`);
    expect(page.snapshot).toMatchObject({ state: 'closed', agentName: 'Ірина', rating: null });
    const timeline = (await desk.factsOf(`subscriber:${subscriber.id}`)).at(-1)!;
    expect(timeline.payload).toMatchObject({
      kind: 'chat_closed',
      outcome: 'ended_by_subscriber',
      agentName: 'Ткаченко Ірина',
    });
    expect((await desk.factsOf('team')).at(-1)!.payload).toEqual({ staffId: agent.id, openChats: 0 });
    await desk.order(subscriber, 'assistant:rate', { conversationId, score: 4, comment: '' });
    const rating = opened.database.kysely.selectFrom('ratings').select(['credited_to']);
    expect(await rating.where('conversation_id', '=', conversationId).execute()).toEqual([
      { credited_to: agent.id },
    ]);
    expect((await inboxOf(agent)).doneToday[0]).toMatchObject({ score: 4 });
  });

  test('is one end however often it is sent, also from two pages', async () => {
    const opId = '01900000-0000-7000-8000-00000000e0d1';
    await Promise.all([end(opId), end(), end()]);
    expect(await end(opId)).toEqual({});
    await expectEndedOnce();
  });

  test('and the agent’s own close at the same moment are one end, and the subscriber is never refused', async () => {
    const codes = await Promise.all([desk.codeOf(end()), desk.codeOf(close())]);
    expect(codes[0]).toBe('ok');
    expect(['ok', 'CHAT_CLOSED']).toContain(codes[1]);
    await expectEndedOnce();
    const { outcome } = await stored();
    expect(outcome).toBe(codes[1] === 'ok' ? 'solved' : 'ended_by_subscriber');
    await end();
    expect(await stored()).toMatchObject({ outcome });
  });

  test('comes after the message that was written before it; the next one starts a new conversation', async () => {
    await desk.order(subscriber, 'assistant:send', { conversationId, ...desk.message('дякую') });
    await end();
    const late = { conversationId, ...desk.message('ще одне') };
    expect(await desk.codeOf(desk.order(subscriber, 'assistant:send', late))).toBe('CHAT_CLOSED');
    const next = await openChat(desk, subscriber, colleague);
    expect(next).not.toBe(conversationId);
  });

  test('ends the request to a colleague for both, and who has joined helps no more', async () => {
    const joined = await ask('join');
    await desk.order(colleague, 'chat:answer', { ...joined, accept: true, reason: '' });
    const third = await present(desk, 'Береза Марія');
    const asked = {
      conversationId,
      kind: 'join',
      staffId: third.id as never,
      note: 'і ти',
      draft: '',
    } as const;
    const { requestId } = await desk.order(agent, 'chat:ask', asked);
    await end();
    await expectEndedOnce();
    expect((await inboxOf(colleague)).helping).toEqual([]);
    for (const one of [agent, third]) expect((await inboxOf(one)).requests).toEqual([]);
    const answer = desk.order(third, 'chat:answer', { requestId, accept: true, reason: '' });
    expect(await desk.codeOf(answer)).not.toBe('ok');
  });

  test('and a transfer that is accepted at the same moment leave one owner, who is credited', async () => {
    for (let round = 0; round < 4; round++) {
      const { requestId } = await ask('transfer', 'не дописано');
      const accept = desk.order(colleague, 'chat:answer', { requestId, accept: true, reason: '' });
      const [ended, accepted] = await Promise.all([desk.codeOf(end()), desk.codeOf(accept)]);
      expect(ended).toBe('ok');
      await expectEndedOnce();
      const owner = accepted === 'ok' ? colleague : agent;
      expect(await stored()).toMatchObject({ owner_id: owner.id, closed_by: owner.id });
      expect((await inboxOf(agent)).mine).toEqual([]);
      expect((await inboxOf(colleague)).mine).toEqual([]);
      conversationId = await openChat(desk, subscriber, agent);
    }
  });

  test('keeps the agent’s draft', async () => {
    const draft = { conversationId, mode: 'reply', body: 'майже дописано', revision: 5 } as const;
    await desk.order(agent, 'draft:save', draft);
    await end();
    await desk.order(agent, 'draft:save', { ...draft, body: 'дописано до кінця', revision: 6 });
    const { drafts } = await desk.query(agent, 'draft:list', {});
    expect(drafts).toMatchObject([{ conversationId, body: 'дописано до кінця' }]);
  });

  test('leaves a chat that was merged into it merged', async () => {
    await end();
    const earlier = conversationId;
    conversationId = await openChat(desk, subscriber, agent);
    await desk.order(agent, 'chat:merge', { from: earlier as never, into: conversationId as never });
    expect(await desk.order(subscriber, 'assistant:end', { conversationId: earlier })).toEqual({});
    await end();
    await expectEndedOnce();
    const { snapshot } = await desk.open<ConversationState>(agent, `conversation:${conversationId}`);
    expect(snapshot.conversation.mergedFrom).toEqual([earlier]);
  });

  test('of a chat that has gone back to the queue takes it out of there', async () => {
    const back = { conversationId, topic: 'billing', note: 'це рахунок', draft: '' } as const;
    await desk.order(agent, 'chat:requeue', back);
    await end();
    expect(await stored()).toMatchObject({ state: 'closed', outcome: null, closed_by: null });
    const left = (await desk.factsOf('queue')).filter((fact) => fact.type === 'queue:left');
    expect(left.at(-1)!.payload).toMatchObject({ conversationId });
  });

  test('is nobody else’s: a stranger is told that there is no such chat, an agent may not choose its outcome', async () => {
    const stranger = await desk.subscriber();
    const foreign = desk.order(stranger, 'assistant:end', { conversationId });
    expect(await desk.codeOf(foreign)).toBe('NOT_FOUND');
    const outcome = 'ended_by_subscriber' as never;
    const chosen = desk.order(agent, 'chat:close', { conversationId, outcome, summary: '' });
    expect(await desk.codeOf(chosen)).toBe('INVALID');
    expect(await stored()).toMatchObject({ state: 'open' });
  });
});
