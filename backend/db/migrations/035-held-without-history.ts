// A window that was held could once be broken by a move: what that wrote kept the hold from ever being freed.
import type { Kysely } from 'kysely';
import { runStatements } from '../statements.ts';

/** Deletes the history of visits that are only held. O(entries). */
export async function freeHeldVisits(db: Kysely<unknown>): Promise<void> {
  await runStatements(db, [
    `delete from visit_entries e using visits v where v.visit_id = e.visit_id and v.state = 'held'`,
  ]);
}
