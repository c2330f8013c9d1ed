// What the main thread and the PGlite worker say to each other.

/** Passed at the start of the worker. */
export interface WorkerStart {
  readonly directory: string;
  /** True when the directory is empty and a database is to be made in it. */
  readonly isNew: boolean;
  /** One 32-bit counter that grows with every file access: a busy worker is told from a hung one by it. */
  readonly progress: SharedArrayBuffer;
}

/** `wire` carries PostgreSQL protocol bytes both ways; the answer of each kind stands in {@link WorkerAnswers}. */
export type WorkerRequest =
  | { readonly kind: 'wire'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'copy'; readonly sql: string; readonly bytes: Uint8Array }
  | { readonly kind: 'sync' }
  | { readonly kind: 'counts' }
  | { readonly kind: 'close' };

export interface SyncCounts {
  /** Syncs of the log that PostgreSQL asked for: one a commit. */
  readonly deferred: number;
  /** Syncs of the log that were made. */
  readonly walSyncs: number;
  readonly otherSyncs: number;
}

export interface WorkerAnswers {
  wire: Uint8Array[];
  copy: { rows: number };
  sync: null;
  counts: SyncCounts;
  close: null;
}

/** An error of PostgreSQL, stripped to what is of use: PGlite's own objects drag 25 kB of source along. */
export interface SqlFailure {
  readonly message: string;
  readonly code: string | undefined;
  readonly detail: string | undefined;
}

export type WorkerReport =
  | { readonly kind: 'opened' }
  | { readonly kind: 'answer'; readonly id: number; readonly value: WorkerAnswers[keyof WorkerAnswers] }
  | { readonly kind: 'refused'; readonly id: number; readonly error: SqlFailure }
  /** The worker cannot go on; `reason` holds PostgreSQL's last words. */
  | { readonly kind: 'fatal'; readonly reason: string };
