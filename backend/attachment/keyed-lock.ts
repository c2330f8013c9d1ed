// Work on one thing runs one after the other; of different things as many at a time as may be.

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

/** Runs `work` when fewer than the limit are running, in the order of asking. */
export type Limit = <T>(work: () => Promise<T>) => Promise<T>;

export function createLimit(most: number): Limit {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    // Who ends gives its place to the next one, so that nobody can step in between.
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
