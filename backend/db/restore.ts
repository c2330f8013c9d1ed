// What happens when a database does not open: it is set aside and the newest good snapshot takes its place.
import fs from 'node:fs/promises';
import path from 'node:path';
import { DataDirectoryError, type DataDirectory } from './data-directory.ts';
import { exists, moveDurably, writeDurably } from './durable-files.ts';
import { layOutSnapshot, listSnapshots, type Snapshot } from './snapshots.ts';
import { segmentsIn, walReach } from './wal-position.ts';

/** For the banner: what was put back, and from when on work may be missing. */
export interface RestoreReport {
  readonly reason: string;
  readonly restoredFrom: Date;
  /** Undefined when the log was whole and everything acknowledged is there. */
  readonly lostAfter: Date | undefined;
  /** Where the damaged files lie now. */
  readonly quarantinedTo: string;
}

/** Opens what lies in `data.database`, checks all of it, and resolves to the position reached; rejects when it is damaged. */
export type OpenRestored = () => Promise<bigint>;

/**
 * Sets the damaged database aside and tries the snapshots from the newest on, each first with the log of the
 * damaged database replayed on top, then alone. Throws DataDirectoryError when none opens, and leaves all
 * files where they are when there is none to try: an empty start would look like a loss of everything.
 */
export async function restoreDatabase(
  data: DataDirectory,
  reason: string,
  now: Date,
  openRestored: OpenRestored,
): Promise<RestoreReport> {
  const snapshots = await listSnapshots(data);
  if (snapshots.length === 0) throw new DataDirectoryError('damaged', noSnapshotSentence(data, reason));
  const quarantinedTo = path.join(data.quarantine, now.toISOString().replaceAll(':', '-'));
  await fs.mkdir(quarantinedTo, { recursive: true });
  const set = path.join(quarantinedTo, 'database');
  if (await exists(data.database)) await moveDurably(data.database, set);
  const hasLog = (await segmentsIn(path.join(set, 'pg_wal'))).length > 0;
  const failures: string[] = [];
  for (const snapshot of snapshots) {
    for (const log of hasLog ? [path.join(set, 'pg_wal'), undefined] : [undefined]) {
      try {
        const position = await tryOne(data, snapshot, log, openRestored);
        const isWhole = log !== undefined && position > (await walReach(set));
        await setAside(data, quarantinedTo, snapshots.slice(0, snapshots.indexOf(snapshot)));
        const lostAfter = isWhole ? undefined : snapshot.at;
        const report: RestoreReport = { reason, restoredFrom: snapshot.at, lostAfter, quarantinedTo };
        const noted = JSON.stringify({ ...report, failures }, null, 2);
        await writeDurably(path.join(quarantinedTo, 'report.json'), noted);
        return report;
      } catch (error) {
        if (error instanceof DataDirectoryError) throw error;
        failures.push(
          `${path.basename(snapshot.directory)}: ${error instanceof Error ? error.message : String(error)}`,
        );
        await fs.rm(data.database, { recursive: true, force: true });
      }
    }
  }
  throw new DataDirectoryError('damaged', noneOpensSentence(data, reason, quarantinedTo), {
    cause: failures.join('\n'),
  });
}

async function tryOne(
  data: DataDirectory,
  snapshot: Snapshot,
  log: string | undefined,
  openRestored: OpenRestored,
): Promise<bigint> {
  await fs.rm(data.unfinished, { recursive: true, force: true });
  await layOutSnapshot(snapshot, data.unfinished, log);
  await moveDurably(data.unfinished, data.database);
  return openRestored();
}

/** Snapshots newer than the one restored did not open, and describe a past that is no longer ours. */
async function setAside(
  data: DataDirectory,
  quarantinedTo: string,
  newer: readonly Snapshot[],
): Promise<void> {
  for (const { directory } of newer)
    await moveDurably(directory, path.join(quarantinedTo, path.basename(directory)));
  await fs.rm(data.suspicion, { force: true });
}

function noSnapshotSentence(data: DataDirectory, reason: string): string {
  return `The database in ${data.path} is damaged (${reason}) and there is no snapshot to go back to. Nothing was changed. Put a copy of the directory back, or start anew with another --data-dir.`;
}

function noneOpensSentence(data: DataDirectory, reason: string, quarantinedTo: string): string {
  return `The database in ${data.path} is damaged (${reason}) and none of its snapshots opens. The damaged files are in ${quarantinedTo}. Put a copy of the directory back, or start anew with another --data-dir.`;
}
