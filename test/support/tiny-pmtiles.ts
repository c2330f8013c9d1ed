// Writes a real PMTiles file of a small invented city in the schema of Protomaps' basemap: a grid of streets, a river, a park, houses.
// The format: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { GeoJSONVT } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import { zxyToTileId } from 'pmtiles';
import type { Place } from '../../shared/technician/technician.contract.ts';

type Point = [number, number];
interface Shape {
  type: 'Feature';
  properties: object;
  geometry:
    | { type: 'Point'; coordinates: Point }
    | { type: 'LineString'; coordinates: Point[] }
    | { type: 'Polygon'; coordinates: Point[][] };
}
const [minZoom, maxZoom] = [9, 13];
const halfDegrees = 0.12;

const line = (kind: string, points: Point[], words: object = {}): Shape => ({
  type: 'Feature',
  properties: { kind, ...words },
  geometry: { type: 'LineString', coordinates: points },
});
const square = (kind: string, [west, south]: Point, wide: number, high = wide): Shape => ({
  type: 'Feature',
  properties: { kind },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [west + wide, south],
        [west + wide, south + high],
        [west, south + high],
        [west, south],
      ],
    ],
  },
});

/** Layers of the schema by name, about `centre`. */
function cityAbout({ latitude, longitude }: Place): Record<string, Shape[]> {
  const at = (east: number, north: number): Point => [longitude + east, latitude + north];
  const roads: Shape[] = [];
  const buildings: Shape[] = [];
  for (let n = -24; n <= 24; n++) {
    const away = n * 0.005;
    const kind = n % 12 === 0 ? 'highway' : n % 4 === 0 ? 'major_road' : 'minor_road';
    const words = { name: `вулиця ${n + 25}`, 'name:en': `Street ${n + 25}` };
    roads.push(line(kind, [at(-halfDegrees, away * 0.65), at(halfDegrees, away * 0.65)], words));
    roads.push(line(kind, [at(away, -halfDegrees * 0.65), at(away, halfDegrees * 0.65)]));
    for (let k = -24; k < 24; k++) {
      buildings.push(square('building', at(away + 0.0012, (k * 0.005 + 0.0015) * 0.65), 0.0012, 0.0008));
    }
  }
  return {
    earth: [square('earth', at(-halfDegrees, -halfDegrees), halfDegrees * 2)],
    landuse: [square('park', at(0.011, 0.01), 0.018, 0.009), square('forest', at(-0.1, -0.07), 0.05)],
    water: [square('water', at(-halfDegrees, -0.022), halfDegrees * 2, 0.004)],
    roads,
    buildings,
    places: [
      {
        type: 'Feature',
        properties: { kind: 'locality', name: 'Місто', 'name:en': 'Town', 'name:ru': 'Город' },
        geometry: { type: 'Point', coordinates: at(0.002, 0.001) },
      },
    ],
  };
}

const tileOf = ([east, north]: Point, zoom: number): Point => {
  const y = Math.log(Math.tan(Math.PI / 4 + (north * Math.PI) / 360));
  return [Math.floor(((east + 180) / 360) * 2 ** zoom), Math.floor(((1 - y / Math.PI) / 2) * 2 ** zoom)];
};

/** Each tile of the city, in the order of the archive. */
function tilesAbout(centre: Place): { id: number; data: Uint8Array }[] {
  const layers = Object.entries(cityAbout(centre)).map(
    ([name, features]) =>
      [name, new GeoJSONVT({ type: 'FeatureCollection', features }, { maxZoom, indexMaxZoom: 9 })] as const,
  );
  const tiles = [];
  for (let zoom = minZoom; zoom <= maxZoom; zoom++) {
    const corner = (sign: number): Point =>
      tileOf([centre.longitude + sign * halfDegrees, centre.latitude - sign * halfDegrees], zoom);
    const [[west, north], [east, south]] = [corner(-1), corner(1)];
    for (let x = west; x <= east; x++)
      for (let y = north; y <= south; y++) {
        const drawn = layers.flatMap(([name, index]) => {
          const tile = index.getTile(zoom, x, y);
          return tile ? [[name, tile] as const] : [];
        });
        if (drawn.length > 0)
          tiles.push({
            id: zxyToTileId(zoom, x, y),
            data: gzipSync(fromGeojsonVt(Object.fromEntries(drawn), { version: 2, extent: 4096 })),
          });
      }
  }
  return tiles.sort((left, right) => left.id - right.id);
}

function varint(number: number): number[] {
  const bytes = [];
  for (let rest = number; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

function directoryOf(tiles: readonly { id: number; data: Uint8Array }[]): Uint8Array {
  const ids = tiles.map(({ id }, n) => id - (n === 0 ? 0 : tiles[n - 1]!.id));
  const numbers = [
    tiles.length,
    ...ids,
    ...tiles.map(() => 1),
    ...tiles.map(({ data }) => data.length),
    // The first one's place is 0, written as 1; 0 says "right behind the one before".
    ...tiles.map((_, n) => (n === 0 ? 1 : 0)),
  ];
  return gzipSync(Uint8Array.from(numbers.flatMap(varint)));
}

/** Writes the city about `centre` to `file`. About 0.3 MB. */
export function writeTinyPmtiles(file: string, centre: Place): void {
  const tiles = tilesAbout(centre);
  const directory = directoryOf(tiles);
  const metadata = gzipSync('{"attribution":"<a href=\\"https://example.ua\\">Вигадане місто</a>"}');
  const header = Buffer.alloc(127);
  const tilesAt = header.length + directory.length + metadata.length;
  const tileBytes = tiles.reduce((sum, { data }) => sum + data.length, 0);
  header.write('PMTiles', 'latin1');
  header[7] = 3;
  const places = [header.length, directory.length, header.length + directory.length, metadata.length];
  [...places, tilesAt, 0, tilesAt, tileBytes, tiles.length, tiles.length, tiles.length].forEach((number, n) =>
    header.writeBigUInt64LE(BigInt(number), 8 + n * 8),
  );
  // Clustered; directories and tiles by gzip; vector tiles.
  header.set([1, 2, 2, 1, minZoom, maxZoom], 96);
  const e7 = (degrees: number): number => Math.round(degrees * 1e7);
  const { latitude, longitude } = centre;
  header.writeInt32LE(e7(longitude - halfDegrees), 102);
  header.writeInt32LE(e7(latitude - halfDegrees), 106);
  header.writeInt32LE(e7(longitude + halfDegrees), 110);
  header.writeInt32LE(e7(latitude + halfDegrees), 114);
  header[118] = maxZoom;
  header.writeInt32LE(e7(longitude), 119);
  header.writeInt32LE(e7(latitude), 123);
  writeFileSync(file, Buffer.concat([header, directory, metadata, ...tiles.map(({ data }) => data)]));
}
