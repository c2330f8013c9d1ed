// The files of a PostgreSQL data directory that hold pages: which they are, and whether their pages are whole.
import fs from 'node:fs/promises';
import path from 'node:path';
import { isPageRight, pageBytes } from './page-checksum.ts';

/** What was found cannot be trusted; the message names the file. */
export class DamageError extends Error {
  override readonly name = 'DamageError';
}

const relationName = /^\d+(?:_(?:fsm|vm|init))?(?:\.(\d+))?$/;
const segmentPages = (1024 * 1024 * 1024) / pageBytes;
const chunkPages = 128;
const rereadLimit = 5;
const rereadPauseMs = 20;

/** True for a file, given by its path inside the data directory, that consists of checksummed pages. */
export function isRelationFile(inside: string): boolean {
  const [top] = inside.split(path.sep);
  return (top === 'base' || top === 'global') && relationName.test(path.basename(inside));
}

/**
 * Reads a relation file page by page and hands on the pieces in order; throws {@link DamageError} at a page
 * whose checksum is wrong. A page read while it was being written is read again. Memory: 1 MB.
 */
export async function readPages(
  file: string,
  onPiece: (bytes: Buffer) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const handle = await fs.open(file, 'r');
  try {
    const firstBlock = Number(relationName.exec(path.basename(file))?.[1] ?? 0) * segmentPages;
    const bytes = Buffer.from(new ArrayBuffer(chunkPages * pageBytes));
    for (let position = 0; ;) {
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, position);
      if (bytesRead === 0) return;
      for (let offset = 0; offset + pageBytes <= bytesRead; offset += pageBytes) {
        const block = firstBlock + (position + offset) / pageBytes;
        if (!isPageRight(bytes, offset, block))
          await rereadPage(handle, file, bytes, offset, position, block);
      }
      await onPiece(bytes.subarray(0, bytesRead));
      position += bytesRead;
    }
  } finally {
    await handle.close();
  }
}

async function rereadPage(
  handle: fs.FileHandle,
  file: string,
  bytes: Buffer,
  offset: number,
  position: number,
  block: number,
): Promise<void> {
  for (let tries = 0; tries < rereadLimit; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, rereadPauseMs));
    await handle.read(bytes, offset, pageBytes, position + offset);
    if (isPageRight(bytes, offset, block)) return;
  }
  throw new DamageError(`page ${block} of ${file} is damaged`);
}

/** Every file below `directory` as a path inside it. */
export async function filesInside(directory: string): Promise<string[]> {
  const entries = await fs.readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)));
}

/** Size of a directory's files in bytes; files that vanish meanwhile count as nothing. */
export async function bytesOf(directory: string): Promise<number> {
  const sizes = await Promise.all(
    (await filesInside(directory)).map((file) =>
      fs.stat(path.join(directory, file)).then(
        (stat) => stat.size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
