// The wish that is being written, kept on this device with every change. Not by ui/kept-texts.ts: shared with one page more
// that becomes a file of its own, for which the assistant's page has no room.

const nameOf = (number: number): string => `lanka.visit-link.wish.${number}`;

/** Empty where the browser gives no storage: the wish then lives as long as the page. */
export function readWish(number: number): string {
  return attempt(() => localStorage.getItem(nameOf(number))) ?? '';
}

export function keepWish(number: number, text: string): void {
  attempt(() =>
    text === '' ? localStorage.removeItem(nameOf(number)) : localStorage.setItem(nameOf(number), text),
  );
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}
