// Technicians: who goes out to subscribers, with what skills, when, and from where.
import type { Kysely } from 'kysely';
import { runStatements } from '../statements.ts';

export async function createTechnicians(db: Kysely<unknown>): Promise<void> {
  await runStatements(db, [
    `create table technicians (
      technician_id uuid primary key, display_name text not null, skills jsonb not null,
      shift_start_minutes int not null check (shift_start_minutes between 0 and 1440),
      shift_end_minutes int not null check (shift_end_minutes between 0 and 1440), district text not null,
      home_latitude double precision not null, home_longitude double precision not null,
      check (shift_start_minutes < shift_end_minutes))`,
  ]);
}
