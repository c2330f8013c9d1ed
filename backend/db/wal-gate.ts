// Keeps PostgreSQL's write-ahead rule while the sync of a commit waits, so that many commits share one sync.
import fs from 'node:fs';
import path from 'node:path';

/** The calls the gate makes on real files; a test passes its own to see, lose or fail them. */
export interface SyncCalls {
  open(file: string): number;
  close(fd: number): void;
  dataSync(fd: number, file: string): void;
  dataSyncLater(fd: number, file: string): Promise<void>;
}

export const realSyncCalls: SyncCalls = {
  open: (file) => fs.openSync(file, 'r+'),
  close: (fd) => fs.closeSync(fd),
  dataSync: (fd) => fs.fdatasyncSync(fd),
  dataSyncLater: (fd) =>
    new Promise((resolve, reject) => fs.fdatasync(fd, (error) => (error ? reject(error) : resolve()))),
};

interface OpenSegment {
  readonly fd: number;
  /** Number of the newest deferred request for this file. */
  requestedAt: number;
}

const segmentName = /^[0-9A-F]{24}$/;
const keptOpenLimit = 4;

/** True for a segment of the write-ahead log: only its sync may wait, that of every other file may not. */
export function isWalSegment(file: string): boolean {
  return path.basename(path.dirname(file)) === 'pg_wal' && segmentName.test(path.basename(file));
}

/**
 * PostgreSQL asks for a sync of the log at each commit and believes it done. {@link defer} only remembers the
 * request, so two things must hold. Nothing PostgreSQL does *because* it believes so (write a page, truncate,
 * rename, unlink) may reach the disk first: {@link settle} runs before each of those. And nobody may be told
 * "committed" before {@link sync} has resolved. The gate opens its own descriptor of each segment, as
 * PostgreSQL closes and renames segments while a sync is under way.
 */
export class WalGate {
  readonly counts = { deferred: 0, walSyncs: 0, otherSyncs: 0 };
  readonly #calls: SyncCalls;
  readonly #segments = new Map<string, OpenSegment>();
  #requested = 0;
  #synced = 0;
  #isSyncing = false;
  #failure: Error | undefined;

  constructor(calls: SyncCalls = realSyncCalls) {
    this.#calls = calls;
  }

  /** The first sync that failed; from then on nothing may be acknowledged. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** True while a deferred sync has not been made. */
  get isWaiting(): boolean {
    return this.#synced !== this.#requested;
  }

  /** PostgreSQL asked for a sync of this segment. O(1), no disk access after the first call for a file. */
  defer(file: string): void {
    this.#throwIfFailed();
    this.counts.deferred += 1;
    this.#requested += 1;
    const known = this.#segments.get(file);
    if (known) known.requestedAt = this.#requested;
    else this.#segments.set(file, { fd: this.#calls.open(file), requestedAt: this.#requested });
  }

  /** Brings every deferred sync to disk now; to be called before any change outside the log. Throws on failure. */
  settle(): void {
    if (this.#synced === this.#requested) return;
    this.#throwIfFailed();
    for (const [file, segment] of this.#waiting()) {
      this.#guard(() => this.#calls.dataSync(segment.fd, file));
      this.counts.walSyncs += 1;
    }
    this.#synced = this.#requested;
    this.#closeOld();
  }

  /** A sync of any other file, at once. Throws on failure. */
  syncOther(file: string, fd: number): void {
    this.settle();
    this.#guard(() => this.#calls.dataSync(fd, file));
    this.counts.otherSyncs += 1;
  }

  /**
   * Resolves when all requests deferred before the call are on disk, off the calling thread. One call at a
   * time. Rejects on failure, and for good: after a failed sync the system may have dropped the pages.
   */
  async sync(): Promise<void> {
    this.#throwIfFailed();
    const upTo = this.#requested;
    if (this.#synced >= upTo) return;
    this.#isSyncing = true;
    try {
      const syncs = this.#waiting().map(([file, segment]) => this.#calls.dataSyncLater(segment.fd, file));
      this.counts.walSyncs += syncs.length;
      await Promise.all(syncs);
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isSyncing = false;
    }
    this.#throwIfFailed();
    this.#synced = Math.max(this.#synced, upTo);
    this.#closeOld();
  }

  /** Brings everything to disk and lets go of the files. */
  close(): void {
    this.settle();
    for (const segment of this.#segments.values()) this.#calls.close(segment.fd);
    this.#segments.clear();
  }

  #waiting(): [string, OpenSegment][] {
    return [...this.#segments].filter(([, segment]) => segment.requestedAt > this.#synced);
  }

  /** Map order is the order of opening, so the oldest go first; never while a sync may still use them. */
  #closeOld(): void {
    if (this.#isSyncing) return;
    for (const [file, segment] of this.#segments) {
      if (this.#segments.size <= keptOpenLimit) return;
      if (segment.requestedAt > this.#synced) continue;
      this.#calls.close(segment.fd);
      this.#segments.delete(file);
    }
  }

  #guard(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new Error(String(error));
  }

  #throwIfFailed(): void {
    if (this.#failure) throw this.#failure;
  }
}
