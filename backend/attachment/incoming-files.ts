// Files that are still arriving: the bytes so far, on this computer's disk, until all are here and checked.
import fs from 'node:fs/promises';
import path from 'node:path';

/** One file per upload under the server's id; every call is durable when it resolves. */
export interface IncomingFiles {
  /** Path of the bytes so far, for the scanner. */
  pathOf(id: string): string;
  /** Bytes that are here; 0 when nothing is. */
  sizeOf(id: string): Promise<number>;
  /** Writes `bytes` at `offset` and cuts off what was beyond. */
  write(id: string, offset: number, bytes: Uint8Array): Promise<void>;
  read(id: string): Promise<Uint8Array>;
  remove(id: string): Promise<void>;
  list(): Promise<{ id: string; changedAt: Date }[]>;
}

/** Uses `directory`, made at the first write. Ids are the server's parsed UUIDs. */
export function createIncomingFiles(directory: string): IncomingFiles {
  const pathOf = (id: string): string => path.join(directory, id);
  return {
    pathOf,
    sizeOf: async (id) => (await fs.stat(pathOf(id)).catch(nothingThere))?.size ?? 0,
    write: async (id, offset, bytes) => {
      await fs.mkdir(directory, { recursive: true, mode: 0o700 });
      const handle = await fs.open(pathOf(id), offset === 0 ? 'w' : 'r+', 0o600);
      try {
        const { bytesWritten } = await handle.write(bytes, 0, bytes.length, offset);
        if (bytesWritten < bytes.length) throw new Error('the disk took less than it was given');
        await handle.truncate(offset + bytes.length);
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
    read: (id) => fs.readFile(pathOf(id)),
    remove: async (id) => {
      await fs.unlink(pathOf(id)).catch(nothingThere);
    },
    list: async () => {
      const names = (await fs.readdir(directory).catch(nothingThere)) ?? [];
      const found = await Promise.all(
        names.map(async (id) => ({ id, stat: await fs.stat(pathOf(id)).catch(nothingThere) })),
      );
      return found.flatMap(({ id, stat }) => (stat ? [{ id, changedAt: stat.mtime }] : []));
    },
  };
}

function nothingThere(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
