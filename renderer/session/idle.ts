// Notices that nobody has touched the machine for a while.

const lookEveryMs = 5_000;
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/** Runs `onIdle` once per `idleMs` without a sign of life; time asleep counts. The returned function ends it. */
export function watchIdle(idleMs: number, onIdle: () => void): () => void {
  let lastSignMs = Date.now();
  const noteSign = (): void => {
    lastSignMs = Date.now();
  };
  const timer = setInterval(() => {
    if (Date.now() - lastSignMs < idleMs) return;
    noteSign();
    onIdle();
  }, lookEveryMs);
  for (const sign of signs) globalThis.addEventListener(sign, noteSign, { passive: true, capture: true });
  return () => {
    clearInterval(timer);
    for (const sign of signs) globalThis.removeEventListener(sign, noteSign, { capture: true });
  };
}
