// A session of the `pg` client with the PGlite worker: the same protocol as with a server, over messages.
import pg from 'pg';
import type { DataDirectory } from './data-directory.ts';
import { writeDurably } from './durable-files.ts';
import { EngineStream } from './engine-stream.ts';
import type { RunSql } from './inspection.ts';
import type { StorageLog } from './maintenance.ts';
import type { PgliteEngine } from './pglite-engine.ts';
import { sessionClient } from './session-client.ts';
import type { SessionClient, SingleConnectionPool } from './single-connection-pool.ts';
import { lastWords, StorageDownError } from './storage-errors.ts';
import { valueParsers } from './value-parsers.ts';

/** A `pg` session with the worker, started if it is not running. */
export async function openSession(
  engine: PgliteEngine,
  data: DataDirectory,
  log: StorageLog,
  release: () => void,
): Promise<SessionClient> {
  await engine.start();
  const { generation } = engine;
  const exchange = (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array[]> => {
    if (engine.generation !== generation) throw new StorageDownError('the session is of an earlier worker');
    return engine.request({ kind: 'wire', bytes }, [bytes.buffer]);
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

/** Notes that a page is damaged, so that the next start checks all of them. */
export async function suspect(data: DataDirectory, log: StorageLog, error: unknown): Promise<void> {
  const reason = lastWords(error);
  log.error({ reason }, 'a part of the database is damaged; the next start checks all of it and restores it');
  await writeDurably(data.suspicion, reason).catch((cause: unknown) =>
    log.error({ cause }, 'could not note that'),
  );
}

/** Runs single statements, each in its turn with everybody else's. */
export function runOver(pool: SingleConnectionPool): RunSql {
  return async (sql) => {
    const { session, release } = await pool.connect();
    try {
      return (await session.client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      release();
    }
  };
}
