// The file of tiles that the backend was started with: what it must be, said before anything is served.
import { open } from 'node:fs/promises';
import path from 'node:path';

export interface MapFile {
  /** Absolute. */
  readonly path: string;
  /** Another one for another content. */
  readonly version: string;
}

// https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md, "Header"
const headerBytes = 127;
const versionAt = 7;
const tileTypeAt = 99;
const vectorTiles = 1;

/**
 * Looks at the beginning of the file. Rejects with one sentence when it is no PMTiles file of version 3 with vector
 * tiles, and with the system's error when it cannot be read.
 */
export async function openMapFile(name: string): Promise<MapFile> {
  const file = await open(name, 'r');
  try {
    const stat = await file.stat();
    const header = Buffer.alloc(headerBytes);
    const { bytesRead } = stat.isFile() ? await file.read(header, 0, headerBytes, 0) : { bytesRead: 0 };
    const isPmtiles = bytesRead === headerBytes && header.toString('latin1', 0, versionAt) === 'PMTiles';
    if (!isPmtiles) throw new Error(`--map-file: expected a PMTiles file, found something else in ${name}`);
    if (header[versionAt] !== 3)
      throw new Error(`--map-file: expected PMTiles of version 3, found version ${header[versionAt]}`);
    if (header[tileTypeAt] !== vectorTiles)
      throw new Error('--map-file: expected vector tiles (MVT), found pictures or another kind of tiles');
    const version = `${stat.size.toString(36)}-${Math.floor(stat.mtimeMs).toString(36)}`;
    return { path: path.resolve(name), version };
  } finally {
    await file.close();
  }
}
