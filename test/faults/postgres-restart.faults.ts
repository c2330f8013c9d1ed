// The PostgreSQL server is restarted under load: writes wait or are refused as DB_DOWN, none acknowledged is lost.
import { sql, type Kysely } from 'kysely';
import { expect, test } from 'vitest';
import { openPostgres } from '../../backend/db/postgres.ts';
import { silentLog } from '../support/data-directory.ts';
import { startPostgres } from '../support/postgres.ts';

test('a restart of the server loses no acknowledged row and refuses with DB_DOWN only', async () => {
  const server = await startPostgres();
  const database = openPostgres({ url: server.url, log: silentLog });
  const kysely = database.kysely as unknown as Kysely<unknown>;
  await sql`create table kept (number int primary key)`.execute(kysely);
  const acknowledged: number[] = [];
  const refusals = new Set<string>();
  let number = 0;
  let isOver = false;
  const write = async (): Promise<void> => {
    while (!isOver) {
      number += 1;
      const own = number;
      await kysely
        .transaction()
        .execute((transaction) => sql`insert into kept values (${own})`.execute(transaction))
        .then(
          () => acknowledged.push(own),
          (error: { code?: string }) => refusals.add(error.code ?? String(error)),
        );
    }
  };
  const writers = Promise.all(Array.from({ length: 8 }, write));
  await expect.poll(() => acknowledged.length).toBeGreaterThan(100);
  await server.restart?.();
  const before = acknowledged.length;
  await expect.poll(() => acknowledged.length, { timeout: 60_000 }).toBeGreaterThan(before + 100);
  isOver = true;
  await writers;
  expect([...refusals].filter((code) => code !== 'DB_DOWN')).toEqual([]);
  const { rows } = await sql<{ number: number }>`select number from kept`.execute(kysely);
  const kept = new Set(rows.map((row) => row.number));
  expect(acknowledged.filter((one) => !kept.has(one))).toEqual([]);
  await database.close();
  await server.stop();
});
