// Cuts a connection that reads slower than it is written to: its facts wait in the database, not in our memory.
import type { Server } from 'socket.io';

const mostBufferedPackets = 500;
const checkEveryMs = 1_000;
const closeGraceMs = 500;

interface Connection {
  writeBuffer: readonly unknown[];
  transport: { socket?: { terminate(): void } };
}

/** Checks every connection once a second; O(connections). A cut client reconnects and catches up by seq. */
export function guardSlowConsumers(io: Server): () => void {
  const timer = setInterval(() => {
    for (const connection of connectionsOf(io)) {
      if (connection.writeBuffer.length > mostBufferedPackets) terminate(connection);
    }
  }, checkEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}

/**
 * Stops serving: cuts every connection politely, and half a second later those that did not go, of `http` too: a browser
 * keeps some on which it asks nothing, and the server would wait for them.
 */
export async function closeSockets(io: Server, http: { closeAllConnections(): void }): Promise<void> {
  const connections = connectionsOf(io);
  io.disconnectSockets(true);
  const timer = setTimeout(() => {
    for (const connection of connections) terminate(connection);
    http.closeAllConnections();
  }, closeGraceMs);
  await io.close();
  clearTimeout(timer);
}

/** Socket.IO keeps them where its types do not look: also those that have not joined a namespace. */
function connectionsOf(io: Server): Connection[] {
  return Object.values((io.engine as unknown as { clients: Record<string, Connection> }).clients);
}

/** Ends the TCP connection at once. Closing in good form would wait, buffer and all, until the far end reads. */
function terminate(connection: Connection): void {
  connection.transport.socket?.terminate();
}
