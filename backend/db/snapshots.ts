// Copies of the running database, taken with PostgreSQL's own backup protocol while work goes on.
import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { DataDirectory } from './data-directory.ts';
import { eachOf, exists, moveDurably, syncTree, writeDurably } from './durable-files.ts';
import type { RunSql } from './inspection.ts';
import { filesInside, isRelationFile, readPages } from './relation-files.ts';
import { parseLsn, segmentsIn } from './wal-position.ts';

export interface Snapshot {
  readonly directory: string;
  /** Moment of its content. */
  readonly at: Date;
}

export const keptSnapshots = 3;
const infoFileName = 'snapshot.json';
/** Written anew by PostgreSQL at a start, or of use to a running server only. */
const leftOut =
  /^(pg_wal|pg_stat_tmp|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_subtrans|pg_replslot)[/\\]|pgsql_tmp|pg_internal\.init|^postmaster\.(pid|opts)$/;

/**
 * Copies the database to a new snapshot, checking every page on the way, and keeps the newest three. Work on
 * the database goes on meanwhile; `runSql` must reach the same session at both ends. Throws DamageError when a
 * page is wrong: then no snapshot is made and none is dropped. Cost: a checkpoint, one read and one write of all.
 */
export async function takeSnapshot(data: DataDirectory, runSql: RunSql, now: Date): Promise<Snapshot> {
  const name = now.toISOString().replaceAll(':', '-');
  const unfinished = path.join(data.snapshots, `${name}.new`);
  const [start] = await runSql(
    `select file_name from pg_walfile_name_offset(pg_backup_start('lanka', true))`,
  );
  const failure = await copyFiles(data.database, unfinished).then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  const stopped = runSql(
    `select labelfile, pg_walfile_name(lsn - 1) as file_name from pg_backup_stop(false)`,
  );
  if (failure) {
    await stopped.catch(() => undefined);
    throw failure.error;
  }
  const [stop] = await stopped;
  await fs.writeFile(path.join(unfinished, 'backup_label'), String(stop?.labelfile));
  const [first, last] = [String(start?.file_name), String(stop?.file_name)];
  await copySegments(data.database, unfinished, (segment) => segment >= first && segment <= last);
  await writeDurably(path.join(unfinished, infoFileName), JSON.stringify({ at: now.toISOString() }));
  await syncTree(unfinished);
  const directory = path.join(data.snapshots, name);
  await moveDurably(unfinished, directory);
  await dropOld(data);
  return { directory, at: now };
}

async function copyFiles(from: string, to: string): Promise<void> {
  const entries = await fs.readdir(from, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isDirectory())) {
    await fs.mkdir(path.join(to, path.relative(from, path.join(entry.parentPath, entry.name))), {
      recursive: true,
    });
  }
  const files = (await filesInside(from)).filter((file) => !leftOut.test(file));
  await eachOf(files, async (file) => {
    try {
      if (isRelationFile(file)) await copyPages(path.join(from, file), path.join(to, file));
      else await fs.copyFile(path.join(from, file), path.join(to, file));
    } catch (error) {
      // A table dropped or a temporary file removed meanwhile: the log knows.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || (await exists(path.join(from, file))))
        throw error;
    }
  });
}

async function copyPages(from: string, to: string): Promise<void> {
  const target = await fs.open(to, 'w');
  try {
    await readPages(from, async (bytes) => {
      await target.write(bytes);
    });
  } finally {
    await target.close();
  }
}

async function copySegments(from: string, to: string, isWanted: (segment: string) => boolean): Promise<void> {
  const folder = path.join(from, 'pg_wal');
  for (const segment of (await segmentsIn(folder)).filter(isWanted)) {
    await fs.copyFile(path.join(folder, segment), path.join(to, 'pg_wal', segment));
  }
}

/** The finished snapshots, newest first. */
export async function listSnapshots(data: DataDirectory): Promise<Snapshot[]> {
  const found: Snapshot[] = [];
  for (const name of (await fs.readdir(data.snapshots)).sort().reverse()) {
    const directory = path.join(data.snapshots, name);
    const info = await fs.readFile(path.join(directory, infoFileName), 'utf8').catch(() => undefined);
    if (info === undefined || name.endsWith('.new')) continue;
    found.push({ directory, at: new Date((JSON.parse(info) as { at: string }).at) });
  }
  return found;
}

async function dropOld(data: DataDirectory): Promise<void> {
  const kept = (await listSnapshots(data)).slice(0, keptSnapshots).map((one) => path.basename(one.directory));
  for (const name of await fs.readdir(data.snapshots)) {
    if (!kept.includes(name)) await fs.rm(path.join(data.snapshots, name), { recursive: true, force: true });
  }
}

/**
 * Makes of a snapshot a database folder at `target`, which must not exist. With `walFolder` the log kept there
 * is put on top, so that PostgreSQL replays what happened after the snapshot too. All on disk on return.
 */
export async function layOutSnapshot(snapshot: Snapshot, target: string, walFolder?: string): Promise<void> {
  await fs.cp(snapshot.directory, target, { recursive: true, mode: constants.COPYFILE_FICLONE });
  await fs.rm(path.join(target, infoFileName));
  if (walFolder !== undefined) {
    const [first = ''] = await segmentsIn(path.join(target, 'pg_wal'));
    for (const segment of (await segmentsIn(walFolder)).filter((name) => name >= first)) {
      await fs.copyFile(path.join(walFolder, segment), path.join(target, 'pg_wal', segment));
    }
  }
  await syncTree(target);
}

/** How far the log had come, as a number to compare; equal numbers mean that nothing was written between. */
export async function walHead(runSql: RunSql): Promise<bigint> {
  const [row] = await runSql('select pg_current_wal_insert_lsn()::text as lsn');
  return parseLsn(String(row?.lsn));
}
