// The one door to storage: what the rest of the backend knows of a database, whichever engine is behind it.
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

export interface Database {
  /** Query builder over the schema in tables.ts. SQL is written in `*.records.ts` files only. */
  readonly kysely: Kysely<Tables>;
  readonly dialect: 'pglite' | 'postgres';
  /**
   * Resolves when everything committed before the call is on disk and survives a power cut. An order is
   * acknowledged only after it. PostgreSQL: at once (its COMMIT waits itself). Rejects with DB_DOWN when the
   * disk refuses, and then nothing more may be acknowledged.
   */
  durable(): Promise<void>;
  close(): Promise<void>;
}
