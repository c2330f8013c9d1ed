// Where the map under routes and places comes from: what may be set, who sets it, and everybody of staff who draws it.
import { z } from 'zod';
import { order, staffRoles, stream } from '../wire/wire.contract.ts';
import { whyNotMapUrl } from './map.rules.ts';

const url = z
  .string()
  .refine((text) => whyNotMapUrl(text) === undefined, 'expected https://host/path, or http on this computer');
/** `plain` is drawn by us alone, `style` a style of MapLibre, `pmtiles` one file of tiles, `file` the backend's own such file. */
export const mapSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('plain') }),
  z.strictObject({ kind: z.literal('style'), url }),
  z.strictObject({ kind: z.literal('pmtiles'), url }),
  z.strictObject({ kind: z.literal('file') }),
]);
export type MapSource = z.output<typeof mapSource>;

export const mapState = z.strictObject({
  /** Null until somebody sets it. */
  source: mapSource.nullable(),
  /** Names the content of the file that the backend serves at {@link mapFilePath}; null without one. */
  file: z.string().nullable(),
  version: z.int().min(0),
  changedBy: z.string(),
});
export type MapState = z.output<typeof mapState>;

/** The backend's own file of tiles, in parts (`range`), `?v=` and {@link MapState.file} behind it. */
export const mapFilePath = '/map.pmtiles';
/** Gives a {@link mapOpening}. Open to everybody, as is the policy of the page that it is for. */
export const mapOpeningPath = '/api/map/opening';
export const mapOpening = z.strictObject({ hasTiles: z.boolean(), origins: z.array(z.string()).max(1) });

export const mapEvents = {
  /** The same once more changes nothing. Another version answers STALE_VERSION. */
  'map:save': order({
    roles: ['dispatcher', 'admin'],
    perMinute: 30,
    input: z.strictObject({ source: mapSource, version: z.int().min(0) }),
    result: z.strictObject({ version: z.int() }),
  }),
};

export const mapStreams = {
  map: stream({ roles: staffRoles, snapshot: mapState, facts: { 'map:saved': mapState } }),
};
