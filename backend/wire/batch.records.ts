// SQL of a batch of orders: what was done before, and everything that they leave behind, in one statement.
import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { Fact } from '../../shared/wire/wire.contract.ts';
import { bigints, instants, jsons, texts, uuids } from '../db/columns.ts';
import { fly } from '../db/flight.ts';
import type { Tables } from '../db/tables.ts';
import type { NewOp, StoredOp } from './wire.records.ts';

/** A fact whose seq is given when it is stored. */
export type NewFact = Fact;

interface OpRow {
  op_id: string;
  actor: string;
  input_hash: string;
  result: unknown;
}

/** Statement: what earlier transactions stored under these opIds; see {@link storedOps}. */
export function opsOf(opIds: readonly string[]): RawBuilder<OpRow> {
  return sql<OpRow>`select op_id, actor, input_hash, result from ops where op_id = any(${uuids(opIds)}::uuid[])`;
}

/** By opId. */
export function storedOps(rows: readonly OpRow[]): Map<string, StoredOp> {
  return new Map(
    rows.map((row) => [row.op_id, { actor: row.actor, inputHash: row.input_hash, result: row.result }]),
  );
}

/**
 * Stores operations with their results and facts in the order given, whose `seq` it sets: the next of their streams,
 * which are locked by name; `before` are statements that run on the way. A unique violation when an opId is in use by a
 * transaction under way. Gives how many rows each of `before` wrote.
 */
export async function storeBatch(
  db: Transaction<Tables>,
  before: readonly RawBuilder<unknown>[],
  ops: readonly (NewOp & { result: unknown })[],
  facts: readonly NewFact[],
): Promise<number[]> {
  const counts = new Map<string, number>();
  for (const fact of facts) {
    fact.seq = (counts.get(fact.stream) ?? 0) + 1;
    counts.set(fact.stream, fact.seq);
  }
  const ofOps = <T>(pick: (op: NewOp & { result: unknown }) => T): T[] => ops.map(pick);
  const ofFacts = <T>(pick: (fact: NewFact) => T): T[] => facts.map(pick);
  const stored = sql<{ stream: string; before: number }>`
    with i as materialized (
      select stream, n from unnest(${texts([...counts.keys()])}::text[], ${bigints([...counts.values()])}::bigint[])
        as i(stream, n)),
    o as (
      insert into ops (op_id, actor, kind, input_hash, result, at)
      select * from unnest(${uuids(ofOps((op) => op.opId))}::uuid[], ${texts(ofOps((op) => op.actor))}::text[],
        ${texts(ofOps((op) => op.kind))}::text[], ${texts(ofOps((op) => op.inputHash))}::text[],
        ${jsons(ofOps((op) => op.result))}::jsonb[], ${instants(ofOps((op) => op.at))}::timestamptz[])),
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
      from unnest(${texts(ofFacts((fact) => fact.stream))}::text[], ${bigints(ofFacts((fact) => fact.seq))}::bigint[],
        ${texts(ofFacts((fact) => fact.type))}::text[], ${jsons(ofFacts((fact) => fact.payload))}::jsonb[],
        ${instants(ofFacts((fact) => new Date(fact.at)))}::timestamptz[]) as f(stream, seq, type, payload, at)
      join b on b.stream = f.stream)
    select stream, before from b`;
  const landed = await fly(db, [...before, stored]);
  const heads = new Map(
    (landed.at(-1)!.rows as { stream: string; before: number }[]).map((row) => [row.stream, row.before]),
  );
  for (const fact of facts) fact.seq += heads.get(fact.stream)!;
  return landed.slice(0, -1).map(({ affected }) => affected);
}
