// SQL of a batch of orders: what was done before, and everything that they leave behind, in one statement.
import { sql, type Transaction } from 'kysely';
import type { Fact } from '../../shared/wire/wire.contract.ts';
import type { Tables } from '../db/tables.ts';
import type { NewOp, StoredOp } from './wire.records.ts';

/** A fact whose seq is given when it is stored. */
export type NewFact = Fact;

/** What earlier transactions stored under these opIds. */
export async function selectOps(
  db: Transaction<Tables>,
  opIds: readonly string[],
): Promise<Map<string, StoredOp>> {
  const { rows } = await sql<{ op_id: string; actor: string; input_hash: string; result: unknown }>`
    select op_id, actor, input_hash, result from ops where op_id = any(${opIds}::uuid[])`.execute(db);
  return new Map(
    rows.map((row) => [row.op_id, { actor: row.actor, inputHash: row.input_hash, result: row.result }]),
  );
}

/**
 * Stores operations with their results and facts in the order given, whose `seq` it sets: the next of their streams,
 * which are locked by name. A unique violation when an opId is in use by a transaction under way.
 */
export async function storeBatch(
  db: Transaction<Tables>,
  ops: readonly (NewOp & { result: unknown })[],
  facts: readonly NewFact[],
): Promise<void> {
  const counts = new Map<string, number>();
  for (const fact of facts) {
    fact.seq = (counts.get(fact.stream) ?? 0) + 1;
    counts.set(fact.stream, fact.seq);
  }
  const heads = [...counts].map(([stream, n]) => ({ stream, n }));
  const { rows } = await sql<{ stream: string; before: number }>`
    with i as materialized (
      select stream, n from json_to_recordset(${JSON.stringify(heads)}::json) as i(stream text, n bigint)),
    o as (
      insert into ops (op_id, actor, kind, input_hash, result, at)
      select "opId", actor, kind, "inputHash", result, at from json_to_recordset(${JSON.stringify(ops)}::json)
        as o("opId" uuid, actor text, kind text, "inputHash" text, result jsonb, at timestamptz)),
    h as (
      insert into streams as s (stream, last_seq)
      select stream, n from i order by stream
      on conflict (stream) do update set last_seq = s.last_seq + excluded.last_seq
      returning s.stream, s.last_seq),
    b as (
      select h.stream, h.last_seq - i.n as before from h join i on i.stream = h.stream),
    e as (
      insert into events (stream, seq, type, payload, at)
      select f.stream, b.before + f.seq, f.type, f.payload, f.at
      from json_to_recordset(${JSON.stringify(facts)}::json)
        as f(stream text, seq bigint, type text, payload jsonb, at timestamptz)
      join b on b.stream = f.stream)
    select stream, before from b`.execute(db);
  const before = new Map(rows.map((row) => [row.stream, row.before]));
  for (const fact of facts) fact.seq += before.get(fact.stream)!;
}
