// The durable outbox: what a person believes done is on disk before it is on screen, and is sent until it is answered.
import type { Result, WireError } from '../../shared/errors.ts';
import type { Contract, InputOf, NamesOf } from '../../shared/wire/wire.contract.ts';
import type { Connection } from './link.ts';
import { Lane, type LaneParts } from './outbox-lane.ts';
import { OutboxList, type OutboxItem } from './outbox-list.ts';
import type { OutboxEntry, OutboxStorage } from './outbox-storage.ts';
import { newOpId } from './wire.ts';

/** The part of a wire that the outbox uses. */
export interface OutboxWire {
  order(name: never, input: never, options: { opId: string }): Promise<Result<unknown>>;
  connection(): Connection;
  onConnection(listener: (connection: Connection) => void): () => void;
}

export interface OutboxParts {
  storage: OutboxStorage;
  wire: OutboxWire;
  /** Names the locks that keep two tabs from sending one entry at once. */
  personId: string;
  /**
   * Asked before every try, except after release(). False holds the lane: the conversation changed since the author
   * wrote (`seenUpTo`), so the author is asked first. May wait until the stream is caught up.
   */
  maySend?(entry: OutboxEntry): boolean | Promise<boolean>;
  /** `navigator.locks` where there is one; without it the opId alone makes a double send harmless. */
  locks?: Pick<LockManager, 'request'> | undefined;
  /** Tells the other tabs of this person that the list changed. */
  channel?: Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'> | undefined;
  /** The disk refused in the background; the entries are tried again later. */
  onProblem?(error: unknown): void;
  nowMs?(): number;
  random?(): number;
  schedule?: LaneParts['schedule'];
}

export interface NewEntry<C extends Contract, N extends NamesOf<C, 'order'>> {
  lane: string;
  name: N;
  input: InputOf<C[N]>;
  opId?: string;
  seenUpTo?: number;
}

/** Opens the outbox and starts sending what an earlier run left. */
export async function openOutbox<C extends Contract>(parts: OutboxParts): Promise<Outbox<C>> {
  const outbox = new Outbox<C>(parts);
  await outbox.reload();
  return outbox;
}

