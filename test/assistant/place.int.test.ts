// The place in the queue as the subscriber is told it: among those who compete, and minutes only when they are known.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

const minuteMs = 60_000;
let opened: TestDatabase;
let desk: Desk;
let agent: Actor;

beforeAll(async () => {
  opened = await openTestDatabase();
  desk = createDesk(opened.database);
  agent = await desk.staff('Ірина Ткаченко');
});
afterAll(() => opened.close());
beforeEach(async () => {
  await opened.database.kysely.updateTable('conversations').set({ state: 'closed', slot: null }).execute();
  desk.pass(120 * minuteMs);
  await desk.order(agent, 'presence:set', { state: 'queue' });
});

interface Waiting {
  conversationId: string;
  place(): Promise<{ place: number; estimateMinutes: number | null }>;
}

async function waits(
  topic: 'internet' | 'billing' = 'internet',
  language: 'uk' | 'en' = 'uk',
): Promise<Waiting> {
  const who = await desk.subscriber();
  const { conversationId } = await desk.order(who, 'assistant:start', { topic, language, ...desk.message() });
  return { conversationId, place: () => desk.query(who, 'assistant:place', { conversationId }) };
}

async function takeAfter({ conversationId }: Waiting, ms: number): Promise<void> {
  desk.pass(ms);
  await desk.order(agent, 'chat:accept', { conversationId });
}

test('counts who waits longer in the same language and topic, with no estimate until something is known', async () => {
  const first = await waits();
  const billing = await waits('billing');
  const english = await waits('internet', 'en');
  const last = await waits();
  const places = await Promise.all([first, billing, english, last].map(({ place }) => place()));
  expect(places).toEqual([1, 1, 1, 2].map((place) => ({ place, estimateMinutes: null })));
  await takeAfter(first, 4 * minuteMs);
  expect(await last.place()).toEqual({ place: 1, estimateMinutes: null });
  expect(await first.place()).toEqual({ place: 0, estimateMinutes: null });
});

test('is before those who came later for who is back in the queue', async () => {
  const back = await waits();
  const later = await waits();
  await desk.order(agent, 'chat:accept', { conversationId: back.conversationId });
  expect((await later.place()).place).toBe(1);
  const input = { topic: 'internet', note: 'перевірити лінію', draft: '' } as const;
  await desk.order(agent, 'chat:requeue', { conversationId: back.conversationId as never, ...input });
  expect([(await back.place()).place, (await later.place()).place]).toEqual([1, 2]);
});

test('is estimated from how fast the desk took those of the language, whatever their topic', async () => {
  for (let n = 0; n < 3; n++) await takeAfter(await waits(), 2 * minuteMs);
  const other = await waits('billing');
  const last = await waits();
  const english = await waits('internet', 'en');
  expect(await other.place()).toEqual({ place: 1, estimateMinutes: 3 });
  expect(await last.place()).toEqual({ place: 1, estimateMinutes: 5 });
  expect(await english.place()).toEqual({ place: 1, estimateMinutes: null });
});

test('is not estimated while nobody is at the desk', async () => {
  for (let n = 0; n < 3; n++) await takeAfter(await waits(), 2 * minuteMs);
  const last = await waits();
  expect((await last.place()).estimateMinutes).not.toBeNull();
  await desk.order(agent, 'presence:set', { state: 'break' });
  expect(await last.place()).toEqual({ place: 1, estimateMinutes: null });
});
