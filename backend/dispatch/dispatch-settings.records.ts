// SQL that changes what logistics sets for every day.
import { sql, type Transaction } from 'kysely';
import type { Tables } from '../db/tables.ts';

/** Makes whoever else writes settings wait until the commit, also while there is no row yet. */
export async function lockDispatchSettings(db: Transaction<Tables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('settings dispatch'))`.execute(db);
}

/** Replaces one row of the settings. */
export async function writeSetting(
  db: Transaction<Tables>,
  key: 'dispatch' | 'visit_kinds',
  value: unknown,
): Promise<void> {
  const text = JSON.stringify(value);
  await db
    .insertInto('settings')
    .values({ key, value: text })
    .onConflict((on) => on.column('key').doUpdateSet({ value: text }))
    .execute();
}
