// Decides whether a database that has just been opened is whole enough to be served.
import fs from 'node:fs/promises';
import path from 'node:path';
import { bytesOf, DamageError, filesInside, isRelationFile, readPages } from './relation-files.ts';
import { pageBytes } from './page-checksum.ts';

/** Runs one statement on the database under inspection. */
export type RunSql = (sql: string) => Promise<Record<string, unknown>[]>;

/** Up to this size every page is checked at each start (about a second); above it only on suspicion. */
const checkedBytes = 512 * 1024 * 1024;

/**
 * Throws {@link DamageError} when the catalogue cannot be read, a file that it names is missing or cut, or a
 * page is wrong. To be called right after the opening, as the pages on disk are those of a checkpoint then.
 */
export async function inspectDatabase(runSql: RunSql, directory: string, allPages: boolean): Promise<void> {
  const relations = await runSql(
    `select relname, pg_relation_filepath(oid) as file from pg_class where relkind in ('r','i','t','m','S')`,
  );
  for (const { relname, file } of relations) {
    if (typeof file !== 'string') continue;
    const stat = await fs.stat(path.join(directory, file)).catch(() => undefined);
    if (!stat) throw new DamageError(`the file ${file} of ${String(relname)} is missing`);
    if (stat.size % pageBytes !== 0) throw new DamageError(`the file ${file} of ${String(relname)} is cut`);
  }
  if (!allPages && (await bytesOf(path.join(directory, 'base'))) > checkedBytes) return;
  for (const file of (await filesInside(directory)).filter(isRelationFile)) {
    await readPages(path.join(directory, file));
  }
}
