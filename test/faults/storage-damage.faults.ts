// Damaged data directories: put back from a snapshot with a report, or refused with a sentence; never empty.
import { sql, type Kysely } from 'kysely';
import {
  existsSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  openSync,
  writeSync,
  closeSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { DataDirectoryError } from '../../backend/db/data-directory.ts';
import { openDirectory, seededDirectory, type OpenedDirectory } from '../support/data-directory.ts';
import { copyDirectory } from '../support/worker-build.ts';

let directory: string;
let remove: () => void;
let relation: string;
beforeEach(async () => {
  ({ directory, remove } = await seededDirectory());
});
afterEach(() => remove());

/** Made once and copied: what {@link twoRows} gives, with a snapshot and without. */
const prepared = new Map<boolean, Awaited<ReturnType<typeof prepare>>>();
beforeAll(async () => {
  for (const hasSnapshot of [true, false]) prepared.set(hasSnapshot, await prepare(hasSnapshot));
});
afterAll(() => prepared.forEach((one) => one.remove()));

const inside = (...names: string[]): string => path.join(directory, 'database', ...names);

async function rowsOf({ database }: OpenedDirectory): Promise<number[]> {
  const { rows } = await sql<{ number: number }>`select number from kept order by number`.execute(
    database.kysely,
  );
  return rows.map((row) => row.number);
}

async function prepare(hasSnapshot: boolean) {
  const seeded = await seededDirectory();
  const { database, close } = await openDirectory(seeded.directory);
  const kysely = database.kysely as unknown as Kysely<unknown>;
  await sql`create table kept (number int primary key, filling text)`.execute(kysely);
  await sql`insert into kept values (1, repeat('x', 500))`.execute(kysely);
  if (hasSnapshot) await database.takeSnapshot();
  await sql`insert into kept values (2, repeat('y', 500))`.execute(kysely);
  const { rows } = await sql<{ file: string }>`select pg_relation_filepath('kept') as file`.execute(kysely);
  await close();
  return { ...seeded, relation: rows[0]?.file ?? '' };
}

/** Row 1 before the snapshot, row 2 after it. */
function twoRows(hasSnapshot: boolean): void {
  const made = prepared.get(hasSnapshot)!;
  rmSync(directory, { recursive: true });
  copyDirectory(made.directory, directory);
  ({ relation } = made);
}

function overwrite(file: string, at: number, length: number): void {
  const fd = openSync(file, 'r+');
  writeSync(fd, Buffer.alloc(length, 0xa5), 0, length, at);
  closeSync(fd);
}

const segments = (): string[] => readdirSync(inside('pg_wal')).filter((name) => /^[0-9A-F]{24}$/.test(name));

const damages: Record<string, () => void> = {
  'random bytes in a page': () => overwrite(inside(relation), 4000, 100),
  'a missing file of a table': () => rmSync(inside(relation)),
  'a missing control file': () => rmSync(inside('global/pg_control')),
  'a missing database folder': () => renameSync(inside(), path.join(directory, 'elsewhere')),
  'a log cut to nothing': () => segments().forEach((name) => truncateSync(inside('pg_wal', name), 100)),
  'a missing log': () => segments().forEach((name) => rmSync(inside('pg_wal', name))),
};
/** Where the log was whole it is replayed on the snapshot, and nothing is lost. */
const wholeLog = new Set(['random bytes in a page', 'a missing file of a table', 'a missing control file']);

test.each(Object.keys(damages))('%s is put back from the snapshot, and said', async (name) => {
  twoRows(true);
  damages[name]?.();
  const opened = await openDirectory(directory);
  const report = opened.database.restored;
  expect(report?.reason).not.toBe('');
  const isWhole = wholeLog.has(name);
  expect(await rowsOf(opened)).toEqual(isWhole ? [1, 2] : [1]);
  if (isWhole) expect(report?.lostAfter).toBeUndefined();
  else expect(report?.lostAfter).toEqual(report?.restoredFrom);
  if (existsSync(path.join(report?.quarantinedTo ?? '', 'database'))) {
    expect(readdirSync(path.join(report?.quarantinedTo ?? '', 'database'))).not.toEqual([]);
  }
  await sql`insert into kept values (3, 'work goes on')`.execute(opened.database.kysely);
  await opened.close();
  const again = await openDirectory(directory);
  expect(again.database.restored).toBeUndefined();
  expect(await rowsOf(again)).toContain(3);
  await again.close();
});

test('without a snapshot a damaged database is refused and left as it is', async () => {
  twoRows(false);
  overwrite(inside(relation), 4000, 100);
  for (const name of ['first', 'second']) {
    const refusal = await openDirectory(directory).catch((error: unknown) => error);
    expect(refusal, name).toBeInstanceOf(DataDirectoryError);
    expect(refusal).toMatchObject({ problem: 'damaged' });
    expect((refusal as Error).message).toMatch(/no snapshot.*Nothing was changed/);
  }
  expect(existsSync(inside(relation))).toBe(true);
});

test('a database folder that is gone is never replaced by an empty one', async () => {
  twoRows(false);
  rmSync(inside(), { recursive: true });
  await expect(openDirectory(directory)).rejects.toMatchObject({ problem: 'damaged' });
  expect(existsSync(inside())).toBe(false);
});

test('a damaged snapshot is passed over for an older one', async () => {
  twoRows(true);
  const opened = await openDirectory(directory);
  await sql`insert into kept values (3, 'in the newest snapshot only')`.execute(opened.database.kysely);
  await opened.database.takeSnapshot();
  await opened.close();
  const [, newest = ''] = readdirSync(path.join(directory, 'snapshots')).sort();
  overwrite(path.join(directory, 'snapshots', newest, relation), 4000, 100);
  segments().forEach((name) => truncateSync(inside('pg_wal', name), 100));
  const restored = await openDirectory(directory);
  expect(await rowsOf(restored)).toEqual([1]);
  expect(readdirSync(path.join(directory, 'snapshots'))).not.toContain(newest);
  await restored.close();
});

test('a database of another PostgreSQL is refused by name, not called damaged', async () => {
  writeFileSync(inside('PG_VERSION'), '17\n');
  await expect(openDirectory(directory)).rejects.toMatchObject({ problem: 'version' });
});

test('damage met while working is DB_DOWN, and the next start mends it', async () => {
  twoRows(true);
  const opened = await openDirectory(directory);
  // Below the cache of the server: another file is put in place of the one that it will read.
  overwrite(inside(relation), 4000, 100);
  await expect(rowsOf(opened)).rejects.toMatchObject({ code: 'DB_DOWN' });
  await expect.poll(() => existsSync(path.join(directory, 'check-pages'))).toBe(true);
  await sql`create table other (number int)`.execute(opened.database.kysely);
  await expect(opened.database.takeSnapshot()).rejects.toThrow(/damaged/);
  await opened.close();
  const mended = await openDirectory(directory);
  expect(mended.database.restored).toBeDefined();
  expect(await rowsOf(mended)).toEqual([1, 2]);
  await mended.close();
  const again = await openDirectory(directory);
  expect(again.database.restored).toBeUndefined();
  expect(await rowsOf(again)).toEqual([1, 2]);
  await again.close();
});
