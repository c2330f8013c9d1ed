// Web Locks for tests in Node, which has none: the same request(name, work), one holder a name, first come first served.

export function createLocks(): Pick<LockManager, 'request'> & { most: number } {
  const tails = new Map<string, Promise<unknown>>();
  let holding = 0;
  const locks = {
    /** Most holders of all names together that were ever at work at once. */
    most: 0,
    request: (name: string, work: () => Promise<unknown>) => {
      const turn = (tails.get(name) ?? Promise.resolve()).then(async () => {
        holding += 1;
        locks.most = Math.max(locks.most, holding);
        try {
          return await work();
        } finally {
          holding -= 1;
        }
      });
      tails.set(
        name,
        turn.catch(() => undefined),
      );
      return turn;
    },
  };
  return locks as unknown as ReturnType<typeof createLocks>;
}
