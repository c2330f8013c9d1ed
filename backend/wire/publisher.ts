// Carries committed facts to those who follow their stream. Carrying is never the truth: a lost one is asked for by seq.
import type { Server } from 'socket.io';
import { parseStreamName, type Fact, type StreamContracts } from '../../shared/wire/wire.contract.ts';

export interface Publisher {
  publish(facts: readonly Fact[]): void;
  /** Sends a volatile hint to the followers of `stream`; `exceptSocketId` is the sender's. */
  hint(stream: string, name: string, payload: unknown, exceptSocketId?: string): void;
  /** Cuts every connection of a sign-in at once. */
  cutSession(sessionId: string): void;
}

export const roomOfStream = (stream: string): string => `stream:${stream}`;
export const roomOfSession = (sessionId: string): string => `session:${sessionId}`;

/** `namespaces`: path → the streams that are followed there. */
export function createPublisher(
  io: Server,
  namespaces: Readonly<Record<string, StreamContracts>>,
): Publisher {
  const pathOfKind = new Map<string, string>();
  for (const [path, streams] of Object.entries(namespaces)) {
    for (const kind of Object.keys(streams)) {
      if (pathOfKind.has(kind))
        throw new Error(`two namespaces declare the stream ${kind}; only one would get facts`);
      pathOfKind.set(kind, path);
    }
  }
  const pathOf = (stream: string): string => {
    const path = pathOfKind.get(parseStreamName(stream).kind);
    if (path === undefined) throw new Error(`no namespace follows the stream ${stream}`);
    return path;
  };
  return {
    publish: (facts) => {
      for (const fact of facts) io.of(pathOf(fact.stream)).to(roomOfStream(fact.stream)).emit('fact', fact);
    },
    hint: (stream, name, payload, exceptSocketId) => {
      const room = io.of(pathOf(stream)).to(roomOfStream(stream));
      (exceptSocketId ? room.except(exceptSocketId) : room).volatile.emit('hint', { stream, name, payload });
    },
    cutSession: (sessionId) => {
      for (const path of Object.keys(namespaces)) {
        io.of(path).in(roomOfSession(sessionId)).disconnectSockets(true);
      }
    },
  };
}
