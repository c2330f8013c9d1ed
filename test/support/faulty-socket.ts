// A client socket to which facts arrive late, twice, out of order or not at all, by the numbers that it is given.
import { io } from 'socket.io-client';
import type { SocketFactory } from '../../renderer/wire/link.ts';

interface Packet {
  data: unknown[];
}

/** `next` gives numbers from 0 to 1. A tenth of the facts is lost, a tenth comes twice, a fifth comes late. */
export function faultySockets(next: () => number): SocketFactory {
  return (uri, options) => {
    const socket = io(uri, options);
    const inner = socket as unknown as { onevent(packet: Packet): void };
    const deliver = inner.onevent.bind(socket);
    inner.onevent = (packet) => {
      if (packet.data[0] !== 'fact') return deliver(packet);
      const fate = next();
      if (fate < 0.1) return;
      const copy = { ...packet, data: [...packet.data] };
      if (fate < 0.3) setTimeout(() => socket.connected && deliver(copy), next() * 30);
      else deliver(packet);
      if (fate > 0.9) deliver(copy);
    };
    return socket;
  };
}
