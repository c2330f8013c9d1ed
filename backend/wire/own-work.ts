// Work that nobody asked for over a socket, such as what the clock demands: facts like those of an order, without one.
import type { StreamContracts } from '../../shared/wire/wire.contract.ts';
import type { AppParts } from '../parts.ts';
import type { Actor, OrderContext } from './context.ts';
import { contextOf, withRetries, tellTheWorld, type OrderOutcome } from './orders.ts';
import type { Publisher } from './publisher.ts';

/** Who acts when the program itself does; never behind a socket, and in no contract's roles. */
export const systemActor: Actor = {
  id: 'system',
  role: 'system',
  sessionId: 'system',
  displayName: '',
  source: '',
};

/** What own work needs of the wire. */
export interface OwnWorkWire {
  publisher: Publisher;
  /** Every stream of the program, of both namespaces. */
  streams: StreamContracts;
}

/**
 * Starts work that the clock asks for, and gives the function that stops it and waits for a round under way.
 * `connected` tells which staff have a connection now.
 */
export type ClockJob = (
  app: AppParts,
  wire: OwnWorkWire,
  connected: () => ReadonlySet<string>,
) => () => Promise<void> | void;

/**
 * Calls `look` every `everyMs`, one look at a time; gives the function that ends it and waits for a look under way. What a look throws
 * goes to `onFailed`, and the next one tries again.
 */
export function lookEvery(
  everyMs: number,
  look: () => Promise<void>,
  onFailed: (error: unknown) => void,
): () => Promise<void> {
  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= look()
      .catch(onFailed)
      .finally(() => (looking = undefined));
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

/**
 * Runs `work` in one transaction (again after a deadlock) and resolves with what it gave once that is durable and its
 * facts are published. What it throws comes out, and nothing of it remains. `name` names it to failpoints and the log.
 */
export async function runOwnWork<T>(
  app: AppParts,
  wire: OwnWorkWire,
  name: string,
  work: (ctx: OrderContext) => Promise<T>,
): Promise<T> {
  await app.failpoint('before_tx', name);
  const { value, outcome } = await withRetries(() =>
    app.database.kysely.transaction().execute(async (db) => {
      const outcome: OrderOutcome = { result: null, duplicate: false, facts: [], effects: [] };
      const value = await work(contextOf(app, { db, actor: systemActor, streams: wire.streams }, outcome));
      await app.failpoint('after_insert_before_commit', name);
      return { value, outcome };
    }),
  );
  await app.database.durable();
  await tellTheWorld(app, wire.publisher, name, outcome);
  return value;
}
