// Orders that may share a transaction: many senders, a few statements, and an answer for each.
import type { Transaction } from 'kysely';
import { AppError } from '../../shared/errors.ts';
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
}

/** How orders of one or several events are done together. */
export interface Batch<I = never> {
  /** For the log. */
  readonly name: string;
  /** Orders with the same key are never done out of order, nor at the same time. */
  keyOf(input: I): string;
  /**
   * Gives for each item, in order, its result or its refusal; a refused item has changed nothing. Locks rows in the
   * order of their keys. Whatever it throws undoes the batch, whose orders then run one by one.
   */
  runMany(ctx: BatchContext, items: readonly BatchItem<I>[]): Promise<readonly unknown[]>;
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
    const [answer] = await batch.runMany(ctx, [item]);
    if (answer instanceof AppError) throw answer;
    for (const fact of facts) await ctx.append(...fact);
    return answer as R;
  };
  return Object.assign(alone, { batched: { batch, inputOf } }) as unknown as BatchedHandler<I, R>;
}
