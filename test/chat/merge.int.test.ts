// A subscriber's earlier chats: seen above the present one, merged into it, and taken apart again.
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import type { ConversationState } from '../../shared/chat/chat.state.ts';
import { readSystemLine } from '../../shared/chat/system-line.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { allThatSubscriberSees, openChat, present } from '../support/hand-over-world.ts';

let opened: TestDatabase;
let desk: Desk;
let agent: Actor;
let other: Actor;
let subscriber: Actor;
/** Closed chats of the subscriber, oldest first: by the other agent, by me; and the open one, mine. */
let first: string;
let second: string;
let current: string;

beforeAll(async () => {
  opened = await openTestDatabase();
  desk = createDesk(opened.database);
});
afterAll(() => opened.close());

const close = (by: Actor, conversationId: string) =>
  desk.order(by, 'chat:close', { conversationId, outcome: 'solved', summary: 'готово' });
beforeEach(async () => {
  agent = await present(desk, 'Ткаченко Ірина');
  other = await present(desk, 'Гончар Оксана');
  subscriber = await desk.subscriber();
  first = await openChat(desk, subscriber, other, 'перша розмова');
  await desk.order(other, 'chat:note', { conversationId: first, ...desk.message('нотатка про першу') });
  await close(other, first);
  second = await openChat(desk, subscriber, agent, 'друга розмова');
  await close(agent, second);
  current = await openChat(desk, subscriber, agent, 'третя розмова');
});

const seen = async (conversationId: string, by = agent): Promise<ConversationState> =>
  (await desk.open<ConversationState>(by, `conversation:${conversationId}`)).snapshot;
const merge = (from: string, into = current, by = agent) => desk.order(by, 'chat:merge', { from, into });
const earlier = (before?: string, by = agent, conversationId = current) =>
  desk.query(by, 'chat:earlier', { conversationId, ...(before === undefined ? {} : { before }) });
const looksOf = (who: Actor) =>
  opened.database.kysely
    .selectFrom('audit_trail')
    .select('subject_id')
    .where('actor', '=', `staff:${who.id}`)
    .where('action', '=', 'read_conversation')
    .execute();

describe('earlier chats', () => {
  test('come one by one, newest first, until there are no more', async () => {
    const one = await earlier();
    expect(one).toMatchObject({ more: true, earlier: { conversationId: second, outcome: 'solved' } });
    expect(one.earlier?.messages.map(({ body }) => body)).toEqual(['друга розмова']);
    const two = await earlier(one.earlier?.conversationId);
    expect(two).toMatchObject({
      more: false,
      earlier: { conversationId: first, agentName: 'Гончар Оксана', more: false },
    });
    expect(two.earlier?.messages.map(({ body }) => body)).toEqual(['перша розмова', 'нотатка про першу']);
    expect(await earlier(first)).toEqual({ earlier: null, more: false });
  });

  test('of a colleague are open to who answers the subscriber now, and the look is audited', async () => {
    await earlier(second);
    await earlier(second);
    expect(await looksOf(agent)).toEqual([{ subject_id: `conversation:${first}` }]);
    const [message] = (await seen(first, other)).messages;
    const older = { conversationId: first, before: message!.messageId };
    expect(await desk.codeOf(desk.query(agent, 'chat:older', older))).toBe('ok');
    await close(agent, current);
    expect(await desk.codeOf(desk.query(agent, 'chat:older', older))).toBe('NOT_FOUND');
    expect(await earlier(second)).toEqual({ earlier: null, more: false });
  });

  test('are not shown to who has no part in the present one, nor by another subscriber’s chat', async () => {
    expect(await desk.codeOf(earlier(undefined, other))).toBe('NOT_FOUND');
    const foreign = await openChat(desk, await desk.subscriber(), agent);
    expect(await desk.codeOf(earlier(foreign))).toBe('NOT_FOUND');
    expect(await desk.codeOf(earlier(uuidv7()))).toBe('NOT_FOUND');
  });

  test('give a page of the newest messages of a long one', async () => {
    for (let n = 0; n < 120; n++)
      await desk.order(agent, 'chat:send', { conversationId: current, ...desk.message(`рядок ${n}`) });
    await close(agent, current);
    const next = await openChat(desk, subscriber, agent);
    const { earlier: long } = await earlier(undefined, agent, next);
    expect(long).toMatchObject({ conversationId: current, more: true });
    expect(long?.messages.at(-1)?.body).toBe('рядок 119');
    expect(long?.messages).toHaveLength(100);
  });
});

