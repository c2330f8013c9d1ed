// Types that tie handlers to their contract: a missing handler, a wrong input or a wrong answer does not compile.
import type { z } from 'zod';
import type { Contract, EventContract, ParsedOf, StreamContracts } from '../../shared/wire/wire.contract.ts';
import type { OrderContext, QueryContext, SignalContext, StreamHandler } from './context.ts';

/** What a handler returns, before the contract parses it. */
export type AnswerOf<E> = E extends { result: infer R extends z.ZodType } ? z.input<R> : never;

type HandlerFor<E extends EventContract> = E['kind'] extends 'order'
  ? (ctx: OrderContext, input: ParsedOf<E>) => Promise<AnswerOf<E>>
  : E['kind'] extends 'query'
    ? (ctx: QueryContext, input: ParsedOf<E>) => Promise<AnswerOf<E>>
    : (ctx: SignalContext, input: ParsedOf<E>) => Promise<void> | void;

/** A handler for every event of the contract `C`. */
export type HandlersFor<C extends Contract> = { readonly [N in keyof C]: HandlerFor<C[N]> };

/** A handler for every stream of `S`, with the snapshot that its contract promises. */
export type StreamHandlersFor<S extends StreamContracts> = {
  readonly [N in keyof S]: StreamHandler & {
    snapshot(ctx: QueryContext, key: string): Promise<z.input<S[N]['snapshot']>>;
  };
};
