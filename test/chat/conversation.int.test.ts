// One conversation: messages, notes, marks, the waiting clock, closing, and ids that are not one's own.
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import { deliveryAt, markPlaces } from '../../shared/chat/chat.rules.ts';
import type { ConsultationState } from '../../shared/assistant/assistant.state.ts';
import type { ConversationState, InboxState } from '../../shared/chat/chat.state.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let opened: TestDatabase;
let desk: Desk;
let agent: Actor;
let subscriber: Actor;
let conversationId: string;
let firstId: string;

beforeAll(async () => {
  opened = await openTestDatabase();
  desk = createDesk(opened.database);
});
afterAll(() => opened.close());
beforeEach(async () => {
  agent = await desk.staff('Ткаченко Ірина');
  subscriber = await desk.subscriber();
  const message = desk.message('Не працює інтернет');
  firstId = message.messageId;
  const started = await desk.order(subscriber, 'assistant:start', {
    topic: 'internet',
    language: 'uk',
    ...message,
  });
  ({ conversationId } = started);
  await desk.order(agent, 'chat:accept', { conversationId });
});

const seenByDesk = async () =>
  (await desk.open<ConversationState>(agent, `conversation:${conversationId}`)).snapshot;
const seenBySubscriber = async () =>
  (await desk.open<ConsultationState>(subscriber, `consultation:${conversationId}`)).snapshot;

describe('messages', () => {
  test('come in the order of writing, to both sides, with only a first name to the subscriber', async () => {
    for (let n = 1; n <= 5; n++) {
      await desk.order(subscriber, 'assistant:send', {
        conversationId,
        ...desk.message(`від абонента ${n}`),
      });
      await desk.order(agent, 'chat:send', { conversationId, ...desk.message(`від оператора ${n}`) });
    }
    const { messages, conversation } = await seenByDesk();
    const shown = await seenBySubscriber();
    expect(messages.map(({ body }) => body)).toEqual(shown.messages.map(({ body }) => body));
    expect(messages).toHaveLength(11);
    expect(shown.messages.at(-1)).toMatchObject({ author: 'agent', authorName: 'Ірина' });
    expect(shown.messages.at(-2)).toMatchObject({ author: 'subscriber', authorName: 'Олена' });
    expect(shown.agentName).toBe('Ірина');
    expect(conversation).toMatchObject({
      ownerName: 'Ткаченко Ірина',
      subscriberName: 'Шевченко Олена Іванівна',
    });
  });

  test('with the id of another one are refused and change nothing', async () => {
    const message = desk.message('перше');
    const before = await seenByDesk();
    await desk.order(agent, 'chat:send', { conversationId, ...message });
    const twice = { conversationId, messageId: message.messageId, body: 'друге' };
    await expect(desk.codeOf(desk.order(agent, 'chat:send', twice))).resolves.toBe('INVALID');
    await expect(desk.codeOf(desk.order(agent, 'chat:note', twice))).resolves.toBe('INVALID');
    await expect(desk.codeOf(desk.order(subscriber, 'assistant:send', twice))).resolves.toBe('INVALID');
    const after = await seenByDesk();
    expect(after.messages).toHaveLength(before.messages.length + 1);
    expect(after.messages.at(-1)!.body).toBe('перше');
  });

  test('sent again under the same operation are stored once', async () => {
    const opId = uuidv7();
    const input = { conversationId, ...desk.message('раз') };
    const first = await desk.order(agent, 'chat:send', input, opId);
    desk.pass(1_000);
    expect(await desk.order(agent, 'chat:send', input, opId)).toEqual(first);
    const other = desk.order(agent, 'chat:send', { ...input, body: 'два' }, opId);
    await expect(desk.codeOf(other)).resolves.toBe('OP_REUSED');
    expect((await seenByDesk()).messages).toHaveLength(2);
  });

  test('hold markup, bidi controls and emoji as they are; NUL and half characters are refused', async () => {
    const body = '<img src=x onerror=alert(1)> \u202Eабв\u202C 👩‍👩‍👧 e\u0301';
    await desk.order(agent, 'chat:send', { conversationId, messageId: uuidv7(), body });
    expect((await seenByDesk()).messages.at(-1)!.body).toBe(body.normalize('NFC'));
    for (const bad of ['а\u0000б', 'а\uD800б', '  ', 'а'.repeat(4_001)]) {
      const answer = desk.order(agent, 'chat:send', { conversationId, messageId: uuidv7(), body: bad });
      await expect(desk.codeOf(answer)).resolves.toBe('INVALID');
    }
  });

  test('come in pages, older ones on request, and notes only to the desk', async () => {
    for (let n = 1; n <= 130; n++) {
      const kind = n % 10 === 0 ? 'chat:note' : 'chat:send';
      await desk.order(agent, kind, { conversationId, ...desk.message(`№${n}`) });
    }
    const newest = await seenByDesk();
    expect([newest.messages.length, newest.more]).toEqual([100, true]);
    const page = { conversationId, before: newest.messages[0]!.messageId };
    const older = await desk.query(agent, 'chat:older', page);
    expect([older.messages.length, older.more]).toEqual([31, false]);
    const shown = await seenBySubscriber();
    expect([shown.messages.length, shown.more]).toEqual([100, true]);
    const rest = await desk.query(subscriber, 'assistant:older', {
      conversationId,
      before: shown.messages[0]!.messageId,
    });
    expect([rest.messages.length, rest.more]).toEqual([131 - 13 - 100, false]);
    expect([...rest.messages, ...shown.messages].some(({ body }) => /№\d*0$/.test(body))).toBe(false);
  }, 60_000);
});

