// How long a wait in the queue may last, said honestly: from what the desk did lately, or not at all.

/** One conversation that was taken lately. */
export interface RecentAccept {
  startedAt: Date;
  acceptedAt: Date;
}

/** Fewer accepts than this in the last hour tell nothing. */
const fewestAccepts = 3;

/**
 * Minutes (at least 1) until the conversation at `place` (from 1) is taken, or null when too little is known.
 * `accepts` are the recent ones, by `acceptedAt`. The pace is the mean time per accept while someone was waiting:
 * from the later of the previous accept and this one's start. Idle time between subscribers does not count.
 */
export function estimateWaitMinutes(place: number, accepts: readonly RecentAccept[]): number | null {
  if (place < 1 || accepts.length < fewestAccepts) return null;
  let busyMs = 0;
  let previousMs = Number.NEGATIVE_INFINITY;
  for (const { startedAt, acceptedAt } of accepts) {
    busyMs += Math.max(0, acceptedAt.getTime() - Math.max(previousMs, startedAt.getTime()));
    previousMs = acceptedAt.getTime();
  }
  return Math.max(1, Math.ceil((place * busyMs) / accepts.length / 60_000));
}
