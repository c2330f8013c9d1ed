// The pool that Kysely sees over PGlite: one session, handed out in the order of asking.
import type pg from 'pg';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import { storageError } from './storage-errors.ts';

/** A session as the pool holds it. */
export interface Session {
  readonly client: pg.Client;
  /** Runs a COPY in this session. */
  readonly copy: (sql: string, bytes: Buffer) => Promise<number>;
}

export interface SessionClient extends PostgresPoolClient {
  readonly session: Session;
}

interface Waiting {
  hand(): void;
  readonly timer: NodeJS.Timeout;
}

/**
 * `open` is called whenever there is no session that works. A caller waits at most `waitMs` for its turn and
 * gets BUSY after that: without the limit a query outside of the transaction that waits for it would hang.
 */
export class SingleConnectionPool implements PostgresPool {
  readonly #open: () => Promise<SessionClient>;
  readonly #waitMs: number;
  readonly #queue: Waiting[] = [];
  #isTaken = false;
  #isEnded = false;
  #current: SessionClient | undefined;

  constructor(open: (release: () => void) => Promise<SessionClient>, waitMs = 30_000) {
    const release = (): void => this.#release();
    this.#open = () => open(release);
    this.#waitMs = waitMs;
  }

  /** Forgets the session, as its worker is gone; the next caller gets a new one. */
  drop(): void {
    this.#current = undefined;
  }

  async connect(): Promise<SessionClient> {
    await this.#turn();
    try {
      this.#current ??= await this.#open();
      return this.#current;
    } catch (error) {
      this.#pass();
      throw storageError(error);
    }
  }

  /** Waits for the one who has the session now; nobody gets it afterwards. */
  async end(): Promise<void> {
    if (this.#isEnded) return;
    await this.#turn();
    this.#isEnded = true;
    await this.#current?.session.client.end();
    this.#pass();
  }

  #release(): void {
    const client = this.#current?.session.client;
    const isIdle = !client || client.getTransactionStatus() === 'I';
    if (isIdle) return this.#pass();
    // A transaction left open would swallow the work of the next one.
    client.query('rollback').then(
      () => this.#pass(),
      () => {
        this.#current = undefined;
        this.#pass();
      },
    );
  }

  async #turn(): Promise<void> {
    if (this.#isTaken) {
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => {
          this.#queue.splice(this.#queue.indexOf(waiting), 1);
          reject(new AppError('BUSY'));
        }, this.#waitMs);
        const waiting: Waiting = { hand: resolve, timer };
        this.#queue.push(waiting);
      });
    }
    this.#isTaken = true;
    if (!this.#isEnded) return;
    this.#pass();
    throw storageError(new Error('Client was closed'));
  }

  #pass(): void {
    const next = this.#queue.shift();
    if (!next) {
      this.#isTaken = false;
      return;
    }
    clearTimeout(next.timer);
    next.hand();
  }
}