describe('the waiting clock', () => {
  test('starts with the first unanswered message and stops with a text, not with a note', async () => {
    const since = (await seenByDesk()).conversation.waitingSince;
    expect(since).not.toBeNull();
    await desk.order(subscriber, 'assistant:send', { conversationId, ...desk.message('ще') });
    await desk.order(agent, 'chat:note', { conversationId, ...desk.message('нотатка') });
    expect((await seenByDesk()).conversation.waitingSince).toBe(since);
    await desk.order(agent, 'chat:send', { conversationId, ...desk.message('відповідь') });
    expect((await seenByDesk()).conversation.waitingSince).toBeNull();
    await desk.order(subscriber, 'assistant:send', { conversationId, ...desk.message('дякую') });
    expect((await seenByDesk()).conversation.waitingSince).not.toBeNull();
  });
});

describe('marks', () => {
  const send = async (): Promise<string> => {
    const message = desk.message();
    await desk.order(agent, 'chat:send', { conversationId, ...message });
    return message.messageId;
  };
  const stateOf = async (messageId: string) => {
    const { messages, conversation } = await seenByDesk();
    const place = messages.findIndex((message) => message.messageId === messageId);
    return deliveryAt(place, markPlaces(messages, conversation.subscriberMarks));
  };

  test('go from sent to delivered to read and never back', async () => {
    const [first, second] = [await send(), await send()];
    expect(await stateOf(second)).toBe('sent');
    await desk.order(subscriber, 'assistant:mark', { conversationId, delivered: second });
    expect(await stateOf(second)).toBe('delivered');
    await desk.order(subscriber, 'assistant:mark', { conversationId, read: second });
    expect(await stateOf(second)).toBe('read');
    const before = (await desk.factsOf(`conversation:${conversationId}`)).length;
    await desk.order(subscriber, 'assistant:mark', { conversationId, delivered: first, read: first });
    expect(await stateOf(second)).toBe('read');
    expect(await desk.factsOf(`conversation:${conversationId}`)).toHaveLength(before);
  });

  test('of the writer move with the text', async () => {
    await send();
    const { deskMarks, messages } = await seenBySubscriber();
    const place = messages.findIndex(({ messageId }) => messageId === firstId);
    expect(deliveryAt(place, markPlaces(messages, deskMarks))).toBe('read');
  });

  test('on a note are shown to the subscriber as the message before it', async () => {
    const text = await send();
    const note = desk.message('між нами');
    await desk.order(agent, 'chat:note', { conversationId, ...note });
    await desk.order(agent, 'chat:mark', { conversationId, read: note.messageId });
    expect((await seenByDesk()).conversation.deskMarks.read).toBe(note.messageId);
    expect((await seenBySubscriber()).deskMarks).toEqual({ delivered: text, read: text });
    const byNote = desk.order(subscriber, 'assistant:mark', { conversationId, read: note.messageId });
    await expect(desk.codeOf(byNote)).resolves.toBe('INVALID');
  });

  test('on a message of another conversation are refused', async () => {
    const other = await desk.subscriber();
    const foreign = desk.message();
    await desk.order(other, 'assistant:start', { topic: 'other', language: 'uk', ...foreign });
    for (const messageId of [foreign.messageId, uuidv7()]) {
      const byAgent = desk.order(agent, 'chat:mark', { conversationId, read: messageId });
      await expect(desk.codeOf(byAgent)).resolves.toBe('INVALID');
      const bySubscriber = desk.order(subscriber, 'assistant:mark', { conversationId, delivered: messageId });
      await expect(desk.codeOf(bySubscriber)).resolves.toBe('INVALID');
    }
  });
});

