// The likely range of a share that is known from a few cases only: the score interval of E. B. Wilson.

/** Of the normal distribution, for 95 %. */
const z95 = 1.959_963_984_540_054;

/** A share from 0 to 1, with the range in which the true one lies 95 times of 100. */
export interface Share {
  value: number;
  low: number;
  high: number;
}

/** `good` of `count`; null when there are no cases. 8 of 9 is 0.889, likely 0.565 to 0.980. */
export function wilsonShare(good: number, count: number): Share | null {
  if (count <= 0) return null;
  const value = good / count;
  const z2 = z95 * z95;
  const middle = value + z2 / (2 * count);
  const spread = z95 * Math.sqrt((value * (1 - value) + z2 / (4 * count)) / count);
  const scale = 1 + z2 / count;
  return {
    value,
    low: Math.max(0, (middle - spread) / scale),
    high: Math.min(1, (middle + spread) / scale),
  };
}

/** The likely range in whole percent, as it is shown. */
export function rangeInPercent({ low, high }: Share): { low: number; high: number } {
  return { low: Math.round(low * 100), high: Math.round(high * 100) };
}
