// Work that takes long, done piece by piece: a generator stops where others may have their turn.

/** How long one slice may keep the thread, in seconds. */
export const sliceSeconds = 0.012;
/** A look at the clock costs about as much as a small piece of work. */
const piecesBetweenLooks = 16;

/** All of it at once. */
export function finish<T>(work: Generator<void, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** In slices, between which whoever waits has their turn; undefined when the signal ended it. */
export async function inSlices<T>(
  work: Generator<void, T>,
  clock: () => number,
  signal?: AbortSignal,
): Promise<T | undefined> {
  for (;;) {
    const sliceStart = clock();
    do {
      for (let i = 0; i < piecesBetweenLooks; i++) {
        const { done, value } = work.next();
        if (done) return value;
      }
    } while (clock() - sliceStart < sliceSeconds);
    await nextTask();
    if (signal?.aborted !== true) continue;
    work.return(undefined as T);
    return undefined;
  }
}

/** Lets whatever waits on this thread run. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
