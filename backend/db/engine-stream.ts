// Makes of the worker's exchange of bytes the socket that the `pg` client expects.
import { Duplex } from 'node:stream';

const terminateMessage = 'X'.charCodeAt(0);
type Done = (error?: Error | null) => void;

/** One PostgreSQL session over `exchange`; ends when the client says goodbye, breaks when an exchange fails. */
export class EngineStream extends Duplex {
  readonly #exchange: (bytes: Uint8Array) => Promise<Uint8Array[]>;

  constructor(exchange: (bytes: Uint8Array) => Promise<Uint8Array[]>) {
    super();
    this.#exchange = exchange;
  }

  // The part of net.Socket that `pg` calls.
  connect(): void {
    queueMicrotask(() => this.emit('connect'));
  }
  setNoDelay(): void {}
  setKeepAlive(): void {}
  ref(): void {}
  unref(): void {}

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#send(chunk, done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: Done): void {
    this.#send(Buffer.concat(chunks.map((part) => part.chunk)), done);
  }

  #send(bytes: Buffer, done: Done): void {
    if (bytes[0] === terminateMessage) {
      this.push(null);
      done();
      return;
    }
    this.#exchange(bytes).then(
      (parts) => {
        for (const part of parts) this.push(part);
        done();
      },
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
    );
  }
}
