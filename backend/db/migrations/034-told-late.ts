// A subscriber is told that the technician is late once for each time that it may be said, whoever says it.
import type { Kysely } from 'kysely';
import { runStatements } from '../statements.ts';

/** Entries from before carry no number; they count as the first. */
export async function tellLateOnce(db: Kysely<unknown>): Promise<void> {
  await runStatements(db, [
    `create unique index visit_entries_late on visit_entries (visit_id, (details #>> '{window,startAt}'), (details ->> 'nth'))
      where kind = 'late' and details ? 'nth'`,
  ]);
}
