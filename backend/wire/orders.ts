// Runs one order: stored result or transaction, facts, durable commit; then the caller acks and the facts are published.
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Transaction } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import {
  parseStreamName,
  type Fact,
  type OrderContract,
  type StreamContracts,
} from '../../shared/wire/wire.contract.ts';
import type { Tables } from '../db/tables.ts';
import type { AppParts } from '../parts.ts';
import { ownerOf, type Actor, type OrderContext, type OrderHandler } from './context.ts';
import type { Publisher } from './publisher.ts';
import { claimOp, insertFact, storeOpResult, type NewOp, type StoredOp } from './wire.records.ts';

/** What an order left behind: its result for the ack, its facts to publish, its effects to run. */
export interface OrderOutcome {
  result: unknown;
  duplicate: boolean;
  facts: Fact[];
  effects: (() => void | Promise<void>)[];
}

export interface OrderRequest {
  name: string;
  contract: OrderContract;
  handler: OrderHandler;
  actor: Actor;
  opId: string;
  /** Already parsed by the contract. */
  input: unknown;
  /** Every stream of the program, of both namespaces: a fact that none declares is a bug and fails the order. */
  streams: StreamContracts;
}

const retriedSqlStates = new Set(['40001', '40P01']);
const attempts = 4;

/**
 * Runs `request` exactly once per opId and resolves after a durable commit. The same opId with the same content
 * gives the stored result and no facts; with other content, OP_REUSED. Serialisation failures and deadlocks are
 * tried again up to 3 times: safe, because nothing of a failed attempt remains.
 */
export async function runOrder(parts: AppParts, request: OrderRequest): Promise<OrderOutcome> {
  await parts.failpoint('before_tx', request.name);
  const outcome = await runAlone(parts, request);
  await parts.database.durable();
  await parts.failpoint('after_commit_before_ack', request.name);
  return outcome;
}

/** The transaction of {@link runOrder}, committed and perhaps not yet durable. */
export function runAlone(parts: AppParts, request: OrderRequest): Promise<OrderOutcome> {
  return withRetries(() =>
    parts.database.kysely.transaction().execute((db) => runInTransaction(parts, request, db)),
  );
}

/** Runs a transaction again, up to 3 times, after a deadlock or a serialisation failure: nothing of it remains then. */
export async function withRetries<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      const sqlState = (error as { code?: unknown }).code;
      if (attempt === attempts || typeof sqlState !== 'string' || !retriedSqlStates.has(sqlState))
        throw error;
    }
  }
}

async function runInTransaction(
  parts: AppParts,
  request: OrderRequest,
  db: Transaction<Tables>,
): Promise<OrderOutcome> {
  const at = parts.clock.now();
  const op = opOf(parts, request, at);
  const stored = await claimOp(db, op);
  if (stored) return outcomeOfStored(stored, op);
  const outcome: OrderOutcome = { result: null, duplicate: false, facts: [], effects: [] };
  const ctx = contextOf(parts, { db, actor: request.actor, streams: request.streams, at }, outcome);
  const value: unknown = await request.handler(ctx, request.input as never);
  outcome.result = request.contract.result.parse(value);
  await storeOpResult(db, request.opId, outcome.result);
  await parts.failpoint('after_insert_before_commit', request.name);
  return outcome;
}

const keys = new WeakMap<Uint8Array, KeyObject>();
/** The key ready for use: preparing it anew for every order would cost more than the hash. */
function keyOf(secret: Uint8Array): KeyObject {
  let key = keys.get(secret);
  if (!key) keys.set(secret, (key = createSecretKey(secret)));
  return key;
}

type Asked = Pick<OrderRequest, 'name' | 'actor' | 'opId' | 'input'>;

/** By which the content of an order is known when it comes again. */
export function inputHashOf(parts: AppParts, { name, input }: Asked): string {
  return createHmac('sha256', keyOf(parts.secret))
    .update(JSON.stringify([name, input]))
    .digest('base64url');
}

/** What is stored of an order, by which it is known when it comes again. */
export function opOf(
  parts: AppParts,
  asked: Asked,
  at: Date,
  inputHash: string = inputHashOf(parts, asked),
): NewOp {
  const { name, actor, opId } = asked;
  return { opId, actor: ownerOf(actor), kind: name, inputHash, at };
}

/** The outcome of an order whose opId was used before; throws OP_REUSED when it was for something else. */
export function outcomeOfStored(stored: StoredOp, op: NewOp): OrderOutcome {
  if (stored.actor !== op.actor || stored.inputHash !== op.inputHash) throw new AppError('OP_REUSED');
  return { result: stored.result, duplicate: true, facts: [], effects: [] };
}

/** What the work of one transaction is done with; its facts and effects are collected in `outcome`. */
export function contextOf(
  parts: AppParts,
  of: { db: Transaction<Tables>; actor: Actor; streams: StreamContracts; at?: Date },
  outcome: OrderOutcome,
): OrderContext {
  const { db, actor, streams, at = parts.clock.now() } = of;
  return {
    actor,
    db,
    at,
    parts,
    newId: () => parts.newId(),
    append: async (stream, type, payload) => {
      const schema = streams[parseStreamName(stream).kind]?.facts[type];
      if (!schema) throw new Error(`no contract declares the fact ${type} in the stream ${stream}`);
      const fact = await insertFact(db, stream, type, schema.parse(payload), at);
      outcome.facts.push(fact);
      return fact.seq;
    },
    afterCommit: (effect) => outcome.effects.push(effect),
  };
}

/** Publishes the facts and runs the effects of what was committed; what fails is logged, as nothing can be undone. */
export async function tellTheWorld(
  parts: AppParts,
  publisher: Publisher,
  name: string,
  outcome: OrderOutcome,
): Promise<void> {
  try {
    await parts.failpoint('after_ack_before_broadcast', name);
    publisher.publish(outcome.facts);
    await parts.failpoint('mid_broadcast', name);
    for (const effect of outcome.effects) await effect();
  } catch (err) {
    parts.log.error({ err, event: name }, 'an effect after the commit failed');
  }
}
