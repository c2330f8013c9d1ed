// What the map needs over HTTP: the backend's own file of tiles in parts, and what a page has to let in.
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { mapFilePath, mapOpeningPath } from '../../shared/map/map.contract.ts';
import { openingFor, type MapOpening } from '../../shared/map/map.rules.ts';
import type { AppParts } from '../parts.ts';
import { selectMap } from './map-setting.ts';

/** What the desk's page has to let in now. Nothing while the database is away: the map is then the plain one. */
export async function mapOpeningOf({ database, log, mapFile }: AppParts): Promise<MapOpening> {
  try {
    const { source } = await selectMap(database.kysely);
    return openingFor({ source, file: mapFile?.version ?? null });
  } catch (error) {
    log.warn({ error }, 'where the map comes from could not be read');
    return { hasTiles: false, origins: [] };
  }
}

/** The file is one more asset of the desk: to be read by its own pages only, and kept by browsers as its address names its content. */
export async function registerMapRoutes(http: FastifyInstance, parts: AppParts): Promise<void> {
  http.get(mapOpeningPath, async () => ({ ok: true, value: await mapOpeningOf(parts) }));
  const file = parts.mapFile;
  if (!file) return;
  await http.register(async (scope) => {
    await scope.register(fastifyStatic, { root: path.dirname(file.path), serve: false });
    scope.get(mapFilePath, (_request, reply) =>
      reply.sendFile(path.basename(file.path), {
        dotfiles: 'allow',
        immutable: true,
        maxAge: '1y',
        contentType: false,
      }),
    );
    scope.addHook('onSend', async (_request, reply) => {
      void reply.header('content-type', 'application/vnd.pmtiles');
    });
  });
}
