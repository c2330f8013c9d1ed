// The embedded database: PGlite in a worker thread, opened whole or restored, kept durable, watched and backed up.
import { Kysely, PostgresDialect } from 'kysely';
import fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { hadData, type DataDirectory } from './data-directory.ts';
import type { Database } from './database.ts';
import { exists, writeDurably } from './durable-files.ts';
import { groupCommit } from './group-commit.ts';
import type { RunSql } from './inspection.ts';
import { Maintenance, type Snapshotted, type StorageLog } from './maintenance.ts';
import { PgliteEngine } from './pglite-engine.ts';
import { createEmpty, openWhole } from './pglite-opening.ts';
import { openSession, runOver, suspect } from './pglite-session.ts';
import { bytesOf, DamageError } from './relation-files.ts';
import type { RestoreReport } from './restore.ts';
import { SingleConnectionPool } from './single-connection-pool.ts';
import { listSnapshots, takeSnapshot, walHead } from './snapshots.ts';
import { startSpaceWatch } from './space-watch.ts';
import { lastWords } from './storage-errors.ts';
import type { Tables } from './tables.ts';
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
    await createEmpty(data, new PgliteEngine({ ...engineOptions, directory: data.unfinished, isNew: true }));
  }
  const pool = new SingleConnectionPool((release) => openSession(engine, data, log, release));
  engine.onLost = (reason) => {
    pool.drop();
    log.error({ reason }, 'the database worker was lost');
  };
  const runSql = runOver(pool);
  const restored = await openWhole(data, log, engine, runSql, now);
  if (!(await exists(data.marker)))
    await writeDurably(data.marker, JSON.stringify({ since: now().toISOString() }));
  const [newest] = await listSnapshots(data);
  const snapshotted = newest && { at: newest.at, head: await walHead(runSql) };
  return assemble(options, { engine, pool, runSql, restored, now, snapshotted });
}

interface Opened {
  readonly engine: PgliteEngine;
  readonly pool: SingleConnectionPool;
  readonly runSql: RunSql;
  readonly restored: RestoreReport | undefined;
  readonly snapshotted: Snapshotted | undefined;
  now(): Date;
}

function assemble(
  options: PgliteOptions,
  { engine, pool, runSql, restored, now, snapshotted }: Opened,
): EmbeddedDatabase {
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
  const maintenance = new Maintenance(
    { runSql, log, now, takeSnapshot: snapshot, databaseBytes },
    snapshotted,
  );
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
      if (isMaintained) await maintenance.farewell();
      await kysely.destroy();
      await pool.end();
      await engine.stop();
    },
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
      .catch((error: unknown) => log.warn({ reason: lastWords(error) }, 'maintenance of the database failed'))
      .finally(() => {
        isIdle = true;
      });
  }, tickMs).unref();
  return () => {
    clearInterval(timer);
    return round;
  };
}
