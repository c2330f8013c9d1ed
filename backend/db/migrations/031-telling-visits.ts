// Visits that the subscriber confirms by a link in an SMS.
import type { Kysely } from 'kysely';
import { runStatements } from '../statements.ts';

export async function createVisitLinks(db: Kysely<unknown>): Promise<void> {
  await runStatements(db, [
    `alter table visits add column confirmed_at timestamptz`,
    // Only the hash is kept: who reads the database cannot open a link.
    `create table visit_links (
      link_hash text collate "C" primary key, visit_id uuid not null references visits on delete cascade,
      made_at timestamptz not null)`,
    `create index visit_links_visit on visit_links (visit_id)`,
  ]);
}
