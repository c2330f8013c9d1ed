// SQL of the one mechanism: operations, stream heads, facts.
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Fact } from '../../shared/wire/wire.contract.ts';
import type { Tables } from '../db/tables.ts';

export interface StoredOp {
  actor: string;
  inputHash: string;
  result: unknown;
}

export interface NewOp {
  opId: string;
  actor: string;
  kind: string;
  inputHash: string;
  at: Date;
}

/**
 * Takes the opId for this transaction and gives null, or gives what an earlier transaction stored under it.
 * Two transactions with one opId: the second waits for the first to end.
 */
export async function claimOp(db: Transaction<Tables>, op: NewOp): Promise<StoredOp | null> {
  const taken = await db
    .insertInto('ops')
    .values({
      op_id: op.opId,
      actor: op.actor,
      kind: op.kind,
      input_hash: op.inputHash,
      result: null,
      at: op.at,
    })
    .onConflict((c) => c.column('op_id').doNothing())
    .returning('op_id')
    .executeTakeFirst();
  if (taken) return null;
  const row = await db
    .selectFrom('ops')
    .select(['actor', 'input_hash', 'result'])
    .where('op_id', '=', op.opId)
    .executeTakeFirstOrThrow();
  return { actor: row.actor, inputHash: row.input_hash, result: row.result };
}

export async function storeOpResult(db: Transaction<Tables>, opId: string, result: unknown): Promise<void> {
  await db
    .updateTable('ops')
    .set({ result: JSON.stringify(result ?? null) })
    .where('op_id', '=', opId)
    .execute();
}

/** Deletes operations older than `before`; cost by the number deleted. */
export async function forgetOps(db: Kysely<Tables>, before: Date): Promise<void> {
  await db.deleteFrom('ops').where('at', '<', before).execute();
}

/** Takes the next seq of `stream` (locking its head until the commit) and stores the fact, in one statement. */
export async function insertFact(
  db: Transaction<Tables>,
  stream: string,
  type: string,
  payload: unknown,
  at: Date,
): Promise<Fact> {
  const json = JSON.stringify(payload);
  const { rows } = await sql<{ seq: number }>`
    with head as (
      insert into streams (stream, last_seq) values (${stream}, 1)
      on conflict (stream) do update set last_seq = streams.last_seq + 1
      returning last_seq)
    insert into events (stream, seq, type, payload, at)
    select ${stream}, last_seq, ${type}, ${json}::jsonb, ${at} from head
    returning seq`.execute(db);
  return { stream, seq: rows[0]!.seq, type, payload: JSON.parse(json) as unknown, at: at.toISOString() };
}

/** Last seq of a stream; 0 when nothing ever happened in it. */
export async function selectHead(db: Kysely<Tables>, stream: string): Promise<number> {
  const row = await db
    .selectFrom('streams')
    .select('last_seq')
    .where('stream', '=', stream)
    .executeTakeFirst();
  return row?.last_seq ?? 0;
}

export async function selectHeads(
  db: Kysely<Tables>,
  streams: readonly string[],
): Promise<{ stream: string; lastSeq: number }[]> {
  if (streams.length === 0) return [];
  const rows = await db
    .selectFrom('streams')
    .select(['stream', 'last_seq'])
    .where('stream', 'in', streams)
    .execute();
  return rows.map((row) => ({ stream: row.stream, lastSeq: row.last_seq }));
}

/** At most `limit` facts after `after`, in order. */
export async function selectFactsAfter(
  db: Kysely<Tables>,
  stream: string,
  after: number,
  limit: number,
): Promise<Fact[]> {
  const rows = await db
    .selectFrom('events')
    .select(['seq', 'type', 'payload', 'at'])
    .where('stream', '=', stream)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    stream,
    seq: row.seq,
    type: row.type,
    payload: row.payload,
    at: row.at.toISOString(),
  }));
}

/** Stores a refusal that a security officer wants to count. */
export async function insertSecurityEvent(
  db: Kysely<Tables>,
  event: { at: Date; kind: string; actor: string; source: string; details: unknown },
): Promise<void> {
  await db
    .insertInto('security_events')
    .values({ ...event, details: JSON.stringify(event.details) })
    .execute();
}
