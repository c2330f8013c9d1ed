// How a PGlite is started here: on disk, with real syncs, checksums of pages, and the extensions that we use.
import { PGlite } from '@electric-sql/pglite';
import { GatedNodeFS } from './gated-node-fs.ts';
import type { WalGate } from './wal-gate.ts';

/** Log kept behind the newest checkpoint, so that it can be replayed on top of a snapshot. */
export const keptWalMib = 256;

const startParams = [
  // PGlite's own list has -F, which means fsync=off.
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...[
    '-c',
    'fsync=on',
    '-c',
    'wal_sync_method=fsync',
    '-c',
    `wal_keep_size=${keptWalMib}MB`,
    '-c',
    'jit=off',
  ],
];

/**
 * Opens (or creates, 3-8 s) the database in `directory`, replaying its log if it was not closed. PGlite's own
 * words on standard error go to `onMessage`. The caller holds the lock of the directory: PGlite takes none.
 */
export async function createPglite(
  directory: string,
  gate: WalGate,
  options: { onMessage?: (line: string) => void; progress?: () => void } = {},
): Promise<PGlite> {
  const say = (line: string): boolean => {
    options.onMessage?.(line);
    return true;
  };
  return PGlite.create({
    fs: new GatedNodeFS(directory, gate, options.progress),
    startParams,
    onStdout: say,
    onStderr: say,
  });
}

/** Removes the two databases from which others would be made: 600 of 1,000 files, in every snapshot too. */
export async function dropTemplates(pglite: PGlite): Promise<void> {
  await pglite.query(
    "update pg_database set datistemplate = false, datallowconn = true where datname <> 'postgres'",
  );
  for (const name of ['template0', 'template1']) await pglite.query(`drop database if exists ${name}`);
}
