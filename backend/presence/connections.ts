// Who is connected now: sockets of each person, counted in memory. It knows nothing of the past.
import type { Namespace } from 'socket.io';
import type { Actor } from '../wire/context.ts';

/** Counts every connection of `namespace` from now on; the function tells who has at least one. */
export function createConnections(namespace: Namespace): () => ReadonlySet<string> {
  const sockets = new Map<string, number>();
  const change = (staffId: string, by: 1 | -1): void => {
    const now = (sockets.get(staffId) ?? 0) + by;
    if (now > 0) sockets.set(staffId, now);
    else sockets.delete(staffId);
  };
  namespace.on('connection', (socket) => {
    const { id } = socket.data['actor'] as Actor;
    change(id, 1);
    socket.once('disconnect', () => change(id, -1));
  });
  return () => new Set(sockets.keys());
}
