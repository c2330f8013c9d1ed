// Where the map comes from: the row `map` of the settings.
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { mapSource } from '../../shared/map/map.contract.ts';
import { selectSetting } from '../db/settings.ts';
import type { Tables } from '../db/tables.ts';

const storedMap = z.object({
  // What an older or newer program wrote and this one cannot read is as if nobody had set it: a map is no reason to stop.
  source: mapSource.nullable().catch(null),
  version: z.int().min(0).catch(0),
  changedBy: z.string().catch(''),
});
type StoredMap = z.output<typeof storedMap>;

export async function selectMap(db: Kysely<Tables>): Promise<StoredMap> {
  return storedMap.parse((await selectSetting(db, 'map')) ?? {});
}
