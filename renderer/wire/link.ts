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

const reconnectFloorMs = 500;
const reconnectCeilingMs = 10_000;
const connectTimeoutMs = 15_000;

/** Starts connecting at once. All reconnecting is done here: Socket.IO's own does not cover refusals and cuts. */
export class Link {
  readonly socket: Socket;
  readonly #parts: LinkParts;
  readonly #listeners = new Set<(connection: Connection) => void>();
  #connection: Connection = { state: 'connecting', sinceMs: Date.now() };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #token = '';
  #refusedToken: string | undefined;

  constructor(parts: LinkParts) {
    this.#parts = parts;
    this.socket = (parts.socketFactory ?? io)(parts.url + parts.namespace, {
      transports: ['websocket'],
      autoConnect: false,
      forceNew: true,
      reconnection: false,
      timeout: connectTimeoutMs,
    });
    this.socket.on('connect', () => {
      this.#attempt = 0;
      this.#refusedToken = undefined;
      this.#become('online');
    });
    this.socket.on('disconnect', () => this.#tryLater());
    this.socket.on('connect_error', (error) =>
      this.#refused((error as { data?: Partial<WireError> }).data?.code),
    );
    void this.#connect();
  }

  get connection(): Connection {
    return this.#connection;
  }

  onConnection(listener: (connection: Connection) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** One try. `null`: no answer (not connected, cut meanwhile, or none within `timeoutMs`). */
  ask(event: string, payload: unknown, timeoutMs: number): Promise<Result<unknown> | null> {
    return new Promise((resolve) => {
      if (!this.socket.connected) return resolve(null);
      this.socket.timeout(timeoutMs).emit(event, payload, (error: Error | null, result: Result<unknown>) => {
        resolve(error ? null : result);
      });
    });
  }

  /** Tries to connect at once instead of waiting for the next turn. */
  retryNow(): void {
    if (this.#connection.state === 'offline' && !this.socket.active) void this.#connect();
  }

  close(): void {
    this.#become('ended');
    this.socket.disconnect();
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tryLater(), connectTimeoutMs);
    try {
      this.#token = await this.#parts.token(this.#refusedToken);
    } catch (error) {
      if (error instanceof AppError && error.code === 'UNAUTHENTICATED') this.#end('UNAUTHENTICATED');
      else this.#tryLater();
      return;
    }
    if (this.#connection.state === 'ended' || this.socket.connected) return;
    this.socket.auth = { token: this.#token, protocol: protocolVersion };
    this.socket.connect();
  }

  #refused(code: string | undefined): void {
    if (code === 'UPDATE_REQUIRED') return this.#end(code);
    if (code !== 'UNAUTHENTICATED') return this.#tryLater();
    if (this.#refusedToken !== undefined) return this.#end(code);
    this.#refusedToken = this.#token;
    void this.#connect();
  }

  #tryLater(): void {
    if (this.#connection.state === 'ended') return;
    this.#become('offline');
    this.socket.disconnect();
    this.#attempt += 1;
    const delayMs = fullJitterMs(this.#attempt, reconnectFloorMs, reconnectCeilingMs);
    this.#timer = setTimeout(() => void this.#connect(), delayMs);
  }

  #end(code: 'UNAUTHENTICATED' | 'UPDATE_REQUIRED'): void {
    this.#become('ended', { code, details: {} });
    this.socket.disconnect();
  }

  #become(state: Connection['state'], error?: WireError): void {
    clearTimeout(this.#timer);
    if (this.#connection.state === state || this.#connection.state === 'ended') return;
    this.#connection = { state, sinceMs: Date.now(), ...(error ? { error } : {}) };
    for (const listener of this.#listeners) listener(this.#connection);
  }
}
