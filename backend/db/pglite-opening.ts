// Opening of the embedded database: made when there never was one, checked, and restored when it is damaged.
import fs from 'node:fs/promises';
import path from 'node:path';
import { DataDirectoryError, type DataDirectory } from './data-directory.ts';
import { exists, moveDurably, syncTree } from './durable-files.ts';
import { inspectDatabase, type RunSql } from './inspection.ts';
import type { StorageLog } from './maintenance.ts';
import { EngineFailure, type PgliteEngine } from './pglite-engine.ts';
import { DamageError } from './relation-files.ts';
import { restoreDatabase, type RestoreReport } from './restore.ts';
import { walHead } from './snapshots.ts';
import { lastWords, StorageDownError } from './storage-errors.ts';

const postgresVersion = '18';
/** Reasons not to open that lie outside of the files: never a cause to set a database aside. */
const outsideReasons =
  /No space left|Permission denied|Operation not permitted|Read-only file system|Too many open files|out of memory|Cannot find module|ERR_WORKER/i;

/** Makes an empty database, first under another name: a folder that has the name `database` is a whole one. */
export async function createEmpty(data: DataDirectory, engine: PgliteEngine): Promise<void> {
  try {
    await fs.mkdir(data.unfinished, { recursive: true });
    await engine.start();
    await engine.stop();
  } catch (error) {
    throw openingError(data, error);
  }
  await syncTree(data.unfinished);
  await moveDurably(data.unfinished, data.database);
}

/** Starts the engine on a database that is whole, restored from a snapshot if need be. Throws DataDirectoryError. */
export async function openWhole(
  data: DataDirectory,
  log: StorageLog,
  engine: PgliteEngine,
  runSql: RunSql,
  now: () => Date,
): Promise<RestoreReport | undefined> {
  const open = async (allPages: boolean): Promise<void> => {
    await refuseOtherVersion(data);
    try {
      await engine.start();
      await inspectDatabase(runSql, data.database, allPages);
    } catch (error) {
      engine.kill('its files were not accepted');
      throw openingError(data, error);
    }
  };
  try {
    if (!(await exists(path.join(data.database, 'global'))))
      throw new DamageError('the database folder is missing');
    await open(await exists(data.suspicion));
    return undefined;
  } catch (error) {
    if (error instanceof DataDirectoryError) throw error;
    const reason = lastWords(error);
    log.error({ reason }, 'the database is damaged; trying its snapshots');
    return restoreDatabase(data, reason, now(), async () => {
      await open(true);
      return walHead(runSql);
    });
  }
}

function openingError(data: DataDirectory, error: unknown): unknown {
  const cause = error instanceof StorageDownError ? error.cause : error;
  if (!(cause instanceof EngineFailure)) return error;
  if (cause.isSilence) {
    const sentence = `The database in ${data.path} gave no answer while it was opened. Start again; nothing was changed.`;
    return new DataDirectoryError('stuck', sentence, { cause });
  }
  if (!outsideReasons.test(cause.message)) return error;
  const sentence = `The database in ${data.path} cannot be opened: ${lastWords(cause)}. Correct that and start again; nothing was changed.`;
  return new DataDirectoryError('unwritable', sentence, { cause });
}

async function refuseOtherVersion(data: DataDirectory): Promise<void> {
  const version = (await fs.readFile(path.join(data.database, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  if (!/^\d+$/.test(version) || version === postgresVersion) return;
  const sentence = `The database in ${data.path} has the format of PostgreSQL ${version}, and this program works with ${postgresVersion}. Use the version of the program that made it.`;
  throw new DataDirectoryError('version', sentence);
}
