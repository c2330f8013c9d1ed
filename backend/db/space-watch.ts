// Turns the database read-only before the disk is full, and back when there is room again.
import { freeBytesOf, spareBytes } from './data-directory.ts';
import type { RunSql } from './inspection.ts';
import type { StorageLog } from './maintenance.ts';

const watchMs = 5_000;

export interface SpaceWatch {
  /** True when `bytes` more would leave the spare untouched. */
  hasRoomFor(bytes: number): Promise<boolean>;
  /** Looks now instead of at the next round. */
  look(): Promise<void>;
  stop(): void;
}

/**
 * Below 200 MB of free space every write is refused by PostgreSQL with 25006, which callers see as DB_DOWN:
 * PGlite does not survive a disk that is really full.
 */
export function startSpaceWatch(
  directory: string,
  runSql: RunSql,
  log: StorageLog,
  freeBytes: () => Promise<number> = () => freeBytesOf(directory),
): SpaceWatch {
  let isReadOnly = false;
  const look = async (): Promise<void> => {
    const isLow = (await freeBytes()) < spareBytes;
    if (!isLow && !isReadOnly) return;
    // Said again in each round while it is low: the session may be that of a new worker.
    await runSql(`set default_transaction_read_only = ${isLow ? 'on' : 'off'}`);
    if (isLow === isReadOnly) return;
    isReadOnly = isLow;
    if (isLow) log.error('the disk is nearly full: nothing is written until there are 200 MB');
    else log.info('the disk has room again: writing goes on');
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.warn({ error }, 'the free space could not be looked at'));
  }, watchMs).unref();
  return {
    look,
    hasRoomFor: async (bytes) => (await freeBytes()) - bytes >= spareBytes,
    stop: () => clearInterval(timer),
  };
}
