// The vocabulary of the wire: what an order, a query, a signal and a stream are, and the envelopes they travel in.
import { z } from 'zod';

export const staffRoles = ['agent', 'dispatcher', 'supervisor', 'admin'] as const;
export const roles = [...staffRoles, 'technician', 'subscriber'] as const;
export type StaffRole = (typeof staffRoles)[number];
export type Role = (typeof roles)[number];

/** A mutating message: carries an opId, runs in one transaction, is acknowledged after a durable commit. */
export interface OrderContract {
  kind: 'order';
  roles: readonly Role[];
  /** How many a minute one actor may send; more are answered RATE. */
  perMinute: number;
  input: z.ZodType;
  result: z.ZodType;
}

/** A read: no opId, nothing changes (but a look may leave a row in the audit trail). */
export interface QueryContract extends Omit<OrderContract, 'kind'> {
  kind: 'query';
}

/** A volatile hint such as "typing": never stored, never acknowledged, may be lost. */
export interface SignalContract extends Omit<OrderContract, 'kind' | 'result'> {
  kind: 'signal';
}

export type EventContract = OrderContract | QueryContract | SignalContract;
export type Contract = Readonly<Record<string, EventContract>>;

/** A sequence of facts that a screen follows: `kind` alone, or `kind:key` when `key` is given. */
export interface StreamContract {
  roles: readonly Role[];
  /** Schema of the part after `kind:`; absent for a stream that exists once, such as `queue`. */
  key?: z.ZodType<string>;
  snapshot: z.ZodType;
  facts: Readonly<Record<string, z.ZodType>>;
}
export type StreamContracts = Readonly<Record<string, StreamContract>>;

type Parts<K extends EventContract['kind'], C> = Omit<C & { kind: K }, 'kind'>;

/** Declares an order; see {@link OrderContract}. */
export function order<I extends z.ZodType, R extends z.ZodType>(
  parts: Parts<'order', OrderContract> & { input: I; result: R },
) {
  return { kind: 'order' as const, ...parts };
}

/** Declares a query; see {@link QueryContract}. */
export function query<I extends z.ZodType, R extends z.ZodType>(
  parts: Parts<'query', QueryContract> & { input: I; result: R },
) {
  return { kind: 'query' as const, ...parts };
}

/** Declares a signal; see {@link SignalContract}. */
export function signal<I extends z.ZodType>(parts: Parts<'signal', SignalContract> & { input: I }) {
  return { kind: 'signal' as const, ...parts };
}

/** Declares a stream; see {@link StreamContract}. */
export function stream<S extends z.ZodType, F extends Readonly<Record<string, z.ZodType>>>(
  parts: Omit<StreamContract, 'snapshot' | 'facts'> & { snapshot: S; facts: F },
) {
  return parts;
}

/** Names of the events of one kind in a contract. */
export type NamesOf<C extends Contract, K extends EventContract['kind']> = {
  [N in keyof C & string]: C[N]['kind'] extends K ? N : never;
}[keyof C & string];
/** What a sender passes in (before parsing). */
export type InputOf<E> = E extends { input: infer I extends z.ZodType } ? z.input<I> : never;
/** What a handler receives (after parsing). */
export type ParsedOf<E> = E extends { input: infer I extends z.ZodType } ? z.output<I> : never;
/** What a handler returns and the sender gets. */
export type ResultOf<E> = E extends { result: infer R extends z.ZodType } ? z.output<R> : never;
/** State that a fresh follower of a stream gets. */
export type SnapshotOf<S> = S extends { snapshot: infer P extends z.ZodType } ? z.output<P> : never;
/** Union of `{type, payload}` of a stream's facts. */
export type FactOf<S> = S extends { facts: infer F extends Readonly<Record<string, z.ZodType>> }
  ? { [T in keyof F & string]: { type: T; payload: z.output<F[T]> } }[keyof F & string]
  : never;

export const opId = z.uuid({ version: 'v7' }).toLowerCase();
/** RFC 3339 instant in UTC, such as `2026-11-24T12:00:00.000Z`. */
export const instant = z.iso.datetime();
/** Calendar day in Europe/Kyiv, `2026-11-24`. */
export const day = z.iso.date();

/** Envelope of every order. */
export const orderEnvelope = z.strictObject({ opId, input: z.unknown() });
export const streamOpenInput = z.strictObject({
  stream: z.string().min(1).max(120),
  /** Last sequence number that the follower has; absent asks for a snapshot. */
  after: z.int().min(0).optional(),
});
export const streamCloseInput = z.strictObject({ stream: z.string().min(1).max(120) });
/** Follower's heads: stream → last applied seq. The answer lists the streams that are ahead. */
export const streamHeadsInput = z.strictObject({
  heads: z.record(z.string().max(120), z.int().min(0)).refine((h) => Object.keys(h).length <= 200),
});

/** One fact as it travels and as it is stored. `seq` is gap-free per stream, from 1. */
export interface Fact {
  stream: string;
  seq: number;
  type: string;
  payload: unknown;
  at: string;
}
/** Answer to `stream:open`: a snapshot valid at `seq`, or the facts after what the follower had. */
export type StreamOpened = { seq: number; snapshot: unknown } | { seq: number; facts: Fact[]; more: boolean };

/** Most facts in one catch-up answer; the follower asks again while `more` is true. */
export const catchUpPageSize = 200;
/** Largest frame that the server reads, in bytes. */
export const maxFrameBytes = 65_536;
/** Version of this wire; a client with another one is asked to update. */
export const protocolVersion = 1;

/** Splits `kind:key`. `key` is the empty string when the name has none. */
export function parseStreamName(name: string): { kind: string; key: string } {
  const colon = name.indexOf(':');
  return colon < 0 ? { kind: name, key: '' } : { kind: name.slice(0, colon), key: name.slice(colon + 1) };
}

/** True when the contract declares this stream and its key is well formed. */
export function isDeclaredStream(streams: StreamContracts, name: string): boolean {
  const { kind, key } = parseStreamName(name);
  const contract = Object.hasOwn(streams, kind) ? streams[kind] : undefined;
  if (!contract) return false;
  return contract.key ? contract.key.safeParse(key).success : key === '' && !name.includes(':');
}
