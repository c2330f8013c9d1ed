// Orders that may share a transaction: many senders, a few statements, and an answer for each.
import type { RawBuilder, Transaction } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import { fly } from '../db/flight.ts';
import type { Tables } from '../db/tables.ts';
import type { AppParts } from '../parts.ts';
import type { Actor, FactWriter, OrderContext } from './context.ts';

/** One order of a batch. Its facts are stored after all of them; those of a refused one are dropped. */
export interface BatchItem<I> extends FactWriter {
  readonly actor: Actor;
  readonly input: I;
  readonly at: Date;
}

export interface BatchContext {
  readonly db: Transaction<Tables>;
  readonly parts: AppParts;
  newId(): string;
  /**
   * Runs a statement that writes, together with what the batch stores after it. When it has written fewer rows than
   * `rows`, `tooFew` is thrown and undoes the batch. For a flight: see flight.ts.
   */
  store(statement: RawBuilder<unknown>, rows: number, tooFew: () => Error): Promise<void> | void;
}

/** How orders of one or several events are done together. */
export interface Batch<I = never, Row = never> {
  /** For the log. */
  readonly name: string;
  /** Orders with the same key are never done out of order, nor at the same time. */
  keyOf(input: I): string;
  /**
   * Statement that locks the rows that the orders change, in the order of their keys, and gives them. It also gets
   * orders that were done before. For a flight: see flight.ts.
   */
  lock(inputs: readonly I[]): RawBuilder<unknown>;
  /**
   * Gives for each item, in order, its result or its refusal; a refused item has changed nothing. `locked` is what
   * {@link lock} gave. Whatever it throws undoes the batch, whose orders then run one by one.
   */
  runMany(
    ctx: BatchContext,
    items: readonly BatchItem<I>[],
    locked: readonly Row[],
  ): Promise<readonly unknown[]>;
}

/** Handler of an order that also says how it is done together with others. */
export interface BatchedHandler<I, R> {
  (ctx: OrderContext, input: I): Promise<R>;
  readonly batched: {
    readonly batch: Batch;
    inputOf(input: unknown, actor: Actor): unknown;
  };
}

/** Makes a handler of `batch`; alone it is a batch of one. `inputOf` turns what was sent into what the batch takes. */
export function batched<I, R, J = never>(batch: Batch<J>, inputOf: (input: I, actor: Actor) => J) {
  const alone = async (ctx: OrderContext, input: I): Promise<R> => {
    const facts: Parameters<OrderContext['append']>[] = [];
    const append: FactWriter['append'] = (...fact) => void facts.push(fact);
    const item = { actor: ctx.actor, at: ctx.at, input: inputOf(input, ctx.actor), append };
    const [locked] = await fly(ctx.db, [batch.lock([item.input])]);
    const [answer] = await batch.runMany(storingAtOnce(ctx), [item], locked.rows as never[]);
    if (answer instanceof AppError) throw answer;
    for (const fact of facts) await ctx.append(...fact);
    return answer as R;
  };
  return Object.assign(alone, { batched: { batch, inputOf } }) as unknown as BatchedHandler<I, R>;
}

/** The context of an order that is done alone: what it stores is stored at once. */
export function storingAtOnce(ctx: OrderContext): BatchContext {
  const { db, parts } = ctx;
  const store: BatchContext['store'] = async (statement, rows, tooFew) => {
    const [{ affected }] = await fly(db, [statement]);
    if (affected < rows) throw tooFew();
  };
  return { db, parts, newId: () => ctx.newId(), store };
}
