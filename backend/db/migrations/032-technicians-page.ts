// The technicians' own page: their codes and sessions, and the files that belong to a visit.
import type { Kysely } from 'kysely';
import { runStatements } from '../statements.ts';

export async function createTechniciansPage(db: Kysely<unknown>): Promise<void> {
  await runStatements(db, [
    `alter table sessions drop constraint sessions_kind_check`,
    `alter table sessions add constraint sessions_kind_check check (kind in ('staff','subscriber','technician'))`,
    `create table technician_codes (
      request_id uuid primary key, technician_id uuid not null unique references technicians on delete cascade,
      code_hash text not null, issued_at timestamptz not null, expires_at timestamptz not null)`,
    `alter table attachments add column visit_id uuid references visits on delete set null`,
  ]);
}
