// Statements that come again keep their name and their answers: after failures, after a change of the schema, and however many there are.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let opened: TestDatabase;
const run = async <T>(text: ReturnType<typeof sql<T>>): Promise<T[]> =>
  (await text.execute(opened.database.kysely)).rows;
/** What this connection keeps parsed; over a server all questions must come over one connection. */
const kept = async (): Promise<number> =>
  opened.database.kysely.connection().execute(async (db) => {
    for (let n = 0; n < 4; n++) await sql`select ${n}::int as "again"`.execute(db);
    const { rows } = await sql<{
      count: number;
    }>`select count(*)::int as count from pg_prepared_statements`.execute(db);
    return rows[0]!.count;
  });

beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());

test('what comes again is kept parsed, what comes once is not', async () => {
  const before = await kept();
  expect(before).toBeGreaterThan(0);
  for (let n = 0; n < 50; n++) await run(sql.raw(`select ${n} as once`));
  expect(await kept()).toBe(before);
});

test('a statement that failed works the next time, also in a transaction of its own', async () => {
  const divide = async (by: number): Promise<unknown> =>
    opened.database.kysely
      .transaction()
      .execute(async (db) => (await sql`select 10 / ${by}::int as q`.execute(db)).rows[0]);
  for (let n = 0; n < 4; n++) {
    await expect(divide(0)).rejects.toThrow();
    expect(await divide(5)).toEqual({ q: 2 });
  }
});

test('a table that changes is answered as it is then', async () => {
  await run(sql`create table shapes (a int)`);
  await run(sql`insert into shapes values (1)`);
  for (let n = 0; n < 5; n++) expect(await run(sql`select * from shapes`)).toEqual([{ a: 1 }]);
  await run(sql`alter table shapes add column b text not null default 'x'`);
  for (let n = 0; n < 5; n++) expect(await run(sql`select * from shapes`)).toEqual([{ a: 1, b: 'x' }]);
  await run(sql`drop table shapes`);
});

test('no more are kept than a connection has room for', async () => {
  for (let n = 0; n < 450; n++)
    for (let time = 0; time < 3; time++) await run(sql.raw(`select ${n} as "value${n}"`));
  expect(await kept()).toBeLessThanOrEqual(450);
  expect(await run(sql.raw('select 7 as "value449"'))).toEqual([{ value449: 7 }]);
});
