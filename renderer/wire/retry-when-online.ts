// The browser says when the computer is on a network again: the connection is tried at once then, not at its next turn.
import type { Connection } from './link.ts';

/** Until the wire is closed. */
export function retryWhenOnline(wire: {
  retryNow(): void;
  onConnection(listener: (connection: Connection) => void): () => void;
}): void {
  const retry = (): void => wire.retryNow();
  addEventListener('online', retry);
  wire.onConnection(({ state }) => {
    if (state === 'ended') removeEventListener('online', retry);
  });
}
