// A worker that hangs, dies or meets a full disk: callers get DB_DOWN and the next ones are served.
import { sql, type Kysely } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDirectory, seededDirectory, type OpenedDirectory } from '../support/data-directory.ts';

let opened: OpenedDirectory;
let kysely: Kysely<unknown>;
let remove: () => void;
let freeBytes: number;
beforeEach(async () => {
  freeBytes = 1024 ** 4;
  const seeded = await seededDirectory();
  remove = seeded.remove;
  opened = await openDirectory(seeded.directory, {
    hangMs: 3_000,
    freeBytes: () => Promise.resolve(freeBytes),
  });
  kysely = opened.database.kysely as unknown as Kysely<unknown>;
  await sql`create table kept (number int primary key)`.execute(kysely);
  await sql`insert into kept values (1)`.execute(kysely);
  await opened.database.durable();
});
afterEach(async () => {
  await opened.close();
  remove();
});

async function rowCount(): Promise<unknown> {
  return (await sql`select count(*) as n from kept`.execute(kysely)).rows;
}

test('a hung worker is replaced; who waited for it gets DB_DOWN, nothing committed is lost', async () => {
  const hung = sql`do $$ begin loop end loop; end $$`.execute(kysely);
  await expect(hung).rejects.toMatchObject({ code: 'DB_DOWN' });
  expect(await rowCount()).toEqual([{ n: 1 }]);
});

test('a query that works for longer than the limit is not taken for a hang', async () => {
  const { rows } =
    await sql`with big as materialized (select g, md5(g::text) as word from generate_series(1, 1500000) g)
    select count(*) as n from (select * from big order by word) as sorted`.execute(kysely);
  expect(rows).toEqual([{ n: 1_500_000 }]);
});

test('a worker that dies inside a transaction undoes it, and everyone waiting gets an answer', async () => {
  const broken = kysely.transaction().execute(async (transaction) => {
    await sql`insert into kept values (2)`.execute(transaction);
    opened.database.killWorker();
    await sql`insert into kept values (3)`.execute(transaction);
  });
  const waiting = sql`select 1 as one`.execute(kysely);
  await expect(broken).rejects.toMatchObject({ code: 'DB_DOWN' });
  expect((await waiting).rows).toEqual([{ one: 1 }]);
  expect(await rowCount()).toEqual([{ n: 1 }]);
});

test('durable() is never answered by another worker than the one that committed', async () => {
  await sql`insert into kept values (2)`.execute(kysely);
  opened.database.killWorker();
  await expect(opened.database.durable()).rejects.toMatchObject({ code: 'DB_DOWN' });
  expect(await rowCount()).toEqual([{ n: 2 }]);
  await opened.database.durable();
});

test('a disk nearly full makes the database read-only until there is room', async () => {
  freeBytes = 100 * 1024 * 1024;
  const insert = (): Promise<unknown> =>
    sql`insert into kept values (10) on conflict do nothing`.execute(kysely);
  await expect
    .poll(
      () =>
        insert().then(
          () => 'ok',
          (error: { code: string }) => error.code,
        ),
      { timeout: 9_000 },
    )
    .toBe('DB_DOWN');
  expect(await rowCount()).toMatchObject([{ n: expect.any(Number) }]);
  freeBytes = 1024 ** 4;
  await expect
    .poll(
      () =>
        insert().then(
          () => 'ok',
          () => 'refused',
        ),
      { timeout: 9_000 },
    )
    .toBe('ok');
});

test('tables that changed much are vacuumed and analysed', async () => {
  await sql`insert into kept select g from generate_series(1000, 3000) g`.execute(kysely);
  await sql`delete from kept where number > 2000`.execute(kysely);
  await opened.database.vacuum();
  const { rows } = await sql`select reltuples::int8 as n from pg_class where relname = 'kept'`.execute(
    kysely,
  );
  expect(rows).toEqual([{ n: 1002 }]);
});
