// Work on one thing runs one after the other, on different things at the same time.

/** Runs `work` when all earlier work under `key` has ended, however it ended. */
export type KeyedLock = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Within this process; holds nothing for keys without work. */
export function createKeyedLock(): KeyedLock {
  const tails = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const before = tails.get(key) ?? Promise.resolve();
    const result = before.then(work);
    const tail = result
      .catch(() => undefined)
      .then(() => {
        if (tails.get(key) === tail) tails.delete(key);
      });
    tails.set(key, tail);
    return result;
  };
}
