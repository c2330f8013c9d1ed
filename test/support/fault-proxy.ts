// A network that misbehaves on demand: a TCP proxy with latency, loss, stalls, half-closes, resets, cuts and a black hole.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What every byte goes through, both ways. */
export interface Weather {
  /** One way, in milliseconds. */
  latencyMs?: number;
  /**
   * Share of packets that are lost, 0 to 1. A program above TCP never misses bytes: a lost packet comes again after the
   * retransmission time (200 ms, doubled for each further loss), and all behind it wait. That is what is done here.
   */
  loss?: number;
}

export interface FaultProxy {
  readonly url: string;
  readonly port: number;
  weather(weather: Weather): void;
  /** Resets every connection at once (RST), as a router that forgets does. */
  cut(): void;
  /** Holds all bytes, both ways, until called with false; nothing is lost. */
  hold(isHeld: boolean): void;
  /** Says to every server that its client will send no more, while the client goes on (half-closed connections). */
  halfClose(): void;
  /** Resets each connection, also new ones, once it has carried so many bytes to the server; null ends that. */
  cutAfter(bytes: number | null): void;
  /**
   * Everything vanishes and nobody is told: no byte, no reset, no end, and new connections are never answered. With
   * false, new connections work again; those that lost bytes stay dead, as they must.
   */
  blackHole(isOpen: boolean): void;
  close(): Promise<void>;
}

const retransmissionMs = 200;

/** One direction of one connection: keeps order whatever the delays. */
class Direction {
  readonly #queue: Buffer[] = [];
  #lastDueMs = 0;
  readonly #to: Socket;
  readonly #next: () => number;
  constructor(to: Socket, next: () => number) {
    this.#to = to;
    this.#next = next;
  }
  carry(bytes: Buffer, { latencyMs = 0, loss = 0 }: Weather): void {
    let delayMs = latencyMs;
    for (let wait = retransmissionMs; this.#next() < loss; wait *= 2) delayMs += wait;
    if (delayMs === 0 && this.#queue.length === 0) {
      this.#to.write(bytes);
      return;
    }
    this.#lastDueMs = Math.max(this.#lastDueMs, performance.now() + delayMs);
    this.#queue.push(bytes);
    // Each timer delivers the oldest bytes, whichever of several timers fires first.
    setTimeout(() => this.#deliver(), this.#lastDueMs - performance.now());
  }
  #deliver(): void {
    const bytes = this.#queue.shift();
    if (bytes && !this.#to.destroyed) this.#to.write(bytes);
  }
}

interface Connection {
  near: Socket;
  far: Socket;
  toServer: number;
  isDead: boolean;
}

/** Forwards to `targetPort` of this machine; `next` gives the numbers from 0 to 1 that decide what is lost. */
export async function openFaultProxy(
  targetPort: number,
  next: () => number = Math.random,
): Promise<FaultProxy> {
  const connections = new Set<Connection>();
  let weather: Weather = {};
  let isHeld = false;
  let isHole = false;
  let limit: number | null = null;

  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true });
    const connection: Connection = { near, far, toServer: 0, isDead: isHole };
    connections.add(connection);
    join(connection, near, far);
    join(connection, far, near);
    if (isHeld) for (const socket of [near, far]) socket.pause();
  });

  function join(connection: Connection, from: Socket, to: Socket): void {
    const direction = new Direction(to, next);
    from.setNoDelay(true);
    from.on('data', (bytes: Buffer) => {
      if (isHole) connection.isDead = true;
      if (connection.isDead) return;
      if (to === connection.far) {
        connection.toServer += bytes.length;
        if (limit !== null && connection.toServer > limit) return reset(connection);
      }
      direction.carry(bytes, weather);
    });
    from.on('end', () => !connection.isDead && to.end());
    from.on('error', () => undefined);
    from.on('close', () => {
      if (connection.isDead && !isHole) connections.delete(connection);
      if (connection.isDead) return;
      connections.delete(connection);
      to.destroy();
    });
  }

  function reset(connection: Connection): void {
    connections.delete(connection);
    for (const socket of [connection.near, connection.far]) socket.resetAndDestroy();
  }
  const cut = (): void => [...connections].forEach(reset);

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    weather: (given) => (weather = given),
    cut,
    hold: (held) => {
      isHeld = held;
      for (const { near, far } of connections)
        for (const socket of [near, far]) held ? socket.pause() : socket.resume();
    },
    halfClose: () => {
      for (const { far } of connections) far.end();
    },
    cutAfter: (bytes) => (limit = bytes),
    blackHole: (isOpen) => (isHole = isOpen),
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
