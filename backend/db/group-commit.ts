// Lets every commit that arrives during one sync share the next one.

/**
 * Makes of `sync` (which brings to disk what was committed before it was called) a function that many may
 * wait for at once: at most one sync runs, at most one is waiting, however many callers there are.
 */
export function groupCommit(sync: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const start = (): Promise<void> => {
    const current = sync().finally(() => {
      if (running === current) running = undefined;
    });
    running = current;
    return current;
  };
  const startNext = (): Promise<void> => {
    next = undefined;
    return start();
  };
  return () => {
    if (next) return next;
    if (!running) return start();
    // A sync under way may have begun before the caller's commit, so it does not count for it.
    next = running.then(startNext, startNext);
    return next;
  };
}
