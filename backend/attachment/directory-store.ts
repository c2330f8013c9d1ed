// Finished files in a directory: one file per key, spread over 256 folders, each written whole or not at all.
import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { moveDurably, syncPath } from '../db/durable-files.ts';
import { idOfKey, type AttachmentStore } from './attachment-store.ts';

/** Uses `directory`, made at the first put. Keys that the server did not make throw RangeError: no path comes from outside. */
export function createDirectoryStore(directory: string): AttachmentStore {
  const placeOf = (key: string): string => {
    const id = idOfKey(key);
    if (id === undefined) throw new RangeError('not a key of an attachment');
    return path.join(directory, id.slice(-2), key);
  };
  return {
    put: async (key, bytes) => {
      const place = placeOf(key);
      const folder = path.dirname(place);
      if (await fs.mkdir(folder, { recursive: true, mode: 0o700 })) await syncPath(directory);
      const temporary = `${place}.new`;
      await fs.writeFile(temporary, bytes, { mode: 0o600 });
      await syncPath(temporary);
      await moveDurably(temporary, place);
    },
    open: async (key) => {
      const place = placeOf(key);
      const found = await fs.stat(place).catch(nothingThere);
      return found && { sizeBytes: found.size, body: createReadStream(place) };
    },
    remove: async (key) => {
      await fs.unlink(placeOf(key)).catch(nothingThere);
    },
    list: () => listFiles(directory),
  };
}

async function* listFiles(directory: string): AsyncGenerator<{ key: string; putAt: Date }> {
  const folders = (await fs.readdir(directory).catch(nothingThere)) ?? [];
  for (const folder of folders.filter((name) => /^[0-9a-f]{2}$/.test(name))) {
    for (const key of await fs.readdir(path.join(directory, folder))) {
      const place = path.join(directory, folder, key);
      const found = await fs.stat(place).catch(nothingThere);
      if (found && idOfKey(key) !== undefined) yield { key, putAt: found.mtime };
    }
  }
}

function nothingThere(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
