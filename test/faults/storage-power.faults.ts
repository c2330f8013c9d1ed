// A power cut, by a model of a disk that forgets everything that was not synced.
import { copyFileSync, cpSync, existsSync, fstatSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPglite } from '../../backend/db/pglite-instance.ts';
import { realSyncCalls, WalGate, type SyncCalls } from '../../backend/db/wal-gate.ts';
import { seededDirectory, temporaryDirectory } from '../support/data-directory.ts';

let live: string;
let disk: string;
let removals: (() => void)[];
beforeEach(async () => {
  const seeded = await seededDirectory();
  const other = temporaryDirectory();
  live = path.join(seeded.directory, 'database');
  disk = path.join(other.directory, 'disk');
  cpSync(live, disk, { recursive: true });
  removals = [seeded.remove, other.remove];
});
afterEach(() => removals.forEach((remove) => remove()));

/** Where on the disk the synced content of each file lies, by inode: a rename moves the name, not the content. */
function lossyDisk(): SyncCalls {
  const nameOf = new Map<number, string>();
  const keep = (fd: number, file: string): void => {
    const { ino, mtimeMs } = fstatSync(fd);
    if (statSync(file).isDirectory()) return keepNames(file);
    if (!existsSync(file) || mtimeMs === 0) return;
    const copy = path.join(disk, path.relative(live, file));
    copyFileSync(file, copy);
    nameOf.set(ino, copy);
  };
  const keepNames = (directory: string): void => {
    const folder = path.join(disk, path.relative(live, directory));
    for (const name of readdirSync(directory)) {
      const stat = statSync(path.join(directory, name));
      const earlier = nameOf.get(stat.ino);
      const now = path.join(folder, name);
      if (stat.isFile() && earlier !== undefined && earlier !== now && existsSync(earlier))
        copyFileSync(earlier, now);
      if (stat.isFile() && earlier !== undefined) nameOf.set(stat.ino, now);
    }
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      if (!existsSync(path.join(directory, name))) rmSync(path.join(folder, name), { recursive: true });
    }
  };
  return {
    ...realSyncCalls,
    dataSync: keep,
    dataSyncLater: (fd, file) => {
      keep(fd, file);
      return Promise.resolve();
    },
  };
}

/** The worst that can be left: `data` kept means that all writes but those of the log reached the disk. */
function cut(isDataKept: boolean): string {
  const rest = path.join(path.dirname(disk), `rest-${isDataKept}`);
  cpSync(isDataKept ? live : disk, rest, { recursive: true });
  if (isDataKept) cpSync(path.join(disk, 'pg_wal'), path.join(rest, 'pg_wal'), { recursive: true });
  rmSync(path.join(rest, 'postmaster.pid'), { force: true });
  return rest;
}

async function numbersIn(directory: string): Promise<number[]> {
  const pglite = await createPglite(directory, new WalGate());
  const { rows } = await pglite.query<{ number: number }>('select number from rows order by number');
  await pglite.query('select count(filling) from rows');
  await pglite.close();
  return rows.map((row) => row.number);
}

test('a power cut takes no row that was acknowledged, whichever other writes reached the disk', async () => {
  const gate = new WalGate(lossyDisk());
  const pglite = await createPglite(live, gate);
  await pglite.exec('create table rows (number int primary key, filling text not null)');
  const acknowledged: number[] = [];
  for (let number = 1; number <= 120; number += 1) {
    await pglite.query('insert into rows values ($1, $2)', [number, 'ґ'.repeat(number * 7)]);
    if (number % 40 === 0) await pglite.exec('checkpoint');
    if (number === 60) await pglite.exec('create table short as select * from rows; drop table short');
    if (number === 62) await pglite.exec('vacuum full rows');
    if (number % 4 !== 0) continue;
    await gate.sync();
    for (let done = acknowledged.length + 1; done <= number; done += 1) acknowledged.push(done);
  }
  await pglite.exec(`insert into rows select g, 'not waited for' from generate_series(1001, 1100) g`);
  const strict = await numbersIn(cut(false));
  expect(strict).toEqual(acknowledged);
  const lenient = await numbersIn(cut(true));
  expect(lenient.slice(0, acknowledged.length)).toEqual(acknowledged);
});

test('the model bites: without a sync the same rows are gone', async () => {
  const gate = new WalGate(lossyDisk());
  const pglite = await createPglite(live, gate);
  await pglite.exec('create table rows (number int primary key, filling text not null)');
  await pglite.query(`insert into rows values (1, 'kept')`);
  await gate.sync();
  await pglite.query(`insert into rows values (2, 'not waited for')`);
  expect(await numbersIn(cut(false))).toEqual([1]);
});

test('a dropped table is whole or gone after a power cut, also when nobody waited for the drop', async () => {
  const gate = new WalGate(lossyDisk());
  const pglite = await createPglite(live, gate);
  await pglite.exec('create table other as select g as number from generate_series(1, 500) g; checkpoint');
  await gate.sync();
  await pglite.exec('drop table other');
  // Files of a table are emptied at once: were the log not on disk first, the table would be back without rows.
  const rest = await createPglite(cut(true), new WalGate());
  const { rows } = await rest.query<{ place: string | null }>(`select to_regclass('other')::text as place`);
  if (rows[0]?.place) expect((await rest.query('select * from other')).rows).toHaveLength(500);
  await rest.close();
});

test('a disk that fails a sync ends the acknowledgements', async () => {
  const failing = { isOn: false };
  const gate = new WalGate({
    ...realSyncCalls,
    dataSyncLater: (fd, file) =>
      failing.isOn ? Promise.reject(new Error('EIO')) : realSyncCalls.dataSyncLater(fd, file),
  });
  const pglite = await createPglite(live, gate);
  await pglite.exec('create table rows (number int primary key, filling text not null)');
  await gate.sync();
  failing.isOn = true;
  await pglite.query(`insert into rows values (1, 'x')`);
  await expect(gate.sync()).rejects.toThrow('EIO');
  failing.isOn = false;
  await expect(gate.sync()).rejects.toThrow('EIO');
  await expect(pglite.query(`insert into rows values (2, 'x')`)).rejects.toThrow();
});
