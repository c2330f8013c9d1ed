// How long a way takes when the speed depends on the hour.
import { unreachable, type TravelSpeed } from './problem.ts';

/**
 * The speed changes on the way too, when the hour does, and not only where one sets out (Ichoua, Gendreau & Potvin, Vehicle dispatching with
 * time-dependent travel times, European Journal of Operational Research 144(2), 2003): who sets out later never arrives earlier, so that
 * earliest and latest moments of a route may be worked out as with equal speed. In whole numbers only: in one second one gets on by `percent`
 * hundredths of a second of the matrix.
 */
export class TravelClock {
  /** The highest speed: no way takes less than `way * 100 / fastestPercent`. */
  readonly fastestPercent: number;
  readonly #from: Float64Array;
  readonly #percent: Float64Array;
  readonly #last: number;

  /** @param speeds in order */
  constructor(speeds: readonly TravelSpeed[]) {
    this.#from = Float64Array.of(-Infinity, ...speeds.map(({ fromSeconds }) => fromSeconds), Infinity);
    this.#percent = Float64Array.of(100, ...speeds.map(({ percent }) => percent));
    this.#last = speeds.length;
    this.fastestPercent = Math.max(...this.#percent);
  }

  /** When one arrives who sets out at `depart`, for a way of so many seconds of the matrix. O(speeds). */
  arrive(depart: number, way: number): number {
    if (way >= unreachable) return depart + way;
    let period = 0;
    while (this.#from[period + 1]! <= depart) period++;
    let at = depart;
    for (let left = way * 100; ; period++) {
      const percent = this.#percent[period]!;
      const until = this.#from[period + 1]!;
      const here = (until - at) * percent;
      if (left <= here) return at + Math.ceil(left / percent);
      left -= here;
      at = until;
    }
  }

  /** The latest moment to set out for one who has to be there at `arrival`: `arrive` of it is not after that. O(speeds). */
  leaveBy(arrival: number, way: number): number {
    if (way >= unreachable) return arrival - way;
    let period = this.#last;
    while (this.#from[period]! >= arrival) period--;
    let at = arrival;
    for (let left = way * 100; ; period--) {
      const percent = this.#percent[period]!;
      const since = this.#from[period]!;
      const here = (at - since) * percent;
      if (left <= here) return at - Math.ceil(left / percent);
      left -= here;
      at = since;
    }
  }
}
