// Data directories for tests: an empty database is created once per machine and copied, as creating takes seconds.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { openDataDirectory } from '../../backend/db/data-directory.ts';
import { openPglite, type EmbeddedDatabase, type PgliteOptions } from '../../backend/db/pglite.ts';
import { cacheDirectory, copyDirectory, ensureWorkerBuilt, putInPlace } from './worker-build.ts';

export const silentLog = pino({ level: 'silent' });

/** An empty directory below the system's temporary one, and its removal. */
export function temporaryDirectory(): { directory: string; remove: () => void } {
  const directory = mkdtempSync(path.join(tmpdir(), 'lanka-test-'));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** A new data directory with an empty database without tables, not opened. */
export async function seededDirectory(): Promise<{ directory: string; remove: () => void }> {
  const template = await ensureTemplate();
  const temporary = temporaryDirectory();
  copyDirectory(template, path.join(temporary.directory, 'database'));
  return temporary;
}

/** An embedded database and its data directory under one handle. */
export interface OpenedDirectory {
  readonly database: EmbeddedDatabase;
  close(): Promise<void>;
}

/** Opens a data directory as the program does, with nothing running in the background. */
export async function openDirectory(
  directory: string,
  options: Partial<PgliteOptions> = {},
): Promise<OpenedDirectory> {
  const data = await openDataDirectory(directory);
  try {
    const workerFile = await ensureWorkerBuilt();
    const database = await openPglite({ data, log: silentLog, workerFile, isMaintained: false, ...options });
    const close = async (): Promise<void> => {
      await database.close();
      await data.release();
    };
    return { database, close };
  } catch (error) {
    await data.release();
    throw error;
  }
}

async function ensureTemplate(): Promise<string> {
  const manifest = path.resolve(import.meta.dirname, '../../node_modules/@electric-sql/pglite/package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const template = path.join(cacheDirectory, `empty-database-${version}-small`);
  if (existsSync(template)) return template;
  const { directory, remove } = temporaryDirectory();
  const { close } = await openDirectory(directory);
  await close();
  const unfinished = `${template}.${randomUUID()}`;
  copyDirectory(path.join(directory, 'database'), unfinished);
  putInPlace(unfinished, template);
  remove();
  return template;
}
