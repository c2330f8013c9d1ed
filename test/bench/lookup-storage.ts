// Storage of the lookup bench: an embedded database in a temporary directory, or an empty PostgreSQL database that is named.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CompiledQuery, sql } from 'kysely';
import pg from 'pg';
import pino from 'pino';
import { openDataDirectory } from '../../backend/db/data-directory.ts';
import type { Database } from '../../backend/db/database.ts';
import { migrate } from '../../backend/db/migrate.ts';
import { openPglite } from '../../backend/db/pglite.ts';
import { openPostgres } from '../../backend/db/postgres.ts';

export interface BenchStorage {
  database: Database;
  bytesOnDisk(): Promise<number>;
  /** Runs the bare query for one phone number, prepared where the driver can. */
  bareExactPhone(msisdn: string): Promise<void>;
  close(): Promise<void>;
}

const bareText =
  'select subscriber_id, msisdn from subscriber_phones where msisdn = $1 order by subscriber_id limit 20';
/** Bundled by `npm run bench` before the bench runs from out/bench. */
const workerFile = path.resolve(import.meta.dirname, '../../dist/backend/pglite-worker.js');

/** Opens an empty database with the schema; refuses one that holds subscribers. */
export async function openBenchStorage(databaseUrl: string | undefined): Promise<BenchStorage> {
  const storage = databaseUrl === undefined ? await openEmbedded() : openServer(databaseUrl);
  await migrate(storage.database);
  const known = await storage.database.kysely
    .selectFrom('subscribers')
    .select('subscriber_id')
    .limit(1)
    .execute();
  if (known.length === 0) return storage;
  await storage.close();
  throw new Error('The database holds subscribers already; the bench needs an empty one of its own.');
}

async function openEmbedded(): Promise<BenchStorage> {
  const directory = mkdtempSync(path.join(tmpdir(), 'lanka-bench-'));
  const data = await openDataDirectory(directory);
  const database = await openPglite({ data, log: pino({ level: 'warn' }), workerFile, isMaintained: false });
  return {
    database,
    bytesOnDisk: () => Promise.resolve(bytesBelow(directory)),
    bareExactPhone: async (msisdn) => {
      await database.kysely.executeQuery(CompiledQuery.raw(bareText, [msisdn]));
    },
    close: async () => {
      await database.close();
      await data.release();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function openServer(url: string): BenchStorage {
  const database = openPostgres({ url, log: pino({ level: 'warn' }), statementMs: 15 * 60_000 });
  const client = new pg.Client({ connectionString: url });
  const connected = client.connect();
  connected.catch(() => undefined);
  return {
    database,
    bytesOnDisk: async () => {
      const { rows } = await sql<{
        size: number;
      }>`select pg_database_size(current_database()) as size`.execute(database.kysely);
      return Number(rows[0]?.size ?? 0);
    },
    bareExactPhone: async (msisdn) => {
      await connected;
      await client.query({ name: 'bare', text: bareText, values: [msisdn] });
    },
    close: async () => {
      await client.end();
      await database.close();
    },
  };
}

function bytesBelow(directory: string): number {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}
