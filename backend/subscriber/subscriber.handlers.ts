// Answers of the desk's queries about subscribers.
import type { ParsedOf, ResultOf } from '../../shared/wire/wire.contract.ts';
import type { subscriberEvents } from '../../shared/subscriber/subscriber.contract.ts';
import type { QueryContext } from '../wire/context.ts';
import { finderOf } from './finder-of-parts.ts';

type Find = (typeof subscriberEvents)['subscriber:find'];

/** See the contract. Searching is not a look at an account: the audit trail is written when one is opened. */
export function subscriberFind(ctx: QueryContext, { text, limit }: ParsedOf<Find>): Promise<ResultOf<Find>> {
  return finderOf(ctx.parts).find(text, limit, ctx.at.getTime());
}

export const subscriberHandlers = { 'subscriber:find': subscriberFind };
