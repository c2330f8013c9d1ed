// Several people in one chat: asked in, come in by right, both write, leave, and are out when it ends.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import type { ConversationState, InboxState } from '../../shared/chat/chat.state.ts';
import { readSystemLine } from '../../shared/chat/system-line.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { allThatSubscriberSees, openChat, present } from '../support/hand-over-world.ts';

let opened: TestDatabase;
let desk: Desk;
let owner: Actor;
let colleague: Actor;
let supervisor: Actor;
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
  supervisor = await present(desk, 'Коваль Марія', 'supervisor');
  subscriber = await desk.subscriber();
  conversationId = await openChat(desk, subscriber, owner);
});

const seen = async (by: Actor): Promise<ConversationState> =>
  (await desk.open<ConversationState>(by, `conversation:${conversationId}`)).snapshot;
const inboxOf = async (who: Actor): Promise<InboxState> =>
  (await desk.open<InboxState>(who, `inbox:${who.id}`)).snapshot;
const write = (by: Actor, body = 'Добрий день', name: 'chat:send' | 'chat:note' = 'chat:send') =>
  desk.order(by, name, { conversationId, ...desk.message(body) });
const leave = (by: Actor) => desk.order(by, 'chat:leave', { conversationId });
const join = (by: Actor) => desk.order(by, 'chat:join', { conversationId });

async function joinAsked(): Promise<void> {
  const input = { conversationId, kind: 'join', staffId: colleague.id, note: 'Глянь', draft: '' } as const;
  const { requestId } = await desk.order(owner, 'chat:ask', input);
  await desk.order(colleague, 'chat:answer', { requestId, accept: true, reason: '' });
}
const auditOf = (who: Actor) =>
  opened.database.kysely
    .selectFrom('audit_trail')
    .select(['action', 'subject_id'])
    .where('actor', '=', `staff:${who.id}`)
    .orderBy('seq')
    .execute();

