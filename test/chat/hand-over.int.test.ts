// A chat handed over: asked, accepted, declined, withdrawn, given back to the queue; in every order, with two at once.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../../backend/wire/context.ts';
import type { ConsultationState } from '../../shared/assistant/assistant.state.ts';
import type { ConversationState, InboxState, QueueState } from '../../shared/chat/chat.state.ts';
import { readSystemLine } from '../../shared/chat/system-line.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { allThatSubscriberSees, openChat, present } from '../support/hand-over-world.ts';

let opened: TestDatabase;
let desk: Desk;
let owner: Actor;
let colleague: Actor;
let subscriber: Actor;
let conversationId: string;

beforeAll(async () => {
  opened = await openTestDatabase();
  desk = createDesk(opened.database);
});
afterAll(() => opened.close());
beforeEach(async () => {
  owner = await present(desk, 'Ткаченко Ірина');
  colleague = await present(desk, 'Гончар Оксана');
  subscriber = await desk.subscriber();
  conversationId = await openChat(desk, subscriber, owner);
});

const note = 'Перевірити лінію, ОНУ мовчить';
const seen = async (by: Actor): Promise<ConversationState> =>
  (await desk.open<ConversationState>(by, `conversation:${conversationId}`)).snapshot;
const inboxOf = async (who: Actor): Promise<InboxState> =>
  (await desk.open<InboxState>(who, `inbox:${who.id}`)).snapshot;
const ask = (kind: 'transfer' | 'join' = 'transfer', by = owner, to = colleague.id, draft = '') =>
  desk.order(by, 'chat:ask', { conversationId, kind, staffId: to, note, draft });
const answer = (requestId: string, accept: boolean, reason = '', by = colleague) =>
  desk.order(by, 'chat:answer', { requestId, accept, reason });
const linesOf = ({ messages }: { messages: readonly { author: string; body: string }[] }) =>
  messages.filter(({ author }) => author === 'system').map(({ body }) => readSystemLine(body));
const draftsOf = async (who: Actor) => (await desk.query(who, 'draft:list', {})).drafts;

