// Runs a list of plain DDL statements: the form in which migrations are written.
import { sql, type Kysely } from 'kysely';

/** Runs each statement in order on `db`. Statements hold no outside values. */
export async function runStatements(db: Kysely<unknown>, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
