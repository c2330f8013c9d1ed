// The one query of the health check.
import { sql, type Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';

/** Resolves when the database answers. */
export async function pingDatabase(db: Kysely<Tables>): Promise<void> {
  await sql`select 1`.execute(db);
}