describe('a transfer', () => {
  test('waits with the owner until it is accepted, and the asked one reads the note first', async () => {
    const { requestId } = await ask();
    expect((await inboxOf(colleague)).requests).toMatchObject([
      { requestId, kind: 'transfer', fromName: 'Ткаченко Ірина', note, conversationId },
    ]);
    expect((await inboxOf(owner)).requests).toMatchObject([{ requestId, toName: 'Гончар Оксана' }]);
    const { conversation } = await seen(owner);
    expect(conversation).toMatchObject({ ownerId: owner.id, request: { requestId, note } });
    await desk.order(owner, 'chat:send', { conversationId, ...desk.message('Секунду') });
    expect(await desk.codeOf(desk.open(colleague, `conversation:${conversationId}`))).toBe('NOT_FOUND');
  });

  test('gives the chat, the note and the unsent reply, and the former owner keeps reading', async () => {
    await desk.order(owner, 'draft:save', { conversationId, mode: 'reply', body: 'Можу запро', revision: 7 });
    const { requestId } = await ask('transfer', owner, colleague.id, 'Можу запропонувати');
    expect(await answer(requestId, true)).toEqual({ conversationId, slot: 1 });
    const state = await seen(colleague);
    expect(state.conversation).toMatchObject({ ownerId: colleague.id, state: 'open', request: null });
    expect(linesOf(state)).toEqual([
      { code: 'transferred', from: 'Ткаченко Ірина', to: 'Гончар Оксана', note },
    ]);
    expect(await draftsOf(colleague)).toMatchObject([{ mode: 'reply', body: 'Можу запропонувати' }]);
    expect(await draftsOf(owner)).toEqual([]);
    expect((await inboxOf(colleague)).mine).toMatchObject([{ conversationId, slot: 1 }]);
    expect(await inboxOf(owner)).toMatchObject({ mine: [], requests: [] });
    expect((await seen(owner)).messages).toEqual(state.messages);
    const write = desk.order(owner, 'chat:send', { conversationId, ...desk.message() });
    expect(await desk.codeOf(write)).not.toBe('ok');
  });

  test('puts the reply that goes along after what the receiver has begun', async () => {
    const { requestId: joining } = await ask('join');
    await answer(joining, true);
    await desk.order(colleague, 'draft:save', { conversationId, mode: 'reply', body: 'Моє', revision: 5 });
    const { requestId } = await ask('transfer', owner, colleague.id, 'Ваше');
    await answer(requestId, true);
    expect(await draftsOf(colleague)).toMatchObject([{ body: 'Моє\n\nВаше' }]);
    expect((await seen(colleague)).conversation.helpers).toEqual([]);
    expect((await inboxOf(colleague)).helping).toEqual([]);
  });

  test('tells the subscriber first names and never the note', async () => {
    const { requestId } = await ask();
    await answer(requestId, true);
    const stream = `consultation:${conversationId}`;
    const { snapshot } = await desk.open<ConsultationState>(subscriber, stream);
    expect(snapshot.agentName).toBe('Оксана');
    expect(linesOf(snapshot)).toEqual([{ code: 'transferred', from: 'Ірина', to: 'Оксана', note: '' }]);
    const all = await allThatSubscriberSees(desk, subscriber, conversationId);
    for (const secret of [note, owner.id, colleague.id, 'Гончар', 'Ткаченко'])
      expect(all).not.toContain(secret);
  });

  test('leaves the slot of the taken chat free for the former owner', async () => {
    const { requestId } = await ask();
    await answer(requestId, true);
    const other = await openChat(desk, await desk.subscriber(), owner);
    expect((await inboxOf(owner)).mine).toMatchObject([{ conversationId: other, slot: 1 }]);
  });

  test('needs a free slot of the receiver, and waits for one', async () => {
    await opened.database.kysely
      .updateTable('staff')
      .set({ chat_capacity: 1 })
      .where('staff_id', '=', colleague.id)
      .execute();
    const busy = await openChat(desk, await desk.subscriber(), colleague);
    const { requestId } = await ask();
    expect(await desk.codeOf(answer(requestId, true))).toBe('CAPACITY');
    await desk.order(colleague, 'chat:close', { conversationId: busy, outcome: 'solved', summary: '' });
    expect(await answer(requestId, true)).toMatchObject({ slot: 1 });
  });

  test('declined with a reason leaves the chat with its owner, who is told', async () => {
    const { requestId } = await ask();
    const seq = (await desk.factsOf(`inbox:${owner.id}`)).length;
    expect(await answer(requestId, false, 'Іду на обід')).toEqual({ conversationId, slot: null });
    expect((await desk.openAfter(owner, `inbox:${owner.id}`, seq))[0]).toMatchObject({
      type: 'inbox:ask_ended',
      payload: { requestId, result: 'declined', byName: 'Гончар Оксана', reason: 'Іду на обід' },
    });
    expect((await seen(owner)).conversation).toMatchObject({ ownerId: owner.id, request: null });
    expect((await inboxOf(colleague)).requests).toEqual([]);
    await ask();
  });

  test('is one at a time, to someone who is there and not in the chat already', async () => {
    const away = await desk.staff('Бондар Петро');
    expect(await desk.codeOf(ask('transfer', owner, away.id))).toBe('NOT_ANSWERING');
    expect(await desk.codeOf(ask('transfer', owner, owner.id))).toBe('INVALID');
    expect(await desk.codeOf(ask('transfer', owner, uuidv7()))).toBe('NOT_FOUND');
    const dispatcher = await present(desk, 'Логіст Леся', 'dispatcher');
    expect(await desk.codeOf(ask('transfer', owner, dispatcher.id))).toBe('NOT_FOUND');
    await opened.database.kysely
      .updateTable('staff')
      .set({ disabled_at: new Date() })
      .where('staff_id', '=', colleague.id)
      .execute();
    expect(await desk.codeOf(ask())).toBe('NOT_ANSWERING');
    const third = await present(desk, 'Мельник Софія');
    await ask('transfer', owner, third.id);
    expect(await desk.codeOf(ask('join', owner, third.id))).toBe('REQUEST_OPEN');
  });

  test('is asked for by the owner or a supervisor, of an open chat only', async () => {
    expect(await desk.codeOf(ask('transfer', colleague, owner.id))).toBe('NOT_FOUND');
    const supervisor = await present(desk, 'Коваль Марія', 'supervisor');
    const { requestId } = await ask('transfer', supervisor);
    await answer(requestId, true);
    expect((await inboxOf(owner)).mine).toEqual([]);
    await desk.order(colleague, 'chat:close', { conversationId, outcome: 'solved', summary: '' });
    expect(await desk.codeOf(ask('transfer', supervisor, owner.id))).toBe('CHAT_CLOSED');
  });

  test('is answered by the asked and withdrawn by the asker alone, once', async () => {
    const { requestId } = await ask();
    const third = await present(desk, 'Мельник Софія');
    const withdraw = (by: Actor) => desk.codeOf(desk.order(by, 'chat:withdraw', { requestId }));
    expect(await desk.codeOf(answer(requestId, true, '', third))).toBe('NOT_FOUND');
    expect(await desk.codeOf(answer(requestId, true, '', owner))).toBe('NOT_FOUND');
    expect(await withdraw(colleague)).toBe('NOT_FOUND');
    expect(await withdraw(owner)).toBe('ok');
    expect(await withdraw(owner)).toBe('REQUEST_ENDED');
    expect(await desk.codeOf(answer(requestId, true))).toBe('REQUEST_ENDED');
    expect((await inboxOf(colleague)).requests).toEqual([]);
  });

  test.each(['close', 'requeue'] as const)('ends by itself with a %s of the chat', async (how) => {
    const { requestId } = await ask();
    if (how === 'close')
      await desk.order(owner, 'chat:close', { conversationId, outcome: 'solved', summary: '' });
    else await desk.order(owner, 'chat:requeue', { conversationId, topic: 'other', note, draft: '' });
    expect((await inboxOf(colleague)).requests).toEqual([]);
    expect((await inboxOf(owner)).requests).toEqual([]);
    const last = (await desk.factsOf(`inbox:${colleague.id}`)).at(-1);
    expect(last).toMatchObject({ type: 'inbox:ask_ended', payload: { requestId, result: 'ended' } });
    expect(await desk.codeOf(answer(requestId, true))).toBe('REQUEST_ENDED');
  });
});

