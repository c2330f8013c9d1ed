// SQL of where the map comes from: the row `map` of the settings.
import { sql, type Kysely, type Transaction } from 'kysely';
import { z } from 'zod';
import { mapSource, type MapSource } from '../../shared/map/map.contract.ts';
import type { Tables } from '../db/tables.ts';

const storedMap = z.object({
  // What an older or newer program wrote and this one cannot read is as if nobody had set it: a map is no reason to stop.
  source: mapSource.nullable().catch(null),
  version: z.int().min(0).catch(0),
  changedBy: z.string().catch(''),
});
export type StoredMap = z.output<typeof storedMap>;

export async function selectMap(db: Kysely<Tables>): Promise<StoredMap> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', 'map').executeTakeFirst();
  return storedMap.parse(row?.value ?? {});
}

/** Makes whoever else saves it wait until the commit, also while there is no row yet. */
export async function lockMap(db: Transaction<Tables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('settings map'))`.execute(db);
}

export async function storeMap(
  db: Transaction<Tables>,
  map: StoredMap & { source: MapSource },
): Promise<void> {
  const value = JSON.stringify(map);
  await db
    .insertInto('settings')
    .values({ key: 'map', value })
    .onConflict((on) => on.column('key').doUpdateSet({ value }))
    .execute();
}
