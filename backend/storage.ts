// Opens the storage that the command line names: the embedded database of a data directory, or PostgreSQL.
import path from 'node:path';
import type { Logger } from 'pino';
import type { CommandLine } from './command-line.ts';
import { openDataDirectory, type DataDirectory } from './db/data-directory.ts';
import type { Database } from './db/database.ts';
import { migrate } from './db/migrate.ts';
import { openPglite } from './db/pglite.ts';
import { openPostgres } from './db/postgres.ts';
import type { RestoreReport } from './db/restore.ts';

export interface Storage {
  database: Database;
  /** Where the key, snapshots and the audit anchor live, also with PostgreSQL. */
  directory: string;
  /** Tells who holds the directory where the desk is served. */
  announce(port: number): void;
  /** The database was damaged and came back from a snapshot. */
  restored: RestoreReport | undefined;
  close(): Promise<void>;
}

/**
 * Opens the database and brings its schema up to date; rejects with a sentence. The data directory is held until
 * close, but not by a command that works beside a running backend on PostgreSQL (import, audit verify, staff password).
 */
export async function openStorage(line: CommandLine, log: Logger): Promise<Storage> {
  if (line.databaseUrl !== undefined && line.command !== 'serve') {
    const database = openPostgres({ url: line.databaseUrl, log });
    return migrated(line, database, undefined, {
      announce: () => undefined,
      release: () => Promise.resolve(),
    });
  }
  const data = await openDataDirectory(line.dataDir);
  try {
    const { database, restored } = await openDatabase(line, data, log);
    return await migrated(line, database, restored, data);
  } catch (error) {
    await data.release();
    throw error;
  }
}

async function migrated(
  line: CommandLine,
  database: Database,
  restored: RestoreReport | undefined,
  held: Pick<DataDirectory, 'announce' | 'release'>,
): Promise<Storage> {
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return {
    database,
    restored,
    directory: path.resolve(line.dataDir),
    announce: (port) => held.announce(port),
    close: async () => {
      await database.close();
      await held.release();
    },
  };
}

async function openDatabase(
  line: CommandLine,
  data: DataDirectory,
  log: Logger,
): Promise<{ database: Database; restored: RestoreReport | undefined }> {
  if (line.databaseUrl !== undefined) {
    return { database: openPostgres({ url: line.databaseUrl, log }), restored: undefined };
  }
  const database = await openPglite({ data, log });
  return { database, restored: database.restored };
}
