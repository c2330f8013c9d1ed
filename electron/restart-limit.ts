// Says whether something that died may be started again, so that a crash in a loop ends.

/** Each call asks for one restart; it is refused once `most` were granted within the last `withinMs`. */
export function createRestartLimit(
  { most, withinMs }: { most: number; withinMs: number },
  now: () => number = () => performance.now(),
): () => boolean {
  let granted: number[] = [];
  return () => {
    const at = now();
    granted = granted.filter((earlier) => at - earlier < withinMs);
    if (granted.length >= most) return false;
    granted.push(at);
    return true;
  };
}
