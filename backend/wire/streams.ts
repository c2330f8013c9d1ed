// Opening a stream: admit, then a snapshot valid at its seq, or the facts that the follower missed.
import { AppError } from '../../shared/errors.ts';
import {
  catchUpPageSize,
  isDeclaredStream,
  parseStreamName,
  type StreamContracts,
  type StreamOpened,
} from '../../shared/wire/wire.contract.ts';
import { isAllowed, type QueryContext, type StreamHandler } from './context.ts';
import { selectFactsAfter, selectHead } from './wire.records.ts';

export interface ServedStreams {
  contracts: StreamContracts;
  handlers: Readonly<Record<string, StreamHandler>>;
}

/**
 * Answers `stream:open`. Without `after` (or when `after` is ahead of us, as after a restored backup) the follower
 * gets a snapshot; else at most {@link catchUpPageSize} facts, with `more` when there are others. `join` starts the
 * live facts: after the follower is admitted (nothing leaks) and before the state is read (nothing is missed).
 * Throws FORBIDDEN for a stream that is undeclared or closed to the role: the same answer for both.
 */
export async function openStream(
  served: ServedStreams,
  ctx: QueryContext,
  stream: string,
  after: number | undefined,
  join: () => unknown,
): Promise<StreamOpened> {
  const { kind, key } = parseStreamName(stream);
  if (!isDeclaredStream(served.contracts, stream) || !isAllowed(ctx.actor, served.contracts[kind]!.roles)) {
    throw new AppError('FORBIDDEN');
  }
  const handler = served.handlers[kind];
  if (!handler) throw new Error(`no handler serves the stream ${kind}`);
  if (after !== undefined && after <= (await selectHead(ctx.db, stream))) {
    await handler.admit(ctx, key, false);
    await join();
    await ctx.parts.failpoint('mid_catchup', stream);
    const facts = await selectFactsAfter(ctx.db, stream, after, catchUpPageSize);
    await ctx.parts.database.durable();
    return { seq: facts.at(-1)?.seq ?? after, facts, more: facts.length === catchUpPageSize };
  }
  await handler.admit(ctx, key, true);
  await join();
  const opened = await ctx.parts.database.kysely
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (db) => {
      const seq = await selectHead(db, stream);
      const snapshot = await handler.snapshot({ ...ctx, db }, key);
      return { seq, snapshot: served.contracts[kind]!.snapshot.parse(snapshot) };
    });
  // Nobody may see what a power cut could still take back: the seq would be given to another fact then.
  await ctx.parts.database.durable();
  return opened;
}