describe('a colleague who was asked in', () => {
  beforeEach(joinAsked);

  test('writes beside the owner, takes no slot, and shows as a helper', async () => {
    await write(owner, 'від власниці');
    await write(colleague, 'від помічниці');
    await write(colleague, 'нотатка', 'chat:note');
    const { conversation, messages } = await seen(colleague);
    expect(conversation).toMatchObject({
      ownerId: owner.id,
      helpers: [{ staffId: colleague.id, name: 'Гончар Оксана' }],
    });
    expect(messages.slice(-3).map(({ authorName }) => authorName)).toEqual([
      'Ткаченко Ірина',
      'Гончар Оксана',
      'Гончар Оксана',
    ]);
    expect(await inboxOf(colleague)).toMatchObject({
      mine: [],
      helping: [{ conversationId, ownerName: 'Ткаченко Ірина' }],
    });
  });

  test('does not lead the chat: closing, handing over and merging are the owner’s', async () => {
    const close = desk.order(colleague, 'chat:close', { conversationId, outcome: 'solved', summary: '' });
    expect(await desk.codeOf(close)).toBe('FORBIDDEN');
    const requeue = { conversationId, topic: 'other', note: 'ні', draft: '' } as const;
    expect(await desk.codeOf(desk.order(colleague, 'chat:requeue', requeue))).toBe('FORBIDDEN');
    const ask = { conversationId, kind: 'transfer', staffId: supervisor.id, note: 'ні', draft: '' } as const;
    expect(await desk.codeOf(desk.order(colleague, 'chat:ask', ask))).toBe('FORBIDDEN');
  });

  test('hints to the subscriber and to the colleagues that they write; a reader does not', async () => {
    const hints = await desk.signal(colleague, 'chat:typing', { conversationId, typing: true });
    expect(hints).toEqual([
      [`consultation:${conversationId}`, 'typing', { typing: true, name: 'Оксана', staffId: null }],
      [
        `conversation:${conversationId}`,
        'typing',
        { typing: true, name: 'Гончар Оксана', staffId: colleague.id },
      ],
    ]);
    const looking = desk.signal(supervisor, 'chat:typing', { conversationId, typing: true });
    expect(await desk.codeOf(looking)).toBe('NOT_FOUND');
  });

  test('leaves, may no longer write, and still reads', async () => {
    await leave(colleague);
    expect(await desk.codeOf(write(colleague))).not.toBe('ok');
    expect(await desk.codeOf(leave(colleague))).toBe('INVALID');
    expect((await inboxOf(colleague)).helping).toEqual([]);
    const { conversation, messages } = await seen(colleague);
    expect(conversation.helpers).toEqual([]);
    expect(messages.slice(-2).map(({ body }) => readSystemLine(body))).toEqual([
      { code: 'joined', name: 'Гончар Оксана' },
      { code: 'left', name: 'Гончар Оксана' },
    ]);
    const all = await allThatSubscriberSees(desk, subscriber, conversationId);
    expect(all).toContain('Оксана');
    for (const secret of ['Гончар', 'Глянь', colleague.id]) expect(all).not.toContain(secret);
  });

  test('sees the new owner after a transfer, and is out when the chat ends', async () => {
    const ask = {
      conversationId,
      kind: 'transfer',
      staffId: supervisor.id,
      note: 'Далі ви',
      draft: '',
    } as const;
    const { requestId } = await desk.order(owner, 'chat:ask', ask);
    await desk.order(supervisor, 'chat:answer', { requestId, accept: true, reason: '' });
    expect((await inboxOf(colleague)).helping).toMatchObject([{ ownerName: 'Коваль Марія' }]);
    await desk.order(supervisor, 'chat:close', { conversationId, outcome: 'solved', summary: '' });
    expect((await inboxOf(colleague)).helping).toEqual([]);
    expect((await seen(colleague)).conversation).toMatchObject({ state: 'closed', helpers: [] });
    const open = await opened.database.kysely
      .selectFrom('participants')
      .select('staff_id')
      .where('conversation_id', '=', conversationId)
      .where('left_at', 'is', null)
      .execute();
    expect(open).toEqual([]);
  });

  test('is out when the chat goes back to the queue', async () => {
    const requeue = { conversationId, topic: 'other', note: 'нехай хтось', draft: '' } as const;
    await desk.order(owner, 'chat:requeue', requeue);
    expect((await inboxOf(colleague)).helping).toEqual([]);
    expect((await seen(colleague)).conversation.helpers).toEqual([]);
  });

  test('cannot be asked twice', async () => {
    const again = { conversationId, kind: 'join', staffId: colleague.id, note: 'ще', draft: '' } as const;
    expect(await desk.codeOf(desk.order(owner, 'chat:ask', again))).toBe('INVALID');
  });
});

describe('a supervisor', () => {
  test('comes in unasked, which is kept in the audit trail with the order', async () => {
    await join(supervisor);
    await write(supervisor, 'Я допоможу');
    expect((await seen(supervisor)).conversation.helpers).toMatchObject([{ staffId: supervisor.id }]);
    expect(await auditOf(supervisor)).toContainEqual({
      action: 'join_conversation',
      subject_id: `conversation:${conversationId}`,
    });
    expect(await desk.codeOf(join(supervisor))).toBe('INVALID');
  });

  test('joins open chats only, and nobody else may', async () => {
    expect(await desk.codeOf(join(colleague))).toBe('FORBIDDEN');
    await desk.order(owner, 'chat:close', { conversationId, outcome: 'solved', summary: '' });
    expect(await desk.codeOf(join(supervisor))).toBe('CHAT_CLOSED');
    expect((await auditOf(supervisor)).map(({ action }) => action)).not.toContain('join_conversation');
  });

  test('joining at once with a close is either in before it or refused', async () => {
    for (let round = 0; round < 8; round++) {
      conversationId = await openChat(desk, await desk.subscriber(), owner);
      const close = { conversationId, outcome: 'solved', summary: '' } as const;
      const results = await Promise.all([
        desk.codeOf(join(supervisor)),
        desk.codeOf(desk.order(owner, 'chat:close', close)),
      ]);
      expect(results[1]).toBe('ok');
      expect(['ok', 'CHAT_CLOSED']).toContain(results[0]);
      expect((await inboxOf(supervisor)).helping).toEqual([]);
      expect((await seen(supervisor)).conversation.helpers).toEqual([]);
    }
  });
});
