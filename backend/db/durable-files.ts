// Files that are on disk when the call returns: content, and the name in its directory.
import fs from 'node:fs/promises';
import path from 'node:path';

const parallelSyncs = 16;

/** Brings a file, or the names in a directory, to disk. */
export async function syncPath(place: string): Promise<void> {
  const handle = await fs.open(place, 'r').catch((error: NodeJS.ErrnoException) => {
    // Windows opens no directories, and journals their names itself.
    if (process.platform === 'win32' && (error.code === 'EISDIR' || error.code === 'EPERM')) return undefined;
    throw error;
  });
  if (!handle) return;
  try {
    await handle.sync();
  } catch (error) {
    if (process.platform !== 'win32') throw error;
  } finally {
    await handle.close();
  }
}

/** Brings a whole directory to disk, files before the directories that name them. Cost: one sync per file. */
export async function syncTree(directory: string): Promise<void> {
  const entries = await fs.readdir(directory, { recursive: true, withFileTypes: true });
  const inside = entries.map((entry) => ({
    place: path.join(entry.parentPath, entry.name),
    isDirectory: entry.isDirectory(),
  }));
  await eachOf(
    inside.filter((entry) => !entry.isDirectory).map((entry) => entry.place),
    syncPath,
  );
  await eachOf(
    inside.filter((entry) => entry.isDirectory).map((entry) => entry.place),
    syncPath,
  );
  await syncPath(directory);
}

/** Calls `work` for every item, a few at a time; rejects with the first failure. */
export async function eachOf<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const runner = async (): Promise<void> => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: parallelSyncs }, runner));
}

/** Moves a file or directory in one step that survives a power cut; both names on the same disk. */
export async function moveDurably(from: string, to: string): Promise<void> {
  await fs.rename(from, to);
  await syncPath(path.dirname(to));
  if (path.dirname(from) !== path.dirname(to)) await syncPath(path.dirname(from));
}

/** Replaces the content of a file: a reader, and the next start, see the old or the new one whole. */
export async function writeDurably(file: string, content: string): Promise<void> {
  const temporary = `${file}.new`;
  await fs.writeFile(temporary, content);
  await syncPath(temporary);
  await moveDurably(temporary, file);
}

/** True when there is something of that name. */
export async function exists(place: string): Promise<boolean> {
  return fs.access(place).then(
    () => true,
    () => false,
  );
}
