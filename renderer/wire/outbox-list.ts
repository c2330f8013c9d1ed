// What the outbox shows: its entries with their true state, oldest first, and who wants to know of changes.
import type { OutboxEntry } from './outbox-storage.ts';

/** `held`: its author must say whether to send it. `failed`: see `error`; the author may retry or discard. */
export interface OutboxItem extends OutboxEntry {
  state: 'waiting' | 'sending' | 'held' | 'failed';
}

export class OutboxList {
  #items: readonly OutboxItem[] = [];
  readonly #listeners = new Set<(items: readonly OutboxItem[]) => void>();

  /** A new array after each change. */
  get items(): readonly OutboxItem[] {
    return this.#items;
  }

  subscribe(listener: (items: readonly OutboxItem[]) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  find(id: number): OutboxItem | undefined {
    return this.#items.find((item) => item.id === id);
  }

  /** The entry that its lane must send next. */
  next(lane: string): OutboxItem | undefined {
    return this.#items.find((item) => item.lane === lane && item.state !== 'failed');
  }

  add(entry: OutboxEntry): void {
    if (!this.find(entry.id)) this.#show([...this.#items, { ...entry, state: 'waiting' }]);
  }

  /** Takes over what is stored; the state of entries that are known already stays. */
  replace(entries: readonly OutboxEntry[]): void {
    const stateOf = (entry: OutboxEntry): OutboxItem['state'] => {
      if (entry.error) return 'failed';
      const known = this.find(entry.id)?.state;
      return known && known !== 'failed' ? known : 'waiting';
    };
    this.#show(entries.map((entry) => ({ ...entry, state: stateOf(entry) })));
  }

  setState(id: number, state: OutboxItem['state']): void {
    this.#change(id, (item) => ({ ...item, state }));
  }

  fail(id: number, error: NonNullable<OutboxEntry['error']>): void {
    this.#change(id, (item) => ({ ...item, state: 'failed', error }));
  }

  revive(id: number, putAtMs: number): void {
    this.#change(id, ({ error: _old, ...item }) => ({ ...item, state: 'waiting', putAtMs }));
  }

  drop(id: number): void {
    this.#show(this.#items.filter((item) => item.id !== id));
  }

  #change(id: number, change: (item: OutboxItem) => OutboxItem): void {
    this.#show(this.#items.map((item) => (item.id === id ? change(item) : item)));
  }

  #show(items: readonly OutboxItem[]): void {
    this.#items = items;
    for (const listener of this.#listeners) listener(items);
  }
}
