// What a handler is given: who asks, the transaction, the clock, and the ways to tell the world.
import type { Kysely, Transaction } from 'kysely';
import type { Role } from '../../shared/wire/wire.contract.ts';
import type { Tables } from '../db/tables.ts';
import type { AppParts } from '../parts.ts';

/** Who is behind a socket. `id` is the staff_id, or the subscriber_id as text. */
export interface Actor {
  readonly id: string;
  /** `system` is the program itself, which acts by the clock; no socket ever has it. */
  readonly role: Role | 'system';
  readonly sessionId: string;
  readonly displayName: string;
  /** Network address that the connection came from. */
  readonly source: string;
}

/** Whose something is, as columns keep it: `staff:ID`, `technician:ID` or `subscriber:ID`. */
export function ownerOf({ role, id }: Pick<Actor, 'role' | 'id'>): string {
  return `${role === 'subscriber' || role === 'technician' ? role : 'staff'}:${id}`;
}

/** True when the contract's `roles` hold the actor's. */
export function isAllowed(actor: Actor, roles: readonly Role[]): boolean {
  return actor.role !== 'system' && roles.includes(actor.role);
}

export interface QueryContext {
  readonly actor: Actor;
  readonly db: Kysely<Tables>;
  /** Time of the request by the server's clock. */
  readonly at: Date;
  readonly parts: AppParts;
}

/** Where facts are told; a batch keeps them until its end. */
export interface FactWriter {
  append(stream: string, type: string, payload: unknown): Promise<unknown> | void;
}

export interface OrderContext extends Omit<QueryContext, 'db'> {
  readonly db: Transaction<Tables>;
  /**
   * Appends a fact to a stream inside this transaction and gives its seq (gap-free per stream, from 1).
   * Locks the stream's row until the commit; followers get the fact after it.
   */
  append(stream: string, type: string, payload: unknown): Promise<number>;
  /** Runs after the commit is durable and the sender has the ack; errors are logged, never thrown back. */
  afterCommit(effect: () => void | Promise<void>): void;
  newId(): string;
}

export type OrderHandler = (ctx: OrderContext, input: never) => Promise<unknown>;
export type QueryHandler = (ctx: QueryContext, input: never) => Promise<unknown>;
export type SignalHandler = (ctx: SignalContext, input: never) => Promise<void> | void;

export interface SignalContext extends QueryContext {
  /** Sends a volatile hint to everyone who follows `stream`, except the sender. */
  hint(stream: string, name: string, payload: unknown): void;
}

/** Backend side of a stream. */
export interface StreamHandler {
  /**
   * Throws FORBIDDEN or NOT_FOUND when this actor may not follow the stream. `fresh` is true when a snapshot
   * will be given: the place where a look at personal data leaves its audit row, committed before the data is read.
   */
  admit(ctx: QueryContext, key: string, fresh: boolean): Promise<void>;
  /** State of the stream, read in the same consistent view as its seq. */
  snapshot(ctx: QueryContext, key: string): Promise<unknown>;
}
