// Collects orders that arrive while others are being done, and does them in one transaction with one commit.
import { setImmediate as turn } from 'node:timers/promises';
import type { RawBuilder, Transaction } from 'kysely';
import { errorTable } from '../../shared/error-table.ts';
import { AppError } from '../../shared/errors.ts';
import { parseStreamName, type StreamContracts } from '../../shared/wire/wire.contract.ts';
import { fly } from '../db/flight.ts';
import type { Tables } from '../db/tables.ts';
import type { AppParts } from '../parts.ts';
import { opsOf, storeBatch, storedOps, type NewFact } from './batch.records.ts';
import type { Batch, BatchContext, BatchedHandler, BatchItem } from './batch.ts';
import {
  inputHashOf,
  opOf,
  outcomeOfStored,
  runAlone,
  withRetries,
  type OrderOutcome,
  type OrderRequest,
} from './orders.ts';

/** Orders that are answered before whatever else has come is looked at, such as the database's answer to the next. */
const answeredTogether = 16;
/** Most orders in one transaction: more would only make the first of them wait for the last. */
const mostTogether = 200;
/** Transactions at a time: with a server one computes while another waits for its disk; PGlite has one session. */
const lanesOf = { pglite: 1, postgres: 2 } as const;

export interface BatchedRequest extends OrderRequest {
  readonly handler: OrderRequest['handler'] & Pick<BatchedHandler<never, unknown>, 'batched'>;
}

/** An order with what can be computed while others are being done. */
interface QueuedRequest extends BatchedRequest {
  readonly inputHash: string;
}

interface Waiting {
  readonly request: QueuedRequest;
  resolve(outcome: OrderOutcome): void;
  reject(error: unknown): void;
}

type Settled = { outcome: OrderOutcome } | { error: unknown };

export interface Batches {
  /** As runOrder: exactly once per opId, resolves after a durable commit. */
  run(request: BatchedRequest): Promise<OrderOutcome>;
}

/** True for an order that may share a transaction with others. */
export function isBatched(request: OrderRequest): request is BatchedRequest {
  return 'batched' in request.handler;
}

/** One for the whole program: orders of different events may share a batch. */
export function createBatches(parts: AppParts, streams: StreamContracts): Batches {
  const lanes = new Map<Batch, Lane[]>();
  const laneOf = ({ handler: { batched }, input, actor }: BatchedRequest): Lane => {
    const { batch } = batched;
    let ofBatch = lanes.get(batch);
    if (!ofBatch) {
      const count = lanesOf[parts.database.dialect];
      ofBatch = Array.from({ length: count }, () => new Lane(parts, streams, batch));
      lanes.set(batch, ofBatch);
    }
    const key = batch.keyOf(batched.inputOf(input, actor) as never);
    return ofBatch[key.charCodeAt(key.length - 1) % ofBatch.length]!;
  };
  return {
    run: async (request) => {
      await parts.failpoint('before_tx', request.name);
      const outcome = await laneOf(request).done(request);
      await parts.failpoint('after_commit_before_ack', request.name);
      return outcome;
    },
  };
}

/** Orders that are done in the order of coming, as many at a time as have come. */
class Lane {
  readonly #parts: AppParts;
  readonly #streams: StreamContracts;
  readonly #batch: Batch;
  #queue: Waiting[] = [];
  #isRunning = false;
  #answered: Promise<void> = Promise.resolve();

  constructor(parts: AppParts, streams: StreamContracts, batch: Batch) {
    this.#parts = parts;
    this.#streams = streams;
    this.#batch = batch;
  }

