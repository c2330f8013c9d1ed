// Storage of the one mechanism: results of orders, heads of streams, facts.
import type { Kysely } from 'kysely';
import { runStatements } from '../statements.ts';

export async function createWire(db: Kysely<unknown>): Promise<void> {
  await runStatements(db, [
    `create table ops (
      op_id uuid primary key, actor text not null, kind text not null, input_hash text not null,
      result jsonb, at timestamptz not null)`,
    `create index ops_at on ops (at)`,
    `create table streams (stream text primary key, last_seq bigint not null)`,
    `create table events (
      stream text not null, seq bigint not null, type text not null, payload jsonb not null,
      at timestamptz not null, primary key (stream, seq))`,
    `create table settings (key text primary key, value jsonb not null)`,
  ]);
}
