// Keeps one Socket.IO connection of a signed-in person alive, says how it is, and sends single requests over it.
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { AppError, type Result, type WireError } from '../../shared/errors.ts';
import { protocolVersion } from '../../shared/wire/wire.contract.ts';
import { fullJitterMs } from './backoff.ts';

/**
 * `connecting`: the first try. `offline`: was or could not get online, trying. `ended`: will not try any more, because
 * of `error` (UNAUTHENTICATED: sign in again; UPDATE_REQUIRED) or because the link was closed.
 */
export interface Connection {
  state: 'connecting' | 'online' | 'offline' | 'ended';
  sinceMs: number;
  error?: WireError;
}

export type SocketFactory = (uri: string, options: Partial<ManagerOptions & SocketOptions>) => Socket;

export interface LinkParts {
  /** Origin of the backend, such as `http://127.0.0.1:4100`. */
  url: string;
  namespace: `/${string}`;
  /**
   * Gives an access token. `refused` is the one that the server has just refused: get a fresh one. Rejects with
   * AppError UNAUTHENTICATED when the sign-in is over; any other rejection is taken as "cannot be reached now".
   */
  token(refused?: string): Promise<string>;
  socketFactory?: SocketFactory;
}

export interface Link {
  readonly socket: Socket;
  connection(): Connection;
  onConnection(listener: (connection: Connection) => void): () => void;
  /** One try. `null`: no answer (not connected, cut meanwhile, or none within `timeoutMs`). */
  ask(event: string, payload: unknown, timeoutMs: number): Promise<Result<unknown> | null>;
  /** Tries to connect at once instead of waiting for the next turn. */
  retryNow(): void;
  close(): void;
}

const reconnectFloorMs = 500;
const reconnectCeilingMs = 10_000;
const connectTimeoutMs = 15_000;

/** Starts connecting at once. All reconnecting is done here: Socket.IO's own does not cover refusals and cuts. */
export function createLink(parts: LinkParts): Link {
  const socket = (parts.socketFactory ?? io)(parts.url + parts.namespace, {
    transports: ['websocket'],
    autoConnect: false,
    forceNew: true,
    reconnection: false,
    timeout: connectTimeoutMs,
  });
  const listeners = new Set<(connection: Connection) => void>();
  let current: Connection = { state: 'connecting', sinceMs: Date.now() };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let token = '';
  let refused: string | undefined;

  function become(state: Connection['state'], error?: WireError): void {
    clearTimeout(timer);
    if (current.state === state || current.state === 'ended') return;
    current = { state, sinceMs: Date.now(), ...(error ? { error } : {}) };
    for (const listener of [...listeners]) listener(current);
  }

  async function connect(): Promise<void> {
    clearTimeout(timer);
    timer = setTimeout(tryLater, connectTimeoutMs);
    try {
      token = await parts.token(refused);
    } catch (error) {
      if (error instanceof AppError && error.code === 'UNAUTHENTICATED') end('UNAUTHENTICATED');
      else tryLater();
      return;
    }
    if (current.state === 'ended' || socket.connected) return;
    socket.auth = { token, protocol: protocolVersion };
    socket.connect();
  }

  function tryLater(): void {
    if (current.state === 'ended') return;
    become('offline');
    socket.disconnect();
    attempt += 1;
    timer = setTimeout(() => void connect(), fullJitterMs(attempt, reconnectFloorMs, reconnectCeilingMs));
  }

  function end(code: 'UNAUTHENTICATED' | 'UPDATE_REQUIRED'): void {
    become('ended', { code, details: {} });
    socket.disconnect();
  }

  socket.on('connect', () => {
    attempt = 0;
    refused = undefined;
    become('online');
  });
  socket.on('disconnect', tryLater);
  socket.on('connect_error', (error) => {
    const code = (error as { data?: Partial<WireError> }).data?.code;
    if (code === 'UPDATE_REQUIRED') return end(code);
    if (code !== 'UNAUTHENTICATED') return tryLater();
    if (refused !== undefined) return end(code);
    refused = token;
    void connect();
  });
  void connect();

  return {
    socket,
    connection: () => current,
    onConnection: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    ask: (event, payload, timeoutMs) =>
      new Promise((resolve) => {
        if (!socket.connected) return resolve(null);
        socket.timeout(timeoutMs).emit(event, payload, (error: Error | null, result: Result<unknown>) => {
          resolve(error ? null : result);
        });
      }),
    retryNow: () => {
      if (current.state === 'offline' && !socket.active) void connect();
    },
    close: () => {
      become('ended');
      socket.disconnect();
    },
  };
}
