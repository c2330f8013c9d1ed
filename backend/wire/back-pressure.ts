// Cuts a connection that reads slower than it is written to: its facts wait in the database, not in our memory.
import type { Server } from 'socket.io';

const mostBufferedPackets = 500;
const checkEveryMs = 1_000;

/** Checks every connection once a second; O(connections). A cut client reconnects and catches up by seq. */
export function guardSlowConsumers(io: Server): () => void {
  const timer = setInterval(() => {
    for (const [, namespace] of io._nsps) {
      for (const socket of namespace.sockets.values()) {
        const { writeBuffer } = socket.conn as unknown as { writeBuffer: unknown[] };
        if (writeBuffer.length > mostBufferedPackets) socket.disconnect(true);
      }
    }
  }, checkEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}
