// The desk's connection from sign-in to sign-out: wire, outbox, and what the frame shows of them.
import { maySendReply } from '../chat/held-replies.ts';
import { forgetOpened } from '../subscriber/recent-subscribers.ts';
import { setDesk, type DeskContract, type DeskStreams } from '../wire/desk.ts';
import type { Connection } from '../wire/link.ts';
import { browserKey, createSealer } from '../wire/outbox-sealer.ts';
import { openOutboxStorage } from '../wire/outbox-storage.ts';
import { openOutbox } from '../wire/outbox.ts';
import { retryWhenOnline } from '../wire/retry-when-online.ts';
import { createWire } from '../wire/wire.ts';
import { useConnection } from './connection.store.ts';

export interface DeskAccess {
  personId: string;
  /** Origin of the backend. */
  url: string;
  /** As LinkParts.token. */
  token(refused?: string): Promise<string>;
  /** The sign-in is over, or the program must be updated. */
  onEnded(connection: Connection): void;
}

/** Opens wire and outbox and makes them the ones that features use; the returned function ends both. */
export async function connectDesk(access: DeskAccess): Promise<() => void> {
  const shown = useConnection();
  const wire = createWire<DeskContract, DeskStreams>({
    url: access.url,
    namespace: '/desk',
    token: (refused) => access.token(refused),
  });
  retryWhenOnline(wire);
  const sealer = createSealer(await browserKey(indexedDB, access.personId));
  const outbox = await openOutbox<DeskContract>({
    storage: await openOutboxStorage(indexedDB, access.personId, sealer),
    wire,
    personId: access.personId,
    locks: navigator.locks,
    channel: new BroadcastChannel(`lanka-outbox:${access.personId}`),
    maySend: (entry) => maySendReply(wire, entry, access.personId),
  });
  const show = (connection: Connection): void => {
    if (connection.state === 'ended') return access.onEnded(connection);
    const isReturn = shown.status === 'offline' && connection.state === 'online';
    shown.become(connection.state);
    if (isReturn) void wire.caughtUp().then((updates) => shown.returned(updates));
  };
  const offConnection = wire.onConnection(show);
  const offOutbox = outbox.subscribe((items) => {
    shown.waitingCount = items.filter((item) => item.state !== 'failed').length;
  });
  show(wire.connection());
  setDesk({ wire, outbox });
  return () => {
    offConnection();
    offOutbox();
    outbox.close();
    wire.close();
    setDesk(undefined);
    forgetOpened();
    shown.waitingCount = 0;
  };
}
