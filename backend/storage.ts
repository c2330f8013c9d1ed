// Opens the storage that the command line names: the embedded database of a data directory, or PostgreSQL.
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
  /** Held until close: the key, snapshots and the audit anchor live here, also with PostgreSQL. */
  data: DataDirectory;
  /** The database was damaged and came back from a snapshot. */
  restored: RestoreReport | undefined;
  close(): Promise<void>;
}

/** Takes the data directory, opens the database and brings its schema up to date. Rejects with a sentence. */
export async function openStorage(line: CommandLine, log: Logger): Promise<Storage> {
  const data = await openDataDirectory(line.dataDir);
  try {
    const { database, restored } = await openDatabase(line, data, log);
    try {
      await migrate(database);
    } catch (error) {
      await database.close();
      throw error;
    }
    return {
      database,
      data,
      restored,
      close: async () => {
        await database.close();
        await data.release();
      },
    };
  } catch (error) {
    await data.release();
    throw error;
  }
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
