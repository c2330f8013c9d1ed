// The work that PostgreSQL's background processes would do, which PGlite lacks: checkpoints, vacuum, snapshots.
import type { Logger } from 'pino';
import type { RunSql } from './inspection.ts';
import { walHead } from './snapshots.ts';
import { keptWalMib } from './pglite-instance.ts';

export type StorageLog = Pick<Logger, 'info' | 'warn' | 'error'>;

export interface MaintenanceParts {
  readonly runSql: RunSql;
  readonly log: StorageLog;
  now(): Date;
  /** Makes a snapshot, or does nothing when there is no room for one. */
  takeSnapshot(): Promise<void>;
  databaseBytes(): Promise<number>;
}

/** The newest snapshot at the opening, and how far the log had come then. */
export interface Snapshotted {
  readonly at: Date;
  readonly head: bigint;
}

const mib = 1024n * 1024n;
/** A start after a crash replays at most about so much log, some seconds. */
const checkpointAfterBytes = 64n * mib;
/** Before log that the newest snapshot needs for a replay is dropped. */
const snapshotAfterBytes = (BigInt(keptWalMib) - 64n) * mib;
const snapshotEveryMs = 15 * 60_000;
const snapshotAtMostEveryMs = 5 * 60_000;
/** The interval grows with the database beyond this size, up to six hours. */
const smallBytes = 256 * 1024 * 1024;
const snapshotAtLeastEveryMs = 6 * 3_600_000;
/** A database up to this size is copied at each closing, in well under a second. */
const farewellBytes = 64 * 1024 * 1024;
const vacuumEveryMs = 10 * 60_000;

/** Thresholds of PostgreSQL's autovacuum: 50 rows and a fifth dead, or a tenth changed since the last analyze. */
const tablesToVacuum = `select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables
  where n_dead_tup > 50 + n_live_tup / 5 or n_mod_since_analyze > 50 + n_live_tup / 10`;

/** One round decides what is due; call {@link Maintenance.tick} every half a minute or so. */
export class Maintenance {
  readonly #parts: MaintenanceParts;
  #snapshotHead: bigint | undefined;
  #snapshotAtMs: number;
  #checkpointHead = 0n;
  #vacuumAtMs: number;

  /** Without an earlier snapshot the first one is due at the first tick. */
  constructor(parts: MaintenanceParts, snapshotted?: Snapshotted) {
    this.#parts = parts;
    this.#snapshotAtMs = snapshotted?.at.getTime() ?? 0;
    this.#snapshotHead = snapshotted?.head;
    this.#vacuumAtMs = parts.now().getTime();
  }

  /** Does what is due, one thing after the other. */
  async tick(): Promise<void> {
    const nowMs = this.#parts.now().getTime();
    if (nowMs - this.#vacuumAtMs >= vacuumEveryMs) await this.vacuum();
    if (await this.#isSnapshotDue(nowMs)) await this.snapshot();
    const head = await walHead(this.#parts.runSql);
    if (head - this.#checkpointHead < checkpointAfterBytes) return;
    if (this.#checkpointHead > 0n) await this.#parts.runSql('checkpoint');
    this.#checkpointHead = head;
  }

  /** A snapshot unless nothing was written since the last one. */
  async snapshot(): Promise<void> {
    if ((await walHead(this.#parts.runSql)) === this.#snapshotHead) return;
    this.#snapshotAtMs = this.#parts.now().getTime();
    await this.#parts.takeSnapshot();
    this.#snapshotHead = await walHead(this.#parts.runSql);
    this.#checkpointHead = this.#snapshotHead;
  }

  /** The snapshot at a closing in good order, when it is cheap; its failure holds nothing up. */
  async farewell(): Promise<void> {
    try {
      if ((await this.#parts.databaseBytes()) <= farewellBytes) await this.snapshot();
    } catch (error) {
      this.#parts.log.warn({ error }, 'no snapshot was taken at the closing');
    }
  }

  /** VACUUM (ANALYZE) of the tables that changed enough; each holds up other work while it runs. */
  async vacuum(): Promise<void> {
    this.#vacuumAtMs = this.#parts.now().getTime();
    // Counts of changes otherwise wait for the end of a session, which here never comes.
    await this.#parts.runSql('select pg_stat_force_next_flush()');
    for (const { name } of await this.#parts.runSql(tablesToVacuum)) {
      await this.#parts.runSql(`vacuum (analyze) ${String(name)}`);
    }
  }

  async #isSnapshotDue(nowMs: number): Promise<boolean> {
    const sinceMs = nowMs - this.#snapshotAtMs;
    if (sinceMs < snapshotAtMostEveryMs) return false;
    const head = await walHead(this.#parts.runSql);
    if (head - (this.#snapshotHead ?? head) > snapshotAfterBytes) return true;
    const size = await this.#parts.databaseBytes();
    return sinceMs >= Math.min(snapshotEveryMs * Math.max(1, size / smallBytes), snapshotAtLeastEveryMs);
  }
}
