// One Socket.IO namespace: every packet gets one answer here, and a connection that only sends rubbish is cut.
import type { Namespace, Socket } from 'socket.io';
import type { Result } from '../../shared/errors.ts';
import type { Contract, StreamContracts } from '../../shared/wire/wire.contract.ts';
import type { AppParts } from '../parts.ts';
import type { Admission } from './admission.ts';
import type { Batches } from './batches.ts';
import type { Actor, OrderHandler, QueryHandler, SignalHandler } from './context.ts';
import { createPacketRunner, type Packet, type PacketRunner } from './packet.ts';
import { roomOfSession, type Publisher } from './publisher.ts';
import { createStrikes } from './rate-limit.ts';
import { countRefusal, toWireError } from './refusals.ts';
import type { ServedStreams } from './streams.ts';

export type Handlers = Readonly<Record<string, OrderHandler | QueryHandler | SignalHandler>>;

export interface NamespaceParts {
  app: AppParts;
  contract: Contract;
  handlers: Handlers;
  streams: ServedStreams;
  /** Streams of both namespaces: an order here may append to a stream followed there. */
  allStreams: StreamContracts;
  publisher: Publisher;
  batches: Batches;
  admission: Admission;
}

type Ack = (result: Result<unknown>) => void;

const strikesBeforeCut = 20;
const strikeWindowMs = 10_000;
const strikeCodes: ReadonlySet<string> = new Set(['INVALID', 'UNKNOWN_EVENT', 'FORBIDDEN']);

/** Serves `namespace`; who may connect is decided by `parts.admission`. */
export function serveNamespace(namespace: Namespace, parts: NamespaceParts): void {
  const run = createPacketRunner(parts);
  namespace.use((socket, next) => {
    parts.admission.admit(socket).then(() => next(), next);
  });
  namespace.on('connection', (socket) => {
    const actor = socket.data['actor'] as Actor;
    const strike = createStrikes(strikesBeforeCut, strikeWindowMs);
    void socket.join(roomOfSession(actor.sessionId));
    // Who leaves the namespace has no business with the connection under it either.
    socket.once('disconnect', () => socket.conn.close());
    socket.on('error', (err) => parts.app.log.warn({ err }, 'a connection failed'));
    socket.onAny((event: unknown, ...rest: unknown[]) => {
      void answer(parts.app, run, socket, event, rest, strike);
    });
  });
}

async function answer(
  app: AppParts,
  run: PacketRunner,
  socket: Socket,
  event: unknown,
  rest: unknown[],
  strike: (nowMs: number) => boolean,
): Promise<void> {
  const actor = socket.data['actor'] as Actor;
  const last = rest.at(-1);
  const ack = typeof last === 'function' ? (last as Ack) : undefined;
  const packet: Packet = {
    event: typeof event === 'string' ? event : '?',
    args: ack ? rest.slice(0, -1) : rest,
    hasAck: ack !== undefined,
  };
  try {
    const ctx = { actor, db: app.database.kysely, at: app.clock.now(), parts: app };
    const { value, afterAck } = await run(socket, ctx, packet);
    ack?.({ ok: true, value });
    await afterAck?.();
  } catch (error) {
    const wireError = toWireError(app, packet.event, error);
    countRefusal(app, actor, packet.event, wireError);
    if (ack) ack({ ok: false, error: wireError });
    else socket.emit('refused', { event: packet.event.slice(0, 80), error: wireError });
    if (strikeCodes.has(wireError.code) && strike(app.clock.now().getTime())) socket.disconnect(true);
  }
}
