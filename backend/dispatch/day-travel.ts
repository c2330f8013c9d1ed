// The travel matrix of a day and the speed at its hours: made once, with a row and a column more for each place that comes later.
import type { Place } from '../../shared/technician/technician.contract.ts';
import { unreachable, type TravelMatrix, type TravelSpeed } from './solver/problem.ts';
import { TravelClock } from './solver/travel-clock.ts';
import type { TravelTimes } from './travel-times.ts';

export class DayTravel {
  readonly speeds: readonly TravelSpeed[];
  readonly #times: TravelTimes;
  readonly #clock: TravelClock;
  readonly #places: Place[];
  readonly #stride: number;
  readonly #seconds: Int32Array;
  readonly #indexes = new Map<string, number>();
  #adding: Promise<unknown> = Promise.resolve();

  /** Asks `times` once for all `places`; there is room for `room` more. O(places²). */
  static async of(
    places: readonly Place[],
    times: TravelTimes,
    speeds: readonly TravelSpeed[],
    room: number,
  ): Promise<DayTravel> {
    const distinct = [...new Map(places.map((place) => [keyOf(place), place])).values()];
    return new DayTravel(distinct, await times.table(distinct, distinct), times, speeds, room);
  }

  private constructor(
    places: Place[],
    seconds: Int32Array,
    times: TravelTimes,
    speeds: readonly TravelSpeed[],
    room: number,
  ) {
    const size = places.length;
    const stride = size + room;
    const wide = new Int32Array(stride * stride).fill(unreachable);
    for (let row = 0; row < size; row++)
      wide.set(seconds.subarray(row * size, (row + 1) * size), row * stride);
    [this.#stride, this.#seconds] = [stride, wide];
    this.#times = times;
    this.speeds = speeds;
    this.#clock = new TravelClock(speeds);
    this.#places = places;
    places.forEach((place, index) => this.#indexes.set(keyOf(place), index));
  }

  /** Index of a place that the matrix has; undefined for another. */
  indexOf(place: Place): number | undefined {
    return this.#indexes.get(keyOf(place));
  }

  /** This matrix once it has all of the places; undefined when there is not enough room. */
  async with(places: readonly Place[]): Promise<DayTravel | undefined> {
    for (const place of places)
      if (this.indexOf(place) === undefined && (await this.add(place)) === undefined) return undefined;
    return this;
  }

  /** With all places that there are now; what it holds grows with them, its size does not. */
  get matrix(): TravelMatrix {
    return { size: this.size, stride: this.#stride, seconds: this.#seconds };
  }

  /** How many places there are now. */
  get size(): number {
    return this.#places.length;
  }

  /** False when the next new place finds no row. */
  get hasRoom(): boolean {
    return this.#places.length < this.#stride;
  }

  placeOf(index: number): Place {
    return this.#places[index]!;
  }

  /** When one is there who sets out at `departSeconds` of the day. */
  arrival(from: number, to: number, departSeconds: number): number {
    return this.#clock.arrive(departSeconds, this.#seconds[from * this.#stride + to]!);
  }

  /** Index of a place, known before or not; undefined when there is no room left. One after the other. O(places) for a new one. */
  add(place: Place): Promise<number | undefined> {
    const added = this.#adding.then(() => this.#add(place));
    this.#adding = added.catch(() => undefined);
    return added;
  }

  async #add(place: Place): Promise<number | undefined> {
    const known = this.indexOf(place);
    if (known !== undefined) return known;
    const [stride, seconds] = [this.#stride, this.#seconds];
    const index = this.#places.length;
    if (index === stride) return undefined;
    const [there, back] = await Promise.all([
      this.#times.table([place], [...this.#places, place]),
      this.#times.table(this.#places, [place]),
    ]);
    for (let other = 0; other < index; other++) {
      seconds[index * stride + other] = there[other]!;
      seconds[other * stride + index] = back[other]!;
    }
    // Two visits at one address are not done at the same moment.
    seconds[index * stride + index] = there[index]!;
    this.#places.push(place);
    this.#indexes.set(keyOf(place), index);
    return index;
  }
}

/** Places within a metre are one. */
function keyOf({ latitude, longitude }: Place): string {
  return `${latitude.toFixed(5)} ${longitude.toFixed(5)}`;
}
