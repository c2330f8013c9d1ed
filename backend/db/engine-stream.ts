// Makes of the worker's exchange of bytes the socket that the `pg` client expects.
import { Duplex } from 'node:stream';

const terminateMessage = 'X'.charCodeAt(0);
type Done = (error?: Error | null) => void;

/** One PostgreSQL session over `exchange`; ends when the client says goodbye, breaks when an exchange fails. */
export class EngineStream extends Duplex {
  readonly #exchange: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array[]>;

  constructor(exchange: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array[]>) {
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
    this.#send([chunk], done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: Done): void {
    this.#send(
      chunks.map((part) => part.chunk),
      done,
    );
  }

  #send(chunks: readonly Buffer[], done: Done): void {
    if (chunks[0]?.[0] === terminateMessage) {
      this.push(null);
      done();
      return;
    }
    this.#exchange(joined(chunks)).then(
      (parts) => {
        for (const part of parts) this.push(part);
        done();
      },
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
    );
  }
}

/** Bytes in memory of their own, which can be handed over to the worker without another copy. */
function joined(chunks: readonly Buffer[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
