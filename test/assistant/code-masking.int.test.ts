// A one-time code that its owner types into the chat: hidden, revoked, told kindly, and nowhere to be found.
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { codeSpots } from '../../backend/assistant/code-spots.ts';
import { maskCodes } from '../../backend/assistant/code-masking.ts';
import { hashCode } from '../../backend/session/code-request.ts';
import { selectCodeHash, upsertCode } from '../../backend/session/code.records.ts';
import type { Actor } from '../../backend/wire/context.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

const code = 'A7K3';
const issuedAt = new Date('2026-11-24T10:00:00.000Z');
let opened: TestDatabase;
let desk: Desk;
let subscriber: Actor;
let requestId: string;

beforeAll(async () => {
  opened = await openTestDatabase();
  desk = createDesk(opened.database, 700_000);
});
afterAll(() => opened?.close());
beforeEach(async () => {
  subscriber = await desk.subscriber();
  requestId = await issue(subscriber);
});

async function issue(to: Actor, lifetimeMs = 300_000): Promise<string> {
  const id = uuidv7();
  const codeHash = hashCode(desk.parts.secret, id, code);
  const expiresAt = new Date(issuedAt.getTime() + lifetimeMs);
  const row = { requestId: id, ownerId: to.id, codeHash, at: issuedAt, expiresAt };
  await upsertCode(opened.database.kysely, 'subscriber', row);
  return id;
}
const maskAt = (at: Date, ...items: { of: Actor; body: string }[]) =>
  opened.database.kysely.transaction().execute((db) =>
    maskCodes(
      db,
      { secret: desk.parts.secret, at },
      items.map(({ of, body }) => ({ subscriberId: Number(of.id), body })),
    ),
  );
const soon = new Date(issuedAt.getTime() + 60_000);
const isLive = async (id: string) =>
  (await selectCodeHash(opened.database.kysely, 'subscriber', id)) !== undefined;

test.each([
  ['A7K3', '••••'],
  ['a7k3', '••••'],
  ['Мій код а7к3, дякую!', 'Мій код ••••, дякую!'],
  ['код:A7K3.', 'код:••••.'],
  ['кодA7K3', 'код••••'],
  ['A 7 K 3', '••••'],
  ['це A7-K3 😀', 'це •••• 😀'],
  ['А – 7 – К – 3', '••••'],
  ['Ａ７Ｋ３', '••••'],
  ['A7K3 і ще раз a7k3', '•••• і ще раз ••••'],
])('%j is stored as %j and the code is revoked', async (body, stored) => {
  expect(await maskAt(soon, { of: subscriber, body })).toEqual([stored]);
  expect(await isLive(requestId)).toBe(false);
});

test.each(['A7K4', 'В кімнаті A 7 K 37 лампочок', 'Карта 7K3A', 'Немає інтернету, роутер TP-Link', ''])(
  '%j is left alone, and so is the code',
  async (body) => {
    expect(await maskAt(soon, { of: subscriber, body })).toEqual([null]);
    expect(await isLive(requestId)).toBe(true);
  },
);

test('a dead code, and the code of somebody else, are texts like any other', async () => {
  const other = await desk.subscriber();
  expect(await maskAt(soon, { of: other, body: code })).toEqual([null]);
  expect(await maskAt(new Date(issuedAt.getTime() + 300_001), { of: subscriber, body: code })).toEqual([
    null,
  ]);
  expect(await isLive(requestId)).toBe(true);
});

test('in a batch each text is compared with the code of its own writer', async () => {
  const other = await desk.subscriber();
  const otherRequest = await issue(other, 600_000);
  const masked = await maskAt(
    soon,
    { of: subscriber, body: 'добрий день' },
    { of: other, body: 'ось a7k3' },
    { of: subscriber, body: '....' },
  );
  expect(masked).toEqual([null, 'ось ••••', null]);
  expect(await isLive(requestId)).toBe(true);
  expect(await isLive(otherRequest)).toBe(false);
});

test('every spot of a text is found in time that grows with its length', () => {
  const text = 'A7'.repeat(2_000);
  const beganMs = performance.now();
  expect(codeSpots(text)).toHaveLength(3_997);
  expect(performance.now() - beganMs).toBeLessThan(500);
});

test('what was typed is in no table, and both sides are told', async () => {
  const agent = await desk.staff('Ткаченко Ірина');
  const start = { topic: 'internet', language: 'uk' } as const;
  const { conversationId } = await desk.order(subscriber, 'assistant:start', {
    ...start,
    ...desk.message('Ось мій код: а7к3'),
  });
  await desk.order(agent, 'chat:accept', { conversationId });
  expect(await isLive(requestId)).toBe(false);
  const again = await issue(subscriber, 900_000);
  await desk.order(subscriber, 'assistant:send', { conversationId, ...desk.message('І ще раз: A7-K3') });
  expect(await isLive(again)).toBe(false);
  const { snapshot } = await desk.open<{ messages: { author: string; body: string }[] }>(
    subscriber,
    `consultation:${conversationId}`,
  );
  const bodies = snapshot.messages.map(({ body }) => body);
  expect(bodies.filter((body) => body.includes('••••'))).toEqual(['Ось мій код: ••••', 'І ще раз: ••••']);
  expect(bodies.filter((body) => body.includes('code_masked'))).toHaveLength(2);
  for (const spelling of ['а7к3', 'A7-K3', 'A7K3']) expect(await tablesWith(spelling)).toEqual([]);
});

/** Names of the tables that hold `text` anywhere. */
async function tablesWith(text: string): Promise<string[]> {
  const { kysely } = opened.database;
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public'`.execute(kysely);
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql`
      select 1 from ${sql.table(name)} as t where t::text ilike ${`%${text}%`} limit 1`.execute(kysely);
    if (rows.length > 0) found.push(name);
  }
  return found;
}
