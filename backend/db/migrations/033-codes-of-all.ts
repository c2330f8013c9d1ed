// The codes of technicians stand with those of subscribers: they live and end alike.
import type { Kysely } from 'kysely';
import { runStatements } from '../statements.ts';

/** Codes that are on their way to technicians end: they would have lived for minutes. */
export async function joinCodes(db: Kysely<unknown>): Promise<void> {
  await runStatements(db, [
    `drop table technician_codes`,
    `alter table one_time_codes alter column subscriber_id drop not null,
      add column technician_id uuid unique references technicians on delete cascade,
      add check (num_nonnulls(subscriber_id, technician_id) = 1)`,
  ]);
}
