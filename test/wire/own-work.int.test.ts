// Work of the program itself: its facts are stored, numbered and carried like those of an order.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { Fact } from '../../shared/wire/wire.contract.ts';
import { runOwnWork, systemActor } from '../../backend/wire/own-work.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { toyStreams } from '../support/toy-contract.ts';

let opened: TestDatabase;
let desk: Desk;
beforeAll(async () => {
  opened = await openTestDatabase();
  desk = createDesk(opened.database);
});
afterAll(() => opened.close());

function wireOf(published: Fact[]) {
  const publisher = {
    publish: (facts: readonly Fact[]) => void published.push(...facts),
    hint: () => undefined,
    cutSession: () => undefined,
  };
  return { publisher, streams: toyStreams };
}

test('tells its facts after they are stored, and gives what the work gave', async () => {
  const published: Fact[] = [];
  const effects: string[] = [];
  const value = await runOwnWork(desk.parts, wireOf(published), 'toy.tick', async (ctx) => {
    expect(ctx.actor).toBe(systemActor);
    ctx.afterCommit(() => void effects.push(`after ${published.length} facts`));
    await ctx.append('total', 'total:changed', 1);
    return ctx.append('total', 'total:changed', 2);
  });
  expect(value).toBe(2);
  expect(published).toEqual(await desk.factsOf('total'));
  expect(published.map(({ seq, payload }) => [seq, payload])).toEqual([
    [1, 1],
    [2, 2],
  ]);
  expect(effects).toEqual(['after 2 facts']);
});

test('that fails leaves nothing and tells nothing', async () => {
  const published: Fact[] = [];
  const before = await desk.factsOf('total');
  const work = runOwnWork(desk.parts, wireOf(published), 'toy.tick', async (ctx) => {
    await ctx.append('total', 'total:changed', 3);
    throw new AppError('NOT_FOUND');
  });
  await expect(work).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(published).toEqual([]);
  expect(await desk.factsOf('total')).toEqual(before);
});

test('is done again after a deadlock', async () => {
  const published: Fact[] = [];
  let attempts = 0;
  await runOwnWork(desk.parts, wireOf(published), 'toy.tick', async (ctx) => {
    await ctx.append('total', 'total:changed', 4);
    attempts += 1;
    if (attempts === 1) throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
  });
  expect(attempts).toBe(2);
  expect(published).toHaveLength(1);
});