describe('two at once', () => {
  const codes = async (...orders: Promise<unknown>[]): Promise<string[]> =>
    (await Promise.all(orders.map((order) => desk.codeOf(order)))).sort();

  test('accepts from two windows make one owner and one slot', async () => {
    const { requestId } = await ask();
    expect(await codes(answer(requestId, true), answer(requestId, true))).toEqual(['REQUEST_ENDED', 'ok']);
    expect((await inboxOf(colleague)).mine).toHaveLength(1);
  });

  test('the same accept twice answers the same', async () => {
    const { requestId } = await ask();
    const opId = uuidv7();
    const accept = () => desk.order(colleague, 'chat:answer', { requestId, accept: true, reason: '' }, opId);
    expect(await Promise.all([accept(), accept()])).toEqual([
      { conversationId, slot: 1 },
      { conversationId, slot: 1 },
    ]);
  });

  test('accept against withdraw, close and requeue: exactly one happens', async () => {
    const rivals = [
      (requestId: string) => desk.order(owner, 'chat:withdraw', { requestId }),
      () => desk.order(owner, 'chat:close', { conversationId, outcome: 'solved', summary: '' }),
      () => desk.order(owner, 'chat:requeue', { conversationId, topic: 'other', note, draft: '' }),
    ];
    for (const rival of rivals) {
      for (let round = 0; round < 6; round++) {
        const someone = await desk.subscriber();
        conversationId = await openChat(desk, someone, owner);
        const { requestId } = await ask();
        const both = [() => answer(requestId, true), () => rival(requestId)];
        if (round % 2 === 1) both.reverse();
        const results = await codes(...both.map((start) => start()));
        expect(results.filter((code) => code === 'ok')).toHaveLength(1);
        const { conversation } = await seen(owner);
        expect(conversation.request).toBeNull();
        const accepted = conversation.ownerId === colleague.id;
        expect((await inboxOf(colleague)).mine.length).toBe(accepted ? 1 : 0);
        for (const one of [owner, colleague]) {
          for (const row of (await inboxOf(one)).mine)
            await desk.order(one, 'chat:close', {
              conversationId: row.conversationId,
              outcome: 'solved',
              summary: '',
            });
        }
      }
    }
  });

  test('two supervisors ask at once: one request stands', async () => {
    const [one, two] = [await present(desk, 'А Б', 'supervisor'), await present(desk, 'В Г', 'supervisor')];
    expect(await codes(ask('transfer', one), ask('transfer', two))).toEqual(['REQUEST_OPEN', 'ok']);
  });
});

describe('back to the queue', () => {
  test('goes with note, topic and reply to whoever takes it next', async () => {
    await desk.order(owner, 'chat:requeue', { conversationId, topic: 'billing', note, draft: 'Почав так' });
    const { waiting } = (await desk.open<QueueState>(colleague, 'queue')).snapshot;
    expect(waiting.find((row) => row.conversationId === conversationId)).toMatchObject({
      topic: 'billing',
      returned: 'requeued',
      note,
    });
    expect((await inboxOf(owner)).mine).toEqual([]);
    expect((await seen(owner)).conversation).toMatchObject({ state: 'waiting', ownerId: null });
    await desk.order(colleague, 'chat:accept', { conversationId });
    expect(linesOf(await seen(colleague))).toEqual([
      { code: 'queued', reason: 'requeued', by: 'Ткаченко Ірина', note },
    ]);
    expect(await draftsOf(colleague)).toMatchObject([{ body: 'Почав так' }]);
    const all = await allThatSubscriberSees(desk, subscriber, conversationId);
    for (const secret of [note, 'Ткаченко', 'Почав так']) expect(all).not.toContain(secret);
    await desk.order(colleague, 'chat:requeue', { conversationId, topic: 'billing', note, draft: '' });
    await desk.order(owner, 'chat:accept', { conversationId });
    expect(await draftsOf(owner)).toEqual([]);
  });

  test('is for the owner or a supervisor, of an open chat', async () => {
    const requeue = (by: Actor) =>
      desk.codeOf(desk.order(by, 'chat:requeue', { conversationId, topic: 'other', note, draft: '' }));
    expect(await requeue(colleague)).toBe('NOT_FOUND');
    expect(await requeue(await desk.staff('Коваль Марія', 'supervisor'))).toBe('ok');
    expect(await requeue(owner)).toBe('INVALID');
  });
});
