// How long to wait before the next try: exponential with full jitter, so that many clients do not come back at once.

/** A random wait between `floorMs` and min(`ceilingMs`, `floorMs`·2^attempt); `attempt` counts from 1. */
export function fullJitterMs(
  attempt: number,
  floorMs: number,
  ceilingMs: number,
  random: () => number = Math.random,
): number {
  const most = Math.min(ceilingMs, floorMs * 2 ** Math.min(attempt, 20));
  return Math.round(floorMs + random() * (most - floorMs));
}
