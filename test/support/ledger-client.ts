// One person of a fault test as the program has them: wire and durable outbox, and a witness of all that was said to them.
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { io } from 'socket.io-client';
import { openOutbox, type Outbox } from '../../renderer/wire/outbox.ts';
import { openOutboxStorage } from '../../renderer/wire/outbox-storage.ts';
import { browserKey, createSealer } from '../../renderer/wire/outbox-sealer.ts';
import { createWire, type Wire } from '../../renderer/wire/wire.ts';
import type { Actor } from '../../backend/wire/context.ts';
import { signAccessToken } from '../../backend/session/access-token.ts';
import type { assistantContract, assistantStreams } from '../../shared/assistant/assistant.contract.ts';
import type { deskContract, deskStreams } from '../../shared/desk.contract.ts';
import type { WireError } from '../../shared/errors.ts';
import { newOpId } from '../../renderer/wire/wire.ts';
import type { Fact, InputOf, ResultOf, Role } from '../../shared/wire/wire.contract.ts';

type Events = typeof deskContract & typeof assistantContract;
type Streams = typeof deskStreams & typeof assistantStreams;
type OrderName = { [N in keyof Events]: Events[N]['kind'] extends 'order' ? N : never }[keyof Events];

/** What one screen has of one stream: a snapshot and every fact since, as they came. */
export interface Heard {
  snapshots: number;
  seq: number;
  snapshot: unknown;
  facts: Fact[];
  refusal?: WireError;
}

export interface Composed {
  opId: string;
  name: string;
  messageId: string | undefined;
  body: string | undefined;
  /** Set once the server has answered that it is done. */
  isAcked: boolean;
}

export interface LedgerClient {
  readonly actor: Actor;
  readonly composed: Composed[];
  readonly heard: Map<string, Heard>;
  /** Names of the streams of which anything at all came over the network. */
  readonly delivered: Set<string>;
  /** Puts an order into the outbox; resolves with the server's answer, rejects when it is refused, and is put away then. */
  put<N extends OrderName>(lane: string, name: N, input: InputOf<Events[N]>): Promise<ResultOf<Events[N]>>;
  follow(stream: string): void;
  /** The server is there again: as a page does that is told it is online. */
  wake(): void;
  /** What stands in the outbox: names of orders, and how each stands. */
  readonly waiting: readonly string[];
  compareHeads(): Promise<void>;
  /** Nothing of what is followed is known to be missing. */
  isCurrent(): boolean;
  close(): void;
}

/** Connects `actor`, whose session must be in the database. */
export async function openLedgerClient(url: string, secret: Uint8Array, actor: Actor): Promise<LedgerClient> {
  const delivered = new Set<string>();
  const kind = actor.role === 'subscriber' ? 'subscriber' : 'staff';
  const person = { id: actor.id, name: actor.displayName, role: actor.role as Role };
  const wire: Wire<Events, Streams> = createWire({
    url,
    namespace: kind === 'staff' ? '/desk' : '/assistant',
    token: () => signAccessToken(secret, kind, { sessionId: actor.sessionId, person }, new Date()),
    socketFactory: (uri, options) => {
      const socket = io(uri, options);
      for (const event of ['fact', 'hint']) {
        socket.on(event, ({ stream }: { stream: string }) => void delivered.add(stream));
      }
      return socket;
    },
  });
  const factory = new IDBFactory();
  const sealer = createSealer(await browserKey(factory, actor.id));
  const storage = await openOutboxStorage(factory, actor.id, sealer);
  const outbox: Outbox<Events> = await openOutbox<Events>({ storage, wire, personId: actor.id });
  const composed: Composed[] = [];
  const heard = new Map<string, Heard>();
  return {
    actor,
    composed,
    heard,
    delivered,
    put: (lane, name, input) => put(outbox, composed, lane, name, input),
    follow: (stream) => {
      if (!heard.has(stream)) heard.set(stream, listenTo(wire, stream));
    },
    wake: () => wire.retryNow(),
    get waiting() {
      return outbox.items.map(({ name, state, error }) => `${name} ${state} ${JSON.stringify(error ?? '')}`);
    },
    compareHeads: () => wire.compareHeads(),
    isCurrent: () =>
      [...heard].every(([stream, { refusal }]) => refusal !== undefined || wire.isCurrent(stream as never)),
    close: () => {
      outbox.close();
      wire.close();
    },
  };
}

async function put<N extends OrderName>(
  outbox: Outbox<Events>,
  composed: Composed[],
  lane: string,
  name: N,
  input: InputOf<Events[N]>,
): Promise<ResultOf<Events[N]>> {
  const opId = newOpId();
  const { messageId, body } = input as { messageId?: string; body?: string };
  const line: Composed = { opId, name, messageId, body, isAcked: false };
  composed.push(line);
  const answered = new Promise<ResultOf<Events[N]>>((resolve, reject) => {
    const offSent = outbox.onSent((entry, value) => {
      if (entry.opId !== opId) return;
      line.isAcked = true;
      finish(() => resolve(value as ResultOf<Events[N]>));
    });
    const offItems = outbox.subscribe((items) => {
      const failed = items.find((item) => item.opId === opId && item.state === 'failed');
      if (!failed) return;
      const refusal = new Error(`${name}: ${JSON.stringify(failed.error)}`);
      // Who reads why it was refused puts it away: nothing of it was promised.
      composed.splice(composed.indexOf(line), 1);
      finish(() => void outbox.discard(failed.id).then(() => reject(refusal), reject));
    });
    const finish = (settle: () => void): void => {
      offSent();
      offItems();
      settle();
    };
  });
  await outbox.put({ lane, name: name as never, input: input as never, opId });
  return answered;
}

function listenTo(wire: Wire<Events, Streams>, stream: string): Heard {
  const heard: Heard = { snapshots: 0, seq: 0, snapshot: undefined, facts: [] };
  wire.follow(stream as never, {
    onSnapshot: (snapshot: unknown, seq: number) => {
      Object.assign(heard, { snapshots: heard.snapshots + 1, seq, snapshot, facts: [] });
    },
    onFact: (fact: unknown) => void heard.facts.push(fact as Fact),
    onRefused: (error: WireError) => void (heard.refusal = error),
  });
  return heard;
}
