// The order and the stream of where the map comes from.
import { lockSetting, writeSetting } from '../db/settings.ts';
import { AppError } from '../../shared/errors.ts';
import type { MapSource, mapEvents, mapStreams } from '../../shared/map/map.contract.ts';
import { mapOriginOf } from '../../shared/map/map.rules.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import type { OrderContext, QueryContext } from '../wire/context.ts';
import type { HandlersFor, StreamHandlersFor } from '../wire/typed-handlers.ts';
import { insertSecurityEvent } from '../wire/wire.records.ts';
import { selectMap } from './map-setting.ts';

/** Without what may hold a provider's key. */
const shortOf = (source: MapSource | null): string | null =>
  source && ('url' in source ? `${source.kind} ${mapOriginOf(source.url)}` : source.kind);

/** See the contract. It opens the desk to another origin, so it leaves a row in `security_events`. */
async function mapSave(
  ctx: OrderContext,
  { source, version }: ParsedOf<(typeof mapEvents)['map:save']>,
): Promise<{ version: number }> {
  await lockSetting(ctx.db, 'map');
  const before = await selectMap(ctx.db);
  if (before.version !== version) throw new AppError('STALE_VERSION', { name: before.changedBy, version });
  if (JSON.stringify(before.source) === JSON.stringify(source)) return { version };
  const file = ctx.parts.mapFile?.version ?? null;
  if (source.kind === 'file' && file === null)
    throw new AppError('INVALID', { reason: 'source: the backend was started without --map-file' });
  const { id, displayName, source: from } = ctx.actor;
  const saved = { source, version: version + 1, changedBy: displayName };
  await writeSetting(ctx.db, 'map', saved);
  await insertSecurityEvent(ctx.db, {
    at: ctx.at,
    kind: 'map_saved',
    actor: `staff:${id}`,
    source: from,
    details: { version: saved.version, before: shortOf(before.source), after: shortOf(source) },
  });
  await ctx.append('map', 'map:saved', { ...saved, file });
  return { version: saved.version };
}

export const mapHandlers = { 'map:save': mapSave } satisfies HandlersFor<typeof mapEvents>;

export const mapStreamHandlers = {
  map: {
    admit: () => Promise.resolve(),
    snapshot: async ({ db, parts }: Pick<QueryContext, 'db' | 'parts'>) => ({
      ...(await selectMap(db)),
      file: parts.mapFile?.version ?? null,
    }),
  },
} satisfies StreamHandlersFor<typeof mapStreams>;
