// Drafts on the backend: the newest text stands, whichever computer it came from, and is its author's alone.
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let opened: TestDatabase;
let desk: Desk;
let agent: Actor;
let conversationId: string;

beforeAll(async () => {
  opened = await openTestDatabase();
  desk = createDesk(opened.database, 710_000);
});
afterAll(() => opened?.close());
beforeEach(async () => {
  agent = await desk.staff('Ткаченко Ірина');
  const subscriber = await desk.subscriber();
  const start = { topic: 'internet', language: 'uk', ...desk.message() } as const;
  ({ conversationId } = await desk.order(subscriber, 'assistant:start', start));
  await desk.order(agent, 'chat:accept', { conversationId });
});

const save = (body: string, revision: number, mode: 'reply' | 'note' = 'reply', who = agent) =>
  desk.order(who, 'draft:save', { conversationId, mode, body, revision });
const listed = async (who = agent) =>
  (await desk.query(who, 'draft:list', {})).drafts.map(({ mode, body, revision }) => [mode, body, revision]);

test('a reply and a note are kept as they were typed, each by itself', async () => {
  await save('  Вітаю,\n\n', 5);
  await save('нотатка', 6, 'note');
  expect((await listed()).sort()).toEqual([
    ['note', 'нотатка', 6],
    ['reply', '  Вітаю,\n\n', 5],
  ]);
});

test('the highest revision stands, and each save is told which one that is', async () => {
  expect(await save('з другого комп’ютера', 20)).toEqual({ revision: 20 });
  expect(await save('старе', 10)).toEqual({ revision: 20 });
  expect(await save('так само старе', 20)).toEqual({ revision: 20 });
  expect(await listed()).toEqual([['reply', 'з другого комп’ютера', 20]]);
  expect(await save('найновіше', 21)).toEqual({ revision: 21 });
  expect(await listed()).toEqual([['reply', 'найновіше', 21]]);
});

test('what was sent is gone, and an older text does not bring it back', async () => {
  await save('надішлю', 10);
  await save('', 11);
  expect(await listed()).toEqual([]);
  expect(await save('надішлю', 10)).toEqual({ revision: 11 });
  expect(await listed()).toEqual([]);
});

test('two saves at once end with the newer one', async () => {
  await Promise.all([3, 1, 5, 2, 4].map((revision) => save(`правка ${revision}`, revision)));
  expect(await listed()).toEqual([['reply', 'правка 5', 5]]);
});

test('nobody keeps drafts in a chat that they have nothing to do with, or reads those of others', async () => {
  const colleague = await desk.staff('Гончар Марія');
  const supervisor = await desk.staff('Сорока Артем', 'supervisor');
  await save('моє', 1);
  for (const other of [colleague, supervisor]) {
    await expect(desk.codeOf(save('чуже', 2, 'reply', other))).resolves.toBe('NOT_FOUND');
    expect(await listed(other)).toEqual([]);
  }
  const nowhere = { conversationId: uuidv7(), mode: 'reply', body: 'ні', revision: 1 } as const;
  await expect(desk.codeOf(desk.order(agent, 'draft:save', nowhere))).resolves.toBe('NOT_FOUND');
  expect(await listed()).toEqual([['reply', 'моє', 1]]);
});

test('a draft outlives the end of its chat: nothing that was typed is lost', async () => {
  await save('не встигла', 1, 'note');
  await desk.order(agent, 'chat:close', { conversationId, outcome: 'solved', summary: '' });
  expect(await save('не встигла дописати', 2, 'note')).toEqual({ revision: 2 });
  expect(await listed()).toEqual([['note', 'не встигла дописати', 2]]);
});

test('text that no message could hold is refused', async () => {
  await expect(desk.codeOf(save('я'.repeat(16_001), 1))).resolves.toBe('INVALID');
  await expect(desk.codeOf(save('a\u0000b', 1))).resolves.toBe('INVALID');
});
