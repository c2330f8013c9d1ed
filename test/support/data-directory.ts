// Data directories for tests: an empty database is created once per machine and copied, as creating takes seconds.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { openDataDirectory } from '../../backend/db/data-directory.ts';
import { openPglite, type EmbeddedDatabase, type PgliteOptions } from '../../backend/db/pglite.ts';
import { migrate } from '../../backend/db/migrate.ts';
import { cacheDirectory, copyDirectory, ensureWorkerBuilt, putInPlace, sourcesHash } from './worker-build.ts';

export const silentLog = pino({ level: 'silent' });

/** An empty directory below the system's temporary one, and its removal. */
export function temporaryDirectory(): { directory: string; remove: () => void } {
  const directory = mkdtempSync(path.join(tmpdir(), 'lanka-test-'));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** A new data directory with an empty database, not opened: without tables, or with all of them. */
export async function seededDirectory(
  tables: 'without' | 'migrated' = 'without',
): Promise<{ directory: string; remove: () => void }> {
  const template = await (tables === 'without' ? ensureEmpty() : ensureMigrated());
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

async function ensureEmpty(): Promise<string> {
  const manifest = path.resolve(import.meta.dirname, '../../node_modules/@electric-sql/pglite/package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return ensureTemplate(`empty-database-${version}-small`, async () => {
    const temporary = temporaryDirectory();
    const { close } = await openDirectory(temporary.directory);
    await close();
    return temporary;
  });
}

/** The whole schema takes as long to make as the database to open. */
async function ensureMigrated(): Promise<string> {
  const empty = await ensureEmpty();
  const schema = sourcesHash([path.resolve(import.meta.dirname, '../../backend/db')]);
  return ensureTemplate(`${path.basename(empty)}-${schema}`, async () => {
    const temporary = await seededDirectory();
    const { database, close } = await openDirectory(temporary.directory);
    await migrate(database);
    await close();
    return temporary;
  });
}

async function ensureTemplate(
  name: string,
  make: () => Promise<{ directory: string; remove: () => void }>,
): Promise<string> {
  const template = path.join(cacheDirectory, name);
  if (existsSync(template)) return template;
  const { directory, remove } = await make();
  const unfinished = `${template}.${randomUUID()}`;
  copyDirectory(path.join(directory, 'database'), unfinished);
  putInPlace(unfinished, template);
  remove();
  return template;
}
