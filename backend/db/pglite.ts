// The embedded database: PGlite in a worker thread, opened whole or restored, kept durable, watched and backed up.
import { Kysely, PostgresDialect } from 'kysely';
import fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { DataDirectoryError, hadData, type DataDirectory } from './data-directory.ts';
import type { Database } from './database.ts';
import { exists, moveDurably, syncTree, writeDurably } from './durable-files.ts';
import { EngineStream } from './engine-stream.ts';
import { groupCommit } from './group-commit.ts';
import { inspectDatabase, type RunSql } from './inspection.ts';
import { Maintenance, type StorageLog } from './maintenance.ts';
import { EngineFailure, PgliteEngine } from './pglite-engine.ts';
import { bytesOf, DamageError } from './relation-files.ts';
import { restoreDatabase, type RestoreReport } from './restore.ts';
import { sessionClient } from './session-client.ts';
import { SingleConnectionPool, type SessionClient } from './single-connection-pool.ts';
import { takeSnapshot, walHead } from './snapshots.ts';
import { startSpaceWatch } from './space-watch.ts';
import { StorageDownError } from './storage-errors.ts';
import type { Tables } from './tables.ts';
import { valueParsers } from './value-parsers.ts';
import type { SyncCounts } from './worker-messages.ts';

export interface PgliteOptions {
  readonly data: DataDirectory;
  readonly log: StorageLog;
  /** The bundled worker; by default pglite-worker.js beside the bundle that this code is in. */
  readonly workerFile?: string;
  readonly now?: () => Date;
  /** No answer and no file access for so long means that the worker hangs. Default one minute. */
  readonly hangMs?: number;
  /** False: nothing runs in the background, and closing takes no snapshot. */
  readonly isMaintained?: boolean;
  readonly freeBytes?: () => Promise<number>;
}

export interface EmbeddedDatabase extends Database {
  /** Set when the database was damaged and had to be put back from a snapshot. */
  readonly restored: RestoreReport | undefined;
  /** Makes a snapshot now, unless nothing changed since the last. */
  takeSnapshot(): Promise<void>;
  /** Tables that changed enough are vacuumed and analysed. */
  vacuum(): Promise<void>;
  /** How many syncs were asked for and made since the worker started. */
  syncCounts(): Promise<SyncCounts>;
  /** Ends the worker as if it had crashed; the next query starts another. */
  killWorker(): void;
}

const requestMs = 15 * 60_000;
const openMs = 10 * 60_000;
const tickMs = 30_000;
const postgresVersion = '18';
/** Reasons not to open that lie outside of the files: never a cause to set a database aside. */
const outsideReasons =
  /No space left|Permission denied|Operation not permitted|Read-only file system|Too many open files|out of memory|Cannot find module|ERR_WORKER/i;

/**
 * Opens the database of a locked data directory, creates it when there never was one, and restores it when it
 * is damaged. Throws DataDirectoryError with a sentence. A query outside of the transaction in which it is
 * awaited waits for the end of that transaction: there is one session.
 */
export async function openPglite(options: PgliteOptions): Promise<EmbeddedDatabase> {
  const workerFile =
    options.workerFile ?? path.join(path.dirname(fileURLToPath(import.meta.url)), 'pglite-worker.js');
  const engineOptions = { workerFile, hangMs: options.hangMs ?? 60_000, openMs, requestMs };
  const { data, log } = options;
  const engine = new PgliteEngine({ ...engineOptions, directory: data.database });
  const now = options.now ?? ((): Date => new Date());
  await fs.rm(data.unfinished, { recursive: true, force: true });
  if (!(await hadData(data))) {
    await createEmpty(data, new PgliteEngine({ ...engineOptions, directory: data.unfinished }));
  }
  const pool = new SingleConnectionPool((release) => openSession(engine, data, log, release));
  engine.onLost = (reason) => {
    pool.drop();
    log.error({ reason }, 'the database worker was lost');
  };
  const runSql = runOver(pool);
  const restored = await openWhole(options, engine, runSql, now);
  if (!(await exists(data.marker)))
    await writeDurably(data.marker, JSON.stringify({ since: now().toISOString() }));
  return assemble(options, { engine, pool, runSql, restored, now });
}

interface Opened {
  readonly engine: PgliteEngine;
  readonly pool: SingleConnectionPool;
  readonly runSql: RunSql;
  readonly restored: RestoreReport | undefined;
  now(): Date;
}

