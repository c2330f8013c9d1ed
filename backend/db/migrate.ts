// Brings the schema of a database to the one that this program was written for, and never back.
import { sql, type Kysely } from 'kysely';
import type { Database } from './database.ts';
import { migrations as allMigrations, type Migration } from './migrations.ts';

/** The database was made by a newer program; the message is a sentence that says what to do. */
export class NewerDatabaseError extends Error {
  override readonly name = 'NewerDatabaseError';
}

/** Any number, as long as every version of the program takes the same one. */
const advisoryLock = 7_240_201;

/**
 * Runs the migrations that the database has not seen, all in one transaction, and resolves to their names.
 * Two programs that start at once on one PostgreSQL take turns. Throws {@link NewerDatabaseError} when the
 * database has a migration that is not in the list.
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[] = allMigrations,
): Promise<string[]> {
  const kysely = database.kysely as unknown as Kysely<unknown>;
  const done = await kysely.transaction().execute(async (transaction) => {
    // Importing and indexing much data may take longer than a statement may otherwise.
    await sql`set local statement_timeout = 0`.execute(transaction);
    if (database.dialect === 'postgres') {
      await sql`select pg_advisory_xact_lock(${sql.lit(advisoryLock)})`.execute(transaction);
    }
    await sql`create table if not exists migrations (name text primary key, at timestamptz not null)`.execute(
      transaction,
    );
    const { rows } = await sql<{ name: string }>`select name from migrations`.execute(transaction);
    const seen = new Set(rows.map((row) => row.name));
    refuseUnknown(seen, migrations);
    const missing = migrations.filter((migration) => !seen.has(migration.name));
    for (const { name, up } of missing) {
      await up(transaction);
      await sql`insert into migrations (name, at) values (${name}, now())`.execute(transaction);
    }
    return missing.map((migration) => migration.name);
  });
  await database.durable();
  return done;
}

function refuseUnknown(seen: ReadonlySet<string>, migrations: readonly Migration[]): void {
  const known = new Set(migrations.map((migration) => migration.name));
  const unknown = [...seen].filter((name) => !known.has(name)).sort();
  if (unknown.length === 0) return;
  throw new NewerDatabaseError(
    `The database was made by a newer version of the program (it has ${unknown.join(', ')}). Start that version; going back would lose data.`,
  );
}
