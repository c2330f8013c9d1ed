// What both engines must do alike: values, transactions, bulk loads, migrations.
import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyIn, copyLine } from '../../backend/db/copy-in.ts';
import { migrate, NewerDatabaseError } from '../../backend/db/migrate.ts';
import { migrations } from '../../backend/db/migrations.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let opened: TestDatabase;
let kysely: Kysely<unknown>;
beforeAll(async () => {
  opened = await openTestDatabase();
  kysely = opened.database.kysely as unknown as Kysely<unknown>;
  await sql`create table things (id bigint primary key, name text, flag boolean, at timestamptz)`.execute(
    kysely,
  );
});
afterAll(() => opened.close());

test('values come back as the same JavaScript values on both engines', async () => {
  const at = new Date('2026-11-24T08:30:00.123Z');
  const row = await sql`select 9007199254740991::int8 as big, count(*) as n, ${at}::timestamptz as at,
    ${JSON.stringify({ a: ['ґ'] })}::jsonb as json, date '2026-11-24' as day, 1.50::numeric as money,
    ${['x', 'y']}::text[] as list, array[1, 2]::int8[] as numbers, null as nothing, true as yes`.execute(
    kysely,
  );
  expect(row.rows[0]).toEqual({
    big: 9007199254740991,
    n: 1,
    at,
    json: { a: ['ґ'] },
    day: '2026-11-24',
    money: '1.50',
    list: ['x', 'y'],
    numbers: [1, 2],
    nothing: null,
    yes: true,
  });
});

test('an integer that a number cannot hold is refused, not rounded', async () => {
  await expect(sql`select 9007199254740993::int8`.execute(kysely)).rejects.toThrow(/too big/);
  expect((await sql`select 1 as one`.execute(kysely)).rows).toEqual([{ one: 1 }]);
});

test('rows are loaded in bulk inside a transaction, with every sign in them', async () => {
  const name = 'tab\there, back\\slash, line\nend, «ґєїі» \u{1f600}';
  const lines = [copyLine([1, name, true, new Date(0)]), copyLine([2, null, false, null])].join('');
  const rows = await kysely
    .transaction()
    .execute((transaction) => copyIn(transaction, 'things', ['id', 'name', 'flag', 'at'], lines));
  expect(rows).toBe(2);
  expect((await sql`select * from things order by id`.execute(kysely)).rows).toEqual([
    { id: 1, name, flag: true, at: new Date(0) },
    { id: 2, name: null, flag: false, at: null },
  ]);
});

test('a bad line in a bulk load undoes the transaction and leaves the connection usable', async () => {
  const load = kysely.transaction().execute(async (transaction) => {
    await sql`insert into things (id) values (77)`.execute(transaction);
    await copyIn(transaction, 'things', ['id'], copyLine(['no number']));
  });
  await expect(load).rejects.toMatchObject({ code: '22P02' });
  expect((await sql`select id from things where id = 77`.execute(kysely)).rows).toEqual([]);
});

test('transactions that run at once do not see each other half done', async () => {
  await sql`insert into things (id, name) values (500, '0')`.execute(kysely);
  const addOne = (): Promise<void> =>
    kysely.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ name: string }>`select name from things where id = 500 for update`.execute(
        transaction,
      );
      await sql`update things set name = ${String(Number(rows[0]?.name) + 1)} where id = 500`.execute(
        transaction,
      );
    });
  await Promise.all(Array.from({ length: 20 }, addOne));
  await opened.database.durable();
  expect((await sql`select name from things where id = 500`.execute(kysely)).rows).toEqual([{ name: '20' }]);
});

test('migrations run once', async () => {
  expect(await migrate(opened.database)).toEqual([]);
  const { rows } = await sql`select name from migrations order by name`.execute(kysely);
  expect(rows).toEqual(migrations.map(({ name }) => ({ name })));
});

test('a migration that fails leaves nothing of itself', async () => {
  const failing = {
    name: '999-fails',
    up: async (db: Kysely<unknown>): Promise<void> => {
      await sql`create table half_done (id int)`.execute(db);
      throw new Error('on purpose');
    },
  };
  await expect(migrate(opened.database, [...migrations, failing])).rejects.toThrow('on purpose');
  expect((await sql`select to_regclass('half_done') as place`.execute(kysely)).rows).toEqual([
    { place: null },
  ]);
});

test('a database of a newer program is refused with a sentence', async () => {
  const older = migrations.slice(0, -1);
  await expect(migrate(opened.database, older)).rejects.toThrow(NewerDatabaseError);
  await expect(migrate(opened.database, older)).rejects.toThrow(/newer version/);
});
