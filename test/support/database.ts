// One empty database with the whole schema for a test, on the engine that the group of tests names.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import type { Database } from '../../backend/db/database.ts';
import { migrate } from '../../backend/db/migrate.ts';
import type { Migration } from '../../backend/db/migrations.ts';
import { openPostgres } from '../../backend/db/postgres.ts';
import { openDirectory, seededDirectory, silentLog } from './data-directory.ts';

export interface TestDatabase {
  readonly database: Database;
  /** Closes the database and removes what it left behind. */
  close(): Promise<void>;
}

/** PGlite unless LANKA_TEST_DATABASE says `postgres`. One second or so; share one among the tests of a file. */
export async function openTestDatabase(migrations?: readonly Migration[]): Promise<TestDatabase> {
  const opened = process.env.LANKA_TEST_DATABASE === 'postgres' ? await onPostgres() : await onPglite();
  await migrate(opened.database, migrations);
  return opened;
}

async function onPglite(): Promise<TestDatabase> {
  const { directory, remove } = await seededDirectory();
  const opened = await openDirectory(directory);
  const close = async (): Promise<void> => {
    await opened.close();
    remove();
  };
  return { database: opened.database, close };
}

async function onPostgres(): Promise<TestDatabase> {
  const server = inject('postgresUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await runOnServer(server, `create database ${name} template template0`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const database = openPostgres({ url: url.href, log: silentLog });
  const close = async (): Promise<void> => {
    await database.close();
    await runOnServer(server, `drop database ${name} with (force)`);
  };
  return { database, close };
}

async function runOnServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