/** Made by {@link openOutbox}. A failed entry does not hold up its lane; a held one does. */
export class Outbox<C extends Contract = Contract> {
  readonly #parts: OutboxParts;
  readonly #list = new OutboxList();
  readonly #lanes = new Map<string, Lane>();
  readonly #released = new Set<number>();
  readonly #sentListeners = new Set<(entry: OutboxEntry, value: unknown) => void>();
  readonly #offConnection: () => void;
  #writes: Promise<unknown> = Promise.resolve();

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.#offConnection = parts.wire.onConnection(({ state }) => {
      if (state === 'online') for (const lane of this.#lanes.values()) lane.wake();
    });
    parts.channel?.addEventListener('message', () => {
      this.#inTurn(() => this.reload()).catch((error: unknown) => parts.onProblem?.(error));
    });
  }

  /** Resolves when the entry is on disk; it is in items from then on. Rejects when the disk refuses: keep the text. */
  put<N extends NamesOf<C, 'order'>>(order: NewEntry<C, N>): Promise<OutboxEntry> {
    const { lane, name, seenUpTo } = order;
    const entry = {
      lane,
      name,
      // A copy made now: the form that it comes from may change while the disk writes.
      input: JSON.parse(JSON.stringify(order.input)) as unknown,
      opId: order.opId ?? newOpId(),
      putAtMs: this.#nowMs(),
      ...(seenUpTo === undefined ? {} : { seenUpTo }),
    };
    return this.#inTurn(async () => {
      const stored = await this.#parts.storage.insert(entry);
      this.#list.add(stored);
      this.#tellOtherTabs();
      this.#lane(lane).poke();
      return stored;
    });
  }

  /** Oldest first; a new array after each change. */
  get items(): readonly OutboxItem[] {
    return this.#list.items;
  }

  subscribe(listener: (items: readonly OutboxItem[]) => void): () => void {
    return this.#list.subscribe(listener);
  }

  /** Called when the server has answered that the order is done; the entry is gone from items then. */
  onSent(listener: (entry: OutboxEntry, value: unknown) => void): () => void {
    this.#sentListeners.add(listener);
    return () => void this.#sentListeners.delete(listener);
  }

  /** Sends a failed entry again, under its opId. Entries that came later may be before it now. */
  retry(id: number): Promise<void> {
    return this.#inTurn(async () => {
      const item = this.#list.find(id);
      if (item?.state !== 'failed' || item.error?.code === 'OUTBOX_UNREADABLE') return;
      const putAtMs = this.#nowMs();
      await this.#parts.storage.setError(id, undefined, putAtMs);
      this.#list.revive(id, putAtMs);
      this.#lane(item.lane).wake();
    });
  }

  async discard(id: number): Promise<void> {
    const lane = this.#list.find(id)?.lane;
    await this.#remove(id);
    if (lane !== undefined) this.#lane(lane).poke();
  }

  /** The author says yes: sends what stands in the lane. */
  release(lane: string): void {
    for (const item of this.items) if (item.lane === lane) this.#released.add(item.id);
    this.#lane(lane).wake();
  }

  /** A fact of the stream shows that this order is done: no need to send or ask any more. */
  async confirm(opId: string): Promise<void> {
    const item = this.items.find((some) => some.opId === opId);
    if (item) await this.discard(item.id);
  }

  /** Reads the list again: at the start, and when another tab changed it. */
  async reload(): Promise<void> {
    const entries = await this.#parts.storage.list();
    this.#list.replace(entries);
    for (const lane of new Set(entries.map((entry) => entry.lane))) this.#lane(lane).poke();
  }

  close(): void {
    this.#offConnection();
    for (const lane of this.#lanes.values()) lane.stop();
    this.#parts.channel?.close();
    this.#parts.storage.close();
  }

  #nowMs(): number {
    return this.#parts.nowMs?.() ?? Date.now();
  }

  #tellOtherTabs(): void {
    this.#parts.channel?.postMessage('changed');
  }

  async #remove(id: number): Promise<void> {
    await this.#parts.storage.remove(id);
    this.#released.delete(id);
    this.#list.drop(id);
    this.#tellOtherTabs();
  }

  async #fail(id: number, error: WireError): Promise<void> {
    await this.#parts.storage.setError(id, error);
    this.#list.fail(id, error);
    this.#tellOtherTabs();
  }

  /** Runs writes one after another: entries reach the disk in the order in which they were put. */
  #inTurn<T>(write: () => Promise<T>): Promise<T> {
    const turn = this.#writes.then(write);
    this.#writes = turn.catch(() => undefined);
    return turn;
  }

  #lane(name: string): Lane {
    const lane = this.#lanes.get(name) ?? new Lane(this.#laneParts(name));
    this.#lanes.set(name, lane);
    return lane;
  }

  #laneParts(lane: string): LaneParts {
    const parts = this.#parts;
    const { storage, wire, locks } = parts;
    return {
      next: () => this.#list.next(lane),
      mayTry: () => wire.connection().state === 'online',
      maySend: (entry) => this.#released.has(entry.id) || (parts.maySend?.(entry) ?? true),
      send: (entry) => wire.order(entry.name as never, entry.input as never, { opId: entry.opId }),
      exclusively: async (work) => {
        if (locks) await locks.request(`lanka-outbox:${parts.personId}:${lane}`, work);
        else await work();
      },
      isStillThere: (entry) => storage.has(entry.id),
      onState: (entry, state) => this.#list.setState(entry.id, state),
      onGone: (entry) => this.#list.drop(entry.id),
      onDone: async (entry, value) => {
        await this.#remove(entry.id);
        for (const listener of this.#sentListeners) listener(entry, value);
      },
      onFailed: (entry, error) => this.#fail(entry.id, error),
      onProblem: (error) => parts.onProblem?.(error),
      nowMs: () => this.#nowMs(),
      random: () => parts.random?.() ?? Math.random(),
      schedule: (delayMs, wake) => parts.schedule?.(delayMs, wake) ?? scheduleTimeout(delayMs, wake),
    };
  }
}

function scheduleTimeout(delayMs: number, wake: () => void): () => void {
  const timer = setTimeout(wake, delayMs);
  return () => clearTimeout(timer);
}
