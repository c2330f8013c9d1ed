// The same database over a PostgreSQL server, for a team that shares one backend.
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { copyOverConnection } from './copy-in.ts';
import type { Database } from './database.ts';
import type { StorageLog } from './maintenance.ts';
import { sessionClient } from './session-client.ts';
import { isStorageDown, storageError } from './storage-errors.ts';
import type { Tables } from './tables.ts';
import { valueParsers } from './value-parsers.ts';

export interface PostgresOptions {
  /** postgres://user:password@host:port/database */
  readonly url: string;
  readonly log: StorageLog;
  readonly connections?: number;
  /** A statement that takes longer is cancelled and its caller gets BUSY. */
  readonly statementMs?: number;
  /** How long a caller waits for a server that is away before DB_DOWN. */
  readonly patienceMs?: number;
}

const retryMs = 200;

/** Connects on first use. Queries that meet a restart of the server wait for it; a transaction under way gets DB_DOWN. */
export function openPostgres(options: PostgresOptions): Database {
  const { url, log, connections = 10, statementMs = 60_000, patienceMs = 10_000 } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    statement_timeout: statementMs,
    connectionTimeoutMillis: patienceMs,
    application_name: 'lanka',
    types: valueParsers,
  });
  // Without a listener a connection lost while idle would end the process.
  pool.on('error', (error) => log.warn({ reason: error.message }, 'a database connection was lost'));
  const kysely = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: patientPool(pool, patienceMs) }),
  });
  return {
    kysely,
    dialect: 'postgres',
    // COMMIT has returned, and with synchronous_commit on (the server's default) that means: on disk.
    durable: () => Promise.resolve(),
    close: () => kysely.destroy(),
  };
}

function patientPool(pool: pg.Pool, patienceMs: number): PostgresPool {
  return {
    connect: async () => {
      const client = await connectPatiently(pool, patienceMs);
      const lost = (): void => undefined;
      client.on('error', lost);
      const release = (): void => {
        client.off('error', lost);
        client.release(client.getTransactionStatus() !== 'I');
      };
      return sessionClient({ client, copy: (sql, bytes) => copyOverConnection(client, sql, bytes) }, release);
    },
    end: () => pool.end(),
  };
}

async function connectPatiently(pool: pg.Pool, patienceMs: number): Promise<pg.PoolClient> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    try {
      return await pool.connect();
    } catch (error) {
      if (!isStorageDown(error) || performance.now() > giveUpAt) throw storageError(error);
      await pause(retryMs);
    }
  }
}