describe('closing', () => {
  const close = (by: Actor) =>
    desk.order(by, 'chat:close', { conversationId, outcome: 'solved', summary: 'перезавантажили роутер' });

  test('ends it for both sides and moves it to what was done today', async () => {
    await close(agent);
    expect((await seenByDesk()).conversation).toMatchObject({
      state: 'closed',
      outcome: 'solved',
      waitingSince: null,
    });
    expect(await seenBySubscriber()).toMatchObject({ state: 'closed', rating: null });
    const { snapshot } = await desk.open<InboxState>(agent, `inbox:${agent.id}`);
    expect(snapshot.mine).toEqual([]);
    expect(snapshot.doneToday.map((row) => row.conversationId)).toEqual([conversationId]);
    await expect(desk.codeOf(close(agent))).resolves.toBe('CHAT_CLOSED');
  });

  test('refuses later messages of both sides, and the subscriber starts a new one with theirs', async () => {
    await close(agent);
    const message = desk.message('ще питання');
    const written = { conversationId, ...message };
    await expect(desk.codeOf(desk.order(agent, 'chat:send', written))).resolves.toBe('CHAT_CLOSED');
    await expect(desk.codeOf(desk.order(subscriber, 'assistant:send', written))).resolves.toBe('CHAT_CLOSED');
    const next = await desk.order(subscriber, 'assistant:start', {
      topic: 'internet',
      language: 'uk',
      ...message,
    });
    expect(next.conversationId).not.toBe(conversationId);
    const current = await desk.query(subscriber, 'assistant:current', {});
    expect(current).toEqual({ conversationId: next.conversationId, firstName: 'Олена' });
  });

  test('by a supervisor takes it from its owner and is the supervisor’s', async () => {
    const supervisor = await desk.staff('Марія Коваль', 'supervisor');
    await close(supervisor);
    const owner = await desk.open<InboxState>(agent, `inbox:${agent.id}`);
    expect(owner.snapshot).toMatchObject({ mine: [], doneToday: [] });
    const closer = await desk.open<InboxState>(supervisor, `inbox:${supervisor.id}`);
    expect(closer.snapshot.doneToday).toHaveLength(1);
  });

  test('forgets what was done when the day in Kyiv ends', async () => {
    await close(agent);
    desk.pass(12 * 3_600_000);
    const { snapshot } = await desk.open<InboxState>(agent, `inbox:${agent.id}`);
    expect(snapshot.doneToday).toEqual([]);
  });
});

describe('ids that are not one’s own', () => {
  test('get the answer of a missing one', async () => {
    const stranger = await desk.staff('Оксана Гончар');
    const otherSubscriber = await desk.subscriber();
    for (const id of [conversationId, uuidv7()]) {
      const inChat = { conversationId: id };
      const written = { ...inChat, ...desk.message() };
      const answers = [
        desk.order(stranger, 'chat:send', written),
        desk.order(stranger, 'chat:note', written),
        desk.order(stranger, 'chat:mark', { ...inChat, read: firstId }),
        desk.order(stranger, 'chat:close', { ...inChat, outcome: 'spam', summary: '' }),
        desk.query(stranger, 'chat:older', { ...inChat, before: firstId }),
        desk.signal(stranger, 'chat:typing', { ...inChat, typing: true }),
        desk.open(stranger, `conversation:${id}`),
        desk.open(stranger, `inbox:${agent.id}`),
        desk.order(otherSubscriber, 'assistant:send', written),
        desk.order(otherSubscriber, 'assistant:mark', { ...inChat, read: firstId }),
        desk.order(otherSubscriber, 'assistant:leave', inChat),
        desk.order(otherSubscriber, 'assistant:rate', { ...inChat, score: 5, comment: '' }),
        desk.query(otherSubscriber, 'assistant:place', inChat),
        desk.query(otherSubscriber, 'assistant:older', { ...inChat, before: firstId }),
        desk.signal(otherSubscriber, 'assistant:typing', { ...inChat, typing: true }),
        desk.open(otherSubscriber, `consultation:${id}`),
      ];
      const codes = await Promise.all(answers.map((answer) => desk.codeOf(answer)));
      expect(codes).toEqual(codes.map(() => 'NOT_FOUND'));
    }
  });

  test('are open to a supervisor, who leaves an audit row each time and cannot write', async () => {
    const supervisor = await desk.staff('Марія Коваль', 'supervisor');
    const rows = () =>
      opened.database.kysely
        .selectFrom('audit_trail')
        .selectAll()
        .where('actor', '=', `staff:${supervisor.id}`)
        .execute();
    await desk.open(supervisor, `conversation:${conversationId}`);
    expect(await rows()).toMatchObject([
      { action: 'read_conversation', subject_id: `conversation:${conversationId}`, role: 'supervisor' },
    ]);
    await desk.openAfter(supervisor, `conversation:${conversationId}`, 0);
    expect(await rows()).toHaveLength(1);
    const other = { ...supervisor, sessionId: uuidv7() };
    await desk.openAfter(other, `conversation:${conversationId}`, 0);
    expect(await rows()).toHaveLength(2);
    const answer = desk.order(supervisor, 'chat:send', { conversationId, ...desk.message() });
    await expect(desk.codeOf(answer)).resolves.toBe('NOT_FOUND');
  });
});

describe('typing', () => {
  test('is told to the other side by first name, and to colleagues with who it is', async () => {
    const byAgent = await desk.signal(agent, 'chat:typing', { conversationId, typing: true });
    expect(byAgent).toEqual([
      [`consultation:${conversationId}`, 'typing', { typing: true, name: 'Ірина', staffId: null }],
      [
        `conversation:${conversationId}`,
        'typing',
        { typing: true, name: 'Ткаченко Ірина', staffId: agent.id },
      ],
    ]);
    const bySubscriber = await desk.signal(subscriber, 'assistant:typing', { conversationId, typing: false });
    expect(bySubscriber).toEqual([
      [`conversation:${conversationId}`, 'typing', { typing: false, name: 'Олена', staffId: null }],
    ]);
  });
});
