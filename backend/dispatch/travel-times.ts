// How long it takes to drive: an interface, and the default that needs no network: as the crow flies, with a detour.
import type { Place } from '../../shared/technician/technician.contract.ts';

/** Where travel times come from. */
export interface TravelTimes {
  /** Seconds from each of `from` (rows) to each of `to`, row after row, whole and not negative. */
  table(from: readonly Place[], to: readonly Place[]): Promise<Int32Array>;
}

/** Parking, finding the door, going up. */
export const stopSeconds = 150;
/** From one flat to another in the same building. */
export const sameAddressSeconds = 60;
/** Ways in a town are so many times as long as the straight line. */
const detour = 1.3;
const metresPerDegree = 111_195;

/** Metres as the crow flies: the earth is flat across a town. */
export function metresBetween(from: Place, to: Place): number {
  const north = (to.latitude - from.latitude) * metresPerDegree;
  const middle = ((from.latitude + to.latitude) / 2) * (Math.PI / 180);
  const east = (to.longitude - from.longitude) * metresPerDegree * Math.cos(middle);
  return Math.sqrt(north * north + east * east);
}

/** Seconds by car: slow in the quarter, faster through the town and beyond it. */
export function drivingSeconds(from: Place, to: Place): number {
  const metres = metresBetween(from, to);
  if (metres < 15) return sameAddressSeconds;
  const kilometresPerHour = metres < 3_000 ? 22 : metres < 10_000 ? 30 : 45;
  return Math.round(stopSeconds + (detour * metres * 3.6) / kilometresPerHour);
}

/** Straight line × detour ÷ usual speed; never fails. O(from × to). */
export const straightLineTimes: TravelTimes = {
  table: (from, to) => {
    const seconds = new Int32Array(from.length * to.length);
    from.forEach((one, row) =>
      to.forEach((other, column) => (seconds[row * to.length + column] = drivingSeconds(one, other))),
    );
    return Promise.resolve(seconds);
  },
};