describe('merging', () => {
  test('links an earlier chat to the open one, moves nothing, and can be undone', async () => {
    const before = await seen(first, other);
    await merge(first);
    await merge(second);
    expect((await seen(current)).conversation.mergedFrom).toEqual([first, second]);
    const merged = await seen(first, other);
    expect(merged.conversation.mergedInto).toBe(current);
    expect(merged.messages).toEqual(before.messages);
    expect((await earlier(second)).earlier).toMatchObject({ mergedInto: current });
    await desk.order(agent, 'chat:unmerge', { from: first });
    expect((await seen(current)).conversation.mergedFrom).toEqual([second]);
    expect((await seen(first, other)).conversation.mergedInto).toBeNull();
    await merge(first);
    const lines = (await seen(current)).messages.filter(({ author }) => author === 'system');
    expect(lines.map(({ kind, body }) => [kind, readSystemLine(body)?.code])).toEqual([
      ['note', 'merged'],
      ['note', 'merged'],
      ['note', 'unmerged'],
      ['note', 'merged'],
    ]);
    expect(await allThatSubscriberSees(desk, subscriber, current)).not.toContain('merged');
  });

  test('is of one subscriber’s closed, earlier, unmerged chat into my open one', async () => {
    const stranger = await desk.subscriber();
    const foreign = await openChat(desk, stranger, other);
    await close(other, foreign);
    expect(await desk.codeOf(merge(foreign))).toBe('NOT_FOUND');
    expect(await desk.codeOf(merge(uuidv7()))).toBe('NOT_FOUND');
    expect(await desk.codeOf(merge(first, uuidv7()))).toBe('NOT_FOUND');
    expect(await desk.codeOf(merge(first, current, other))).toBe('NOT_FOUND');
    expect(await desk.codeOf(merge(current))).toBe('INVALID');
    expect(await desk.codeOf(merge(first, second))).toBe('CHAT_CLOSED');
    await merge(first);
    expect(await desk.codeOf(merge(first))).toBe('INVALID');
    const supervisor = await desk.staff('Коваль Марія', 'supervisor');
    expect(await desk.codeOf(merge(second, current, supervisor))).toBe('ok');
  });

  test('is undone by who leads the open chat, while it is open', async () => {
    const unmerge = (from: string, by: Actor) => desk.codeOf(desk.order(by, 'chat:unmerge', { from }));
    expect(await unmerge(first, other)).toBe('INVALID');
    expect(await unmerge(first, await desk.staff('Чужий Хтось'))).toBe('NOT_FOUND');
    await merge(first);
    expect(await unmerge(first, other)).toBe('NOT_FOUND');
    await close(agent, current);
    expect(await unmerge(first, agent)).toBe('CHAT_CLOSED');
  });

  test('twice at once, and against an undo, ends in one of the two states', async () => {
    const codes = await Promise.all([desk.codeOf(merge(first)), desk.codeOf(merge(first))]);
    expect(codes.sort()).toEqual(['INVALID', 'ok']);
    const undone = await Promise.all([
      desk.codeOf(desk.order(agent, 'chat:unmerge', { from: first })),
      desk.codeOf(desk.order(agent, 'chat:unmerge', { from: first })),
    ]);
    expect(undone.sort()).toEqual(['INVALID', 'ok']);
    expect((await seen(current)).conversation.mergedFrom).toEqual([]);
  });
});
