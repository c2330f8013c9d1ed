// Rows of the settings: what an installation decides for itself, each with a key and a value of JSON.
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';

export type SettingKey = 'chat' | 'dispatch' | 'map' | 'visit_kinds' | 'working_hours';

/** The value as it was written; undefined while nobody has set it. */
export async function selectSetting(db: Kysely<Tables>, key: SettingKey): Promise<unknown> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst();
  return row?.value;
}

/** Makes whoever else locks it wait until the commit, also while there is no row yet. */
export async function lockSetting(db: Transaction<Tables>, key: SettingKey): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`settings ${key}`}))`.execute(db);
}

/** Replaces the row. */
export async function writeSetting(db: Transaction<Tables>, key: SettingKey, value: unknown): Promise<void> {
  const text = JSON.stringify(value);
  await db
    .insertInto('settings')
    .values({ key, value: text })
    .onConflict((on) => on.column('key').doUpdateSet({ value: text }))
    .execute();
}
