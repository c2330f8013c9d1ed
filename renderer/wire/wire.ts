// The renderer's side of the one mechanism: orders and queries up, facts and hints down, over one typed object.
import { v7 as uuidv7 } from 'uuid';
import type { Result, WireError } from '../../shared/errors.ts';
import type {
  Contract,
  Fact,
  FactOf,
  InputOf,
  NamesOf,
  ResultOf,
  SnapshotOf,
  StreamContracts,
} from '../../shared/wire/wire.contract.ts';
import { createFollowedStreams } from './followed-streams.ts';
import { Link, type Connection, type LinkParts } from './link.ts';
import { request } from './requests.ts';

/** Names that a stream of these contracts can have: `queue`, `conversation:ID`. */
export type StreamName<S extends StreamContracts> = (keyof S & string) | `${keyof S & string}:${string}`;
type KindOf<N extends string> = N extends `${infer K}:${string}` ? K : N;

export interface Follower<S> {
  /** Replaces everything: at the start, and whenever the server cannot give just what is missing. */
  onSnapshot(snapshot: SnapshotOf<S>, seq: number): void;
  onFact(fact: FactOf<S> & Pick<Fact, 'stream' | 'seq' | 'at'>): void;
  onRefused?(error: WireError): void;
}

export interface Hint {
  stream: string;
  name: string;
  payload: unknown;
}

export interface Wire<C extends Contract, S extends StreamContracts> {
  /**
   * Sends an order and waits for its durable result. Sent again with the same opId after a timeout or a cut; after
   * about 20 s, or once `signal` is aborted, the result is UNREACHABLE. Try again with the same `opId` then, or use
   * the outbox.
   */
  order<N extends NamesOf<C, 'order'>>(
    name: N,
    input: InputOf<C[N]>,
    options?: { opId?: string; signal?: AbortSignal },
  ): Promise<Result<ResultOf<C[N]>>>;
  query<N extends NamesOf<C, 'query'>>(name: N, input: InputOf<C[N]>): Promise<Result<ResultOf<C[N]>>>;
  /** Sent when connected, else dropped. */
  signal<N extends NamesOf<C, 'signal'>>(name: N, input: InputOf<C[N]>): void;
  /** Follows a stream until the returned function is called. Several may follow the same one: it is opened once. */
  follow<N extends StreamName<S>>(stream: N, follower: Follower<S[KindOf<N>]>): () => void;
  /** True when this stream is followed and nothing of it is known to be missing. */
  isCurrent(stream: StreamName<S>): boolean;
  /** After a return: waits, some seconds at most, for what was missed; how many facts that were. */
  caughtUp(): Promise<number>;
  onHint(listener: (hint: Hint) => void): () => void;
  connection(): Connection;
  onConnection(listener: (connection: Connection) => void): () => void;
  /** Gives the server a fresh token of the same sign-in before the old one expires. */
  renew(token: string): Promise<Result<null>>;
  retryNow(): void;
  /** Compares the heads of all streams with the server now, instead of at the next quarter of a minute. */
  compareHeads(): Promise<void>;
  close(): void;
}

/** Connects at once. `C` and `S` are the contract and the streams of the namespace. */
export function createWire<C extends Contract, S extends StreamContracts>(parts: LinkParts): Wire<C, S> {
  const link = new Link(parts);
  const streams = createFollowedStreams(link);
  return {
    order: (name, input, options) =>
      request(link, name, { opId: options?.opId ?? newOpId(), input }, options?.signal) as Promise<
        Result<never>
      >,
    query: (name, input) => request(link, name, input) as Promise<Result<never>>,
    signal: (name, input) => {
      if (link.socket.connected) link.socket.volatile.emit(name, input);
    },
    follow: (stream, follower) => streams.follow(stream, follower as Parameters<typeof streams.follow>[1]),
    isCurrent: (stream) => streams.isCurrent(stream),
    caughtUp: () => streams.caughtUp(),
    onHint: (listener) => {
      link.socket.on('hint', listener);
      return () => void link.socket.off('hint', listener);
    },
    connection: () => link.connection,
    onConnection: (listener) => link.onConnection(listener),
    renew: (token) => request(link, 'session:renew', { token }) as Promise<Result<null>>,
    retryNow: () => link.retryNow(),
    compareHeads: () => streams.compareHeads(),
    close: () => {
      streams.close();
      link.close();
    },
  };
}

/** Id of an operation: make it in the same tick in which the person acts. */
export function newOpId(): string {
  return uuidv7();
}
