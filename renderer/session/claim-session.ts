// One tab per session: a duplicated tab gets a copy of the tokens, and two that rotate the same ones end the session.

const patienceMs = 1_500;
let release: (() => void) | undefined;

/**
 * True when this tab is the only one with this session; it stays so until the tab goes or claims another. Waits a moment,
 * because a reloaded page's former self may still hold it. Browsers without locks (pages without TLS) always get true.
 */
export async function claimSession(sessionId: string): Promise<boolean> {
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
  release?.();
  release = undefined;
  if (!locks) return true;
  return new Promise((resolve) => {
    const hold = (): Promise<void> =>
      new Promise((done) => {
        release = done;
        resolve(true);
      });
    locks
      .request(`lanka.session.${sessionId}`, { signal: AbortSignal.timeout(patienceMs) }, hold)
      .catch(() => resolve(false));
  });
}
