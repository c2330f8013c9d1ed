// One empty database with the whole schema for a test, on the engine that the group of tests names.
import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import type { Database } from '../../backend/db/database.ts';
import { migrate } from '../../backend/db/migrate.ts';
import type { Migration } from '../../backend/db/migrations.ts';
import { openPostgres } from '../../backend/db/postgres.ts';
import { openDirectory, seededDirectory, silentLog } from './data-directory.ts';
import { databaseUrl, runOnServer } from './postgres.ts';

export interface TestDatabase {
  readonly database: Database;
  /** Closes the database and removes what it left behind. */
  close(): Promise<void>;
}

/**
 * PGlite unless LANKA_TEST_DATABASE says `postgres`; a copy of one with the whole schema, or made by `migrations` alone.
 * One second or so; share one among the tests of a file.
 */
export async function openTestDatabase(migrations?: readonly Migration[]): Promise<TestDatabase> {
  const tables = migrations ? 'without' : 'migrated';
  const opened =
    process.env.LANKA_TEST_DATABASE === 'postgres' ? await onPostgres(tables) : await onPglite(tables);
  if (migrations) await migrate(opened.database, migrations);
  return opened;
}

async function onPglite(tables: 'without' | 'migrated'): Promise<TestDatabase> {
  const { directory, remove } = await seededDirectory(tables);
  const opened = await openDirectory(directory);
  const close = async (): Promise<void> => {
    await opened.close();
    remove();
  };
  return { database: opened.database, close };
}

async function onPostgres(tables: 'without' | 'migrated'): Promise<TestDatabase> {
  const server = inject('postgresUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const template = tables === 'without' ? 'template0' : inject('postgresTemplate');
  await runOnServer(server, `create database ${name} template ${template}`);
  const database = openPostgres({ url: databaseUrl(server, name), log: silentLog });
  const close = async (): Promise<void> => {
    await database.close();
    await runOnServer(server, `drop database ${name} with (force)`);
  };
  return { database, close };
}
