// How many connections one address may hold open without having asked for anything yet.
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Closes a new connection at once when its address already holds `most` on which no whole request has arrived.
 * Working connections do not count, so that an office behind one address is not hurt.
 */
export function limitPendingConnections(server: Server, most: number): void {
  const pendingByAddress = new Map<string, number>();
  const settled = new WeakSet<Socket>();
  const settle = (socket: Socket, address: string): void => {
    if (settled.has(socket)) return;
    settled.add(socket);
    const left = (pendingByAddress.get(address) ?? 1) - 1;
    if (left > 0) pendingByAddress.set(address, left);
    else pendingByAddress.delete(address);
  };
  const addresses = new WeakMap<Socket, string>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    const pending = (pendingByAddress.get(address) ?? 0) + 1;
    pendingByAddress.set(address, pending);
    addresses.set(socket, address);
    socket.once('close', () => settle(socket, address));
    if (pending > most) socket.destroy();
  });
  const onRequest = ({ socket }: { socket: Socket }): void => settle(socket, addresses.get(socket) ?? '');
  server.on('request', onRequest);
  server.on('upgrade', onRequest);
}