  done(request: BatchedRequest): Promise<OrderOutcome> {
    return new Promise((resolve, reject) => {
      const queued = { ...request, inputHash: inputHashOf(this.#parts, request) };
      this.#queue.push({ request: queued, resolve, reject });
      if (this.#isRunning) return;
      this.#isRunning = true;
      // Every packet that has arrived by now is read first; nobody is waited for.
      void turn().then(() => this.#drain());
    });
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#take();
      const settled = await this.#settle(batch.map(({ request }) => request));
      // The next batch is computed while this one goes to disk.
      this.#answer(batch, settled);
    }
    this.#isRunning = false;
  }

  /** The next orders; the second of one opId waits for the next batch, where the first one's result is found. */
  #take(): Waiting[] {
    const opIds = new Set<string>();
    const taken: Waiting[] = [];
    const left: Waiting[] = [];
    for (const waiting of this.#queue) {
      const { opId } = waiting.request;
      const isNext = taken.length < mostTogether && !opIds.has(opId);
      (isNext ? taken : left).push(waiting);
      opIds.add(opId);
    }
    this.#queue = left;
    return taken;
  }

  /** Answers once the disk has it, batch after batch, so that facts are published in the order of seq. */
  #answer(batch: readonly Waiting[], settled: readonly Settled[]): void {
    const isStored = settled.some((one) => 'outcome' in one);
    const kept = (isStored ? this.#parts.database.durable() : Promise.resolve()).then(
      () => null,
      (error: unknown) => ({ error }),
    );
    this.#answered = Promise.all([kept, this.#answered]).then(async ([lost]) => {
      for (const [place, { resolve, reject }] of batch.entries()) {
        if (place > 0 && place % answeredTogether === 0) await turn();
        const one = settled[place]!;
        if ('error' in one) reject(one.error);
        else if (lost) reject(lost.error);
        else resolve(one.outcome);
      }
    });
  }

  async #settle(requests: readonly QueuedRequest[]): Promise<Settled[]> {
    try {
      return await withRetries(() =>
        this.#parts.database.kysely.transaction().execute((db) => this.#runTogether(db, requests)),
      );
    } catch (error) {
      // The database is away or too busy: one by one would fare no better, only later.
      if (isForAll(error)) return requests.map(() => ({ error }));
      this.#parts.log.info({ err: error, batch: this.#batch.name }, 'orders of a batch are done one by one');
      return this.#settleOneByOne(requests);
    }
  }

  async #settleOneByOne(requests: readonly QueuedRequest[]): Promise<Settled[]> {
    const settled: Settled[] = [];
    let failure: Settled | undefined;
    for (const request of requests) {
      const one =
        failure ??
        (await runAlone(this.#parts, request).then(
          (outcome) => ({ outcome }),
          (error: unknown) => ({ error }),
        ));
      if ('error' in one && isForAll(one.error)) failure = one;
      settled.push(one);
    }
    return settled;
  }

  async #runTogether(db: Transaction<Tables>, requests: readonly QueuedRequest[]): Promise<Settled[]> {
    const orders = requests.map((request) => new BatchedOrder(this.#parts, this.#streams, request));
    const [known, locked] = await fly(db, [
      opsOf(requests.map(({ opId }) => opId)),
      this.#batch.lock(orders.map(({ input }) => input)),
    ]);
    const before = storedOps(known.rows);
    const fresh = orders.filter((order) => !order.settleKnown(before.get(order.op.opId)));
    const kept: { statement: RawBuilder<unknown>; rows: number; tooFew: () => Error }[] = [];
    if (fresh.length > 0) {
      const ctx: BatchContext = {
        db,
        parts: this.#parts,
        newId: () => this.#parts.newId(),
        store: (statement, rows, tooFew) => void kept.push({ statement, rows, tooFew }),
      };
      const answers = await this.#batch.runMany(ctx, fresh, locked.rows as never[]);
      fresh.forEach((order, place) => order.settleAnswer(answers[place]));
    }
    const done = fresh.filter((order) => order.isDone);
    if (done.length > 0) {
      const written = await storeBatch(
        db,
        kept.map(({ statement }) => statement),
        done.map(({ op, result }) => ({ ...op, result })),
        done.flatMap((order) => order.facts),
      );
      kept.forEach(({ rows, tooFew }, place) => {
        if (written[place]! < rows) throw tooFew();
      });
      for (const { op } of done) await this.#parts.failpoint('after_insert_before_commit', op.kind);
    }
    return orders.map((order) => order.settled());
  }
}

/** One order while its batch runs. */
class BatchedOrder implements BatchItem<never> {
  readonly actor;
  readonly input: never;
  readonly at: Date;
  readonly op;
  readonly facts: NewFact[] = [];
  result: unknown = null;
  #settled: Settled | undefined;
  readonly #streams: StreamContracts;
  readonly #request: BatchedRequest;

  constructor(parts: AppParts, streams: StreamContracts, request: QueuedRequest) {
    this.at = parts.clock.now();
    this.actor = request.actor;
    this.input = request.handler.batched.inputOf(request.input, request.actor) as never;
    this.op = opOf(parts, request, this.at, request.inputHash);
    this.#streams = streams;
    this.#request = request;
  }

  append(stream: string, type: string, payload: unknown): void {
    const schema = this.#streams[parseStreamName(stream).kind]?.facts[type];
    if (!schema) throw new Error(`no contract declares the fact ${type} in the stream ${stream}`);
    this.facts.push({ stream, seq: 0, type, payload: schema.parse(payload), at: this.at.toISOString() });
  }

  get isDone(): boolean {
    return this.#settled === undefined;
  }

  /** True when the opId was used before: the stored result, or OP_REUSED. */
  settleKnown(stored: Parameters<typeof outcomeOfStored>[0] | undefined): boolean {
    if (!stored) return false;
    try {
      this.#settled = { outcome: outcomeOfStored(stored, this.op) };
    } catch (error) {
      this.#settled = { error };
    }
    return true;
  }

  settleAnswer(answer: unknown): void {
    if (answer instanceof AppError) this.#settled = { error: answer };
    else this.result = this.#request.contract.result.parse(answer);
  }

  settled(): Settled {
    return (
      this.#settled ?? { outcome: { result: this.result, duplicate: false, facts: this.facts, effects: [] } }
    );
  }
}

function isForAll(error: unknown): boolean {
  return error instanceof AppError && errorTable[error.code].retry;
}
