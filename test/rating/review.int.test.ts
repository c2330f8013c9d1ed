// Reviewing low ratings: each waits until somebody has said why, a changed one waits again, two supervisors do not overwrite each other.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import type { RatedRow } from '../../shared/rating/rating.contract.ts';
import { needsReview, reviewWithinMs } from '../../shared/rating/rating.rules.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let opened: TestDatabase;
let desk: Desk;
let agent: Actor;
let boss: Actor;
let colleague: Actor;
beforeAll(async () => {
  opened = await openTestDatabase();
  desk = createDesk(opened.database);
  agent = await desk.staff('Ткаченко Ірина');
  boss = await desk.staff('Дорошенко Соломія', 'supervisor');
  colleague = await desk.staff('Бондаренко Оксана', 'supervisor');
});
afterAll(() => opened.close());

async function rated(
  score: number,
): Promise<{ conversationId: string; rate: (other: number) => Promise<unknown> }> {
  const subscriber = await desk.subscriber();
  const start = { topic: 'internet', language: 'uk', ...desk.message() } as const;
  const { conversationId } = await desk.order(subscriber, 'assistant:start', start);
  await desk.order(agent, 'chat:accept', { conversationId });
  await desk.order(agent, 'chat:close', { conversationId, outcome: 'solved', summary: '' });
  const rate = (other: number) =>
    desk.order(subscriber, 'assistant:rate', { conversationId, score: other, comment: `оцінка ${other}` });
  await rate(score);
  return { conversationId, rate };
}
const waiting = (cursor?: string) =>
  desk.query(boss, 'rating:to_review', cursor === undefined ? {} : { cursor });
function lastDay(): { from: string; to: string } {
  const nowMs = desk.parts.clock.now().getTime();
  return { from: new Date(nowMs - 86_400_000).toISOString(), to: new Date(nowMs + 1_000).toISOString() };
}
async function rowOf(conversationId: string, who = boss): Promise<RatedRow> {
  const { rows } = await desk.query(who, 'rating:list', { ...lastDay(), scores: [] } as never);
  return (rows as RatedRow[]).find((row) => row.conversationId === conversationId)!;
}
const review = (who: Actor, row: RatedRow, cause: string, version = row.review?.version ?? 0) =>
  desk.order(who, 'rating:review', {
    conversationId: row.conversationId,
    version,
    givenAt: row.givenAt,
    cause,
    action: 'none',
    note: `чому: ${cause}`,
  } as never);

test('what is low waits, newest first, until it is reviewed; the cause is counted and kept', async () => {
  const ids: string[] = [];
  for (const score of [1, 5, 2, 3]) ids.push((await rated(score)).conversationId);
  const before = await waiting();
  expect(before).toMatchObject({ count: 2, cursor: null });
  expect(before.rows.map((row) => row.conversationId)).toEqual([ids[2], ids[0]]);
  expect(before.rows.every(needsReview)).toBe(true);
  await review(boss, before.rows[0]!, 'network');
  const after = await waiting();
  expect(after.count).toBe(1);
  expect(after.rows.map((row) => row.conversationId)).toEqual([ids[0]]);
  const row = await rowOf(ids[2]!);
  expect(row.review).toMatchObject({
    version: 1,
    cause: 'network',
    action: 'none',
    note: 'чому: network',
    reviewedBy: 'Дорошенко Соломія',
    isOutdated: false,
  });
  expect(needsReview(row)).toBe(false);
});

test('the overview counts causes for supervisors; an agent sees neither them nor what was decided', async () => {
  const { conversationId } = await rated(1);
  await review(boss, await rowOf(conversationId), 'process');
  const seen = await desk.query(boss, 'rating:overview', lastDay() as never);
  expect(seen.causes).toEqual([
    { cause: 'process', count: 1 },
    { cause: 'network', count: 1 },
  ]);
  expect(seen.people.map(({ staffId, notTheirs }) => [staffId, notTheirs])).toEqual([[agent.id, 2]]);
  const own = await desk.query(agent, 'rating:overview', lastDay() as never);
  expect(own.causes).toEqual([]);
  expect(own.people.map(({ notTheirs }) => notTheirs)).toEqual([0]);
  expect((await rowOf(conversationId, agent)).review).toBeNull();
});

test('a rating that was changed since it was seen waits again, with what was said before; a better one does not', async () => {
  const { conversationId, rate } = await rated(1);
  const seen = await rowOf(conversationId);
  desk.pass(1_000);
  await rate(2);
  // Saved after the change by somebody who had seen the rating before it.
  const { review: stored } = await review(boss, seen, 'visit');
  expect(stored).toMatchObject({ cause: 'visit', isOutdated: true });
  const again = (await waiting()).rows.find((row) => row.conversationId === conversationId)!;
  expect(again).toMatchObject({ score: 2, review: { cause: 'visit', isOutdated: true } });
  await review(boss, again, 'unclear');
  expect((await waiting()).rows.map((row) => row.conversationId)).not.toContain(conversationId);
  desk.pass(1_000);
  await rate(5);
  const better = await rowOf(conversationId);
  expect(needsReview(better)).toBe(false);
  expect(await desk.codeOf(review(boss, better, 'agent'))).toBe('RATING_NOT_LOW');
});

test('the second of two supervisors is told who was first, and may then decide anew', async () => {
  const { conversationId } = await rated(2);
  const row = await rowOf(conversationId);
  await review(colleague, row, 'agent');
  const refused = await review(boss, row, 'network').catch((error: unknown) => error);
  expect(refused).toMatchObject({
    code: 'STALE_VERSION',
    details: { name: 'Бондаренко Оксана', version: 1 },
  });
  expect((await rowOf(conversationId)).review).toMatchObject({ cause: 'agent', version: 1 });
  await review(boss, row, 'network', 1);
  expect((await rowOf(conversationId)).review).toMatchObject({ cause: 'network', version: 2 });
  expect(await desk.codeOf(review(boss, row, 'agent', 9))).toBe('INVALID');
});

test('what nobody rated is refused', async () => {
  const { conversationId } = await rated(1);
  const row = await rowOf(conversationId);
  const other = { ...row, conversationId: desk.message().messageId as never };
  expect(await desk.codeOf(review(boss, other, 'agent'))).toBe('NOT_FOUND');
});

test('pages go on behind their last row; what is older than 90 days is asked about no more', async () => {
  const { count } = await waiting();
  for (let n = 0; n < 60; n++) {
    desk.pass(1_000);
    await rated(1);
  }
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof waiting>> = await waiting(cursor ?? undefined);
    expect(page.count).toBe(count + 60);
    seen.push(...page.rows.map((row) => row.conversationId));
    cursor = page.cursor;
  } while (cursor !== null);
  expect(new Set(seen).size).toBe(count + 60);
  expect(seen).toHaveLength(count + 60);
  expect(await desk.codeOf(waiting('not one'))).toBe('INVALID');
  desk.pass(reviewWithinMs + 1_000);
  expect(await waiting()).toEqual({ rows: [], cursor: null, count: 0 });
});
