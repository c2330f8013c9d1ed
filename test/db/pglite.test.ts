// The embedded database as its callers see it: values, transactions, errors, and what a durable commit costs.
import { sql } from 'kysely';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDirectory, seededDirectory, type OpenedDirectory } from '../support/data-directory.ts';

let opened: OpenedDirectory;
let remove: () => void;
beforeAll(async () => {
  const seeded = await seededDirectory();
  remove = seeded.remove;
  opened = await openDirectory(seeded.directory);
  await sql`create table notes (id bigint generated always as identity primary key, body text not null unique)`.execute(
    opened.database.kysely,
  );
}, 60_000);
afterAll(async () => {
  await opened.close();
  remove();
});

function insert(body: string): Promise<unknown> {
  return opened.database.kysely
    .transaction()
    .execute((transaction) => sql`insert into notes (body) values (${body})`.execute(transaction));
}

test('one sync serves all commits that wait together', async () => {
  await insert('the first row makes files');
  await opened.database.durable();
  const before = await opened.database.syncCounts();
  const commits = 50;
  for (let index = 0; index < commits; index += 1) await insert(`together ${index}`);
  expect((await opened.database.syncCounts()).walSyncs).toBe(before.walSyncs);
  await Promise.all(Array.from({ length: commits }, () => opened.database.durable()));
  const after = await opened.database.syncCounts();
  expect(after.deferred - before.deferred).toBe(commits);
  expect(after.walSyncs - before.walSyncs).toBe(1);
});

test('a durable commit on its own is one sync', async () => {
  const before = await opened.database.syncCounts();
  for (let index = 0; index < 5; index += 1) {
    await insert(`alone ${index}`);
    await opened.database.durable();
  }
  expect((await opened.database.syncCounts()).walSyncs - before.walSyncs).toBe(5);
});

test('an error carries its SQLSTATE and not the source of the engine', async () => {
  await insert('only once');
  const error = await insert('only once').catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: '23505' });
  expect(String((error as Error).stack).length).toBeLessThan(5_000);
  await expect(sql`selec 1`.execute(opened.database.kysely)).rejects.toMatchObject({ code: '42601' });
});

test('closing leaves a snapshot when something changed, and no second one when nothing did', async () => {
  const seeded = await seededDirectory();
  const snapshots = (): string[] => readdirSync(path.join(seeded.directory, 'snapshots'));
  const first = await openDirectory(seeded.directory, { isMaintained: true });
  await sql`create table kept (number int)`.execute(first.database.kysely);
  await first.close();
  expect(snapshots()).toHaveLength(1);
  const second = await openDirectory(seeded.directory, { isMaintained: true });
  await sql`select * from kept`.execute(second.database.kysely);
  await second.close();
  expect(snapshots()).toHaveLength(1);
  seeded.remove();
});

test('a query outside of the open transaction gets its turn after it', async () => {
  const { kysely } = opened.database;
  const order: string[] = [];
  const transaction = kysely.transaction().execute(async (one) => {
    await sql`select 1`.execute(one);
    order.push('inside');
  });
  const outside = sql`select 1`.execute(kysely).then(() => order.push('outside'));
  await Promise.all([transaction, outside]);
  expect(order).toEqual(['inside', 'outside']);
});
