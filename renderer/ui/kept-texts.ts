// Small texts that outlive a reload; where the browser gives a frame no storage, they live as long as the page.

export type KeptTexts = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The storage that `find` gives; memory when the browser refuses it or holds no more. */
export function keptTexts(find: () => Storage | undefined): KeptTexts {
  const memory = new Map<string, string>();
  const storage = attempt(find);
  return {
    getItem: (name) => memory.get(name) ?? attempt(() => storage?.getItem(name)) ?? null,
    setItem: (name, text) => {
      // What is in memory would hide what another tab writes: it is only for what storage did not take.
      if (storage && attempt(() => (storage.setItem(name, text), true))) memory.delete(name);
      else memory.set(name, text);
    },
    removeItem: (name) => {
      memory.delete(name);
      attempt(() => storage?.removeItem(name));
    },
  };
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    // Blocked or full: both are the browser's decision, and the page goes on without.
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}

/** Kept on this device for all tabs. */
export const onDevice = keptTexts(() => globalThis.localStorage);
/** Kept while this tab is open. */
export const inTab = keptTexts(() => globalThis.sessionStorage);
