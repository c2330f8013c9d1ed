// Statements that cross together, and the binary columns that they carry: on both engines as one by one.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bigints, instants, ints, jsons, texts, uuids, wordSets } from '../../backend/db/columns.ts';
import { fly } from '../../backend/db/flight.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let opened: TestDatabase;
const db = () => opened.database.kysely;
const count = async (): Promise<number> =>
  (await sql<{ n: number }>`select count(*) as n from marks`.execute(db())).rows[0]!.n;
const mark = (id: number) => sql`insert into marks (id) values (${id}::int)`;

beforeAll(async () => {
  opened = await openTestDatabase();
  await sql`create table marks (id int primary key)`.execute(db());
});
afterAll(() => opened.close());

test('columns arrive with every sign, null and extreme', async () => {
  const id = '01A21454-9c87-7231-b958-96108e9d9a38';
  const text = 'tab\t "quoted" {a,b} \\ NULL, «ґєїі» \u{1f600}';
  const at = [new Date('1970-01-01T00:00:00.001Z'), null, new Date('2026-11-24T08:30:00.123Z')];
  const [{ rows }] = await fly(db(), [
    sql`select * from unnest(${uuids([id, null, id])}::uuid[], ${texts([text, '', null])}::text[],
      ${ints([-2147483648, null, 2147483647])}::int[], ${bigints([9007199254740991, -1, null])}::bigint[],
      ${instants(at)}::timestamptz[], ${jsons([{ a: [text] }, null, 'x'])}::jsonb[],
      ${wordSets([['я', 'б', 'ab'], [], null])}::tsvector[]) as t(id, name, n, big, at, json, words)`,
  ]);
  const [lower, words] = [id.toLowerCase(), `'ab' 'б' 'я'`];
  expect(rows).toEqual([
    { id: lower, name: text, n: -2147483648, big: 9007199254740991, at: at[0], json: { a: [text] }, words },
    { id: null, name: '', n: null, big: -1, at: null, json: null, words: '' },
    { id: lower, name: null, n: 2147483647, big: null, at: at[2], json: 'x', words: null },
  ]);
  const [none] = await fly(db(), [sql`select * from unnest(${texts([])}::text[])`]);
  expect(none.rows).toEqual([]);
});

test('statements of a flight run in their order, each with its own answer, the same ones again too', async () => {
  for (const id of [1, 2]) {
    const [one, all, two] = await db()
      .transaction()
      .execute((transaction) =>
        fly(transaction, [
          mark(id),
          sql<{ n: number }>`select count(*) as n from marks`,
          sql`update marks set id = id where id = ${id}::int`,
        ]),
      );
    expect([one.affected, all.rows, two.affected]).toEqual([1, [{ n: id }], 1]);
  }
});

test('what fails in a flight stops the rest, undoes the transaction, and leaves the connection usable', async () => {
  const before = await count();
  const flight = db()
    .transaction()
    .execute((transaction) => fly(transaction, [mark(10), mark(10), sql`insert into marks values (11)`]));
  await expect(flight).rejects.toMatchObject({ code: '23505' });
  expect(await count()).toBe(before);
  const [{ affected }] = await fly(db(), [sql`insert into marks values (11)`]);
  expect(affected).toBe(1);
});

test('a transaction that waits to begin with its first statement is one, whatever that statement is', async () => {
  const before = await count();
  const first = [
    (transaction: ReturnType<typeof db>) => mark(20).execute(transaction),
    (transaction: ReturnType<typeof db>) => fly(transaction, [mark(20)]),
    () => Promise.resolve(),
  ];
  for (const statement of first) {
    const undone = db()
      .transaction()
      .execute(async (transaction) => {
        await statement(transaction);
        throw new Error('undo');
      });
    await expect(undone).rejects.toThrow('undo');
    await db()
      .transaction()
      .execute(() => Promise.resolve());
    expect(await count()).toBe(before);
  }
});