function assemble(options: PgliteOptions, { engine, pool, runSql, restored, now }: Opened): EmbeddedDatabase {
  const { data, log, isMaintained = true } = options;
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const space = startSpaceWatch(data.path, runSql, log, options.freeBytes);
  const databaseBytes = (): Promise<number> => bytesOf(path.join(data.database, 'base'));
  const snapshot = async (): Promise<void> => {
    if (!(await space.hasRoomFor((await databaseBytes()) * 1.5))) {
      log.warn('no snapshot was taken: the disk has no room for it');
      return;
    }
    await takeSnapshot(data, runSql, now()).catch(async (error: unknown) => {
      if (error instanceof DamageError) await suspect(data, log, error);
      throw error;
    });
  };
  const maintenance = new Maintenance({ runSql, log, now, takeSnapshot: snapshot, databaseBytes });
  const stopTicking = isMaintained
    ? tickInTurn(() => maintenance.tick(), log)
    : (): Promise<void> => Promise.resolve();
  return {
    kysely,
    dialect: 'pglite',
    restored,
    durable: groupCommit(() => engine.request({ kind: 'sync' }).then(() => undefined)),
    takeSnapshot: () => maintenance.snapshot(),
    vacuum: () => maintenance.vacuum(),
    syncCounts: () => engine.request({ kind: 'counts' }),
    killWorker: () => engine.kill('killed on request'),
    close: async () => {
      space.stop();
      await stopTicking();
      await kysely.destroy();
      await pool.end();
      await engine.stop();
    },
  };
}

async function createEmpty(data: DataDirectory, engine: PgliteEngine): Promise<void> {
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

async function openWhole(
  { data, log }: PgliteOptions,
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
    const reason = briefly(error);
    log.error({ reason }, 'the database is damaged; trying its snapshots');
    return restoreDatabase(data, reason, now(), async () => {
      await open(true);
      return walHead(runSql);
    });
  }
}

/** The last words of PostgreSQL that say something, on one line. */
function briefly(error: unknown): string {
  const cause = error instanceof StorageDownError ? error.cause : error;
  const text = cause instanceof Error ? cause.message : String(cause);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.find((line) => /PANIC|FATAL|ERROR/.test(line)) ?? lines.at(-1) ?? 'it does not open';
  return telling.replace(/^.*?(PANIC|FATAL|ERROR):\s*/, '').slice(0, 300);
}

function openingError(data: DataDirectory, error: unknown): unknown {
  const cause = error instanceof StorageDownError ? error.cause : error;
  if (!(cause instanceof EngineFailure)) return error;
  if (cause.isSilence) {
    const sentence = `The database in ${data.path} gave no answer while it was opened. Start again; nothing was changed.`;
    return new DataDirectoryError('stuck', sentence, { cause });
  }
  if (!outsideReasons.test(cause.message)) return error;
  const sentence = `The database in ${data.path} cannot be opened: ${briefly(cause)}. Correct that and start again; nothing was changed.`;
  return new DataDirectoryError('unwritable', sentence, { cause });
}

async function refuseOtherVersion(data: DataDirectory): Promise<void> {
  const version = (await fs.readFile(path.join(data.database, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  if (!/^\d+$/.test(version) || version === postgresVersion) return;
  const sentence = `The database in ${data.path} has the format of PostgreSQL ${version}, and this program works with ${postgresVersion}. Use the version of the program that made it.`;
  throw new DataDirectoryError('version', sentence);
}

async function openSession(
  engine: PgliteEngine,
  data: DataDirectory,
  log: StorageLog,
  release: () => void,
): Promise<SessionClient> {
  await engine.start();
  const { generation } = engine;
  const exchange = (bytes: Uint8Array): Promise<Uint8Array[]> => {
    if (engine.generation !== generation) throw new StorageDownError('the session is of an earlier worker');
    return engine.request({ kind: 'wire', bytes });
  };
  const client = new pg.Client({
    stream: () => new EngineStream(async (bytes) => exchange(bytes)),
    user: 'postgres',
    database: 'postgres',
    types: valueParsers,
  });
  // Every failure of the stream is one of the worker, which the engine reports itself.
  client.on('error', () => undefined);
  await client.connect();
  const copy = async (sql: string, bytes: Buffer): Promise<number> => {
    const fromBlob = sql.replace(/from stdin$/, `from '/dev/blob'`);
    return (await engine.request({ kind: 'copy', sql: fromBlob, bytes })).rows;
  };
  return sessionClient({ client, copy }, release, (error) => void suspect(data, log, error));
}

async function suspect(data: DataDirectory, log: StorageLog, error: unknown): Promise<void> {
  const reason = briefly(error);
  log.error({ reason }, 'a part of the database is damaged; the next start checks all of it and restores it');
  await writeDurably(data.suspicion, reason).catch((cause: unknown) =>
    log.error({ cause }, 'could not note that'),
  );
}

function runOver(pool: SingleConnectionPool): RunSql {
  return async (sql) => {
    const { session, release } = await pool.connect();
    try {
      return (await session.client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      release();
    }
  };
}

/** Runs `work` every half a minute, never twice at once; the returned stop waits for a round under way. */
function tickInTurn(work: () => Promise<void>, log: StorageLog): () => Promise<void> {
  let round = Promise.resolve();
  let isIdle = true;
  const timer = setInterval(() => {
    if (!isIdle) return;
    isIdle = false;
    round = work()
      .catch((error: unknown) => log.warn({ reason: briefly(error) }, 'maintenance of the database failed'))
      .finally(() => {
        isIdle = true;
      });
  }, tickMs).unref();
  return () => {
    clearInterval(timer);
    return round;
  };
}
