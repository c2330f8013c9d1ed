// Travel times of real roads from an OSRM server's `table` service, remembered, with straight lines where it does not answer.
// The service: https://project-osrm.org/docs/v5.24.0/api/#table-service
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Place } from '../../shared/technician/technician.contract.ts';
import { unreachable } from './solver/problem.ts';
import { drivingSeconds, sameAddressSeconds, stopSeconds, type TravelTimes } from './travel-times.ts';

/** A server answers at most 100 places in one request unless it is told otherwise (`--max-table-size`). */
const placesOfRequest = 50;
const requestMs = 5_000;
const mostRemembered = 1_000_000;
const sameAddressMetres = 15;
/** After a failure the server is left alone for a while. */
const restMs = 30_000;

const answerSchema = z.object({
  code: z.literal('Ok'),
  /** Seconds; null where there is no road. */
  durations: z.array(z.array(z.number().min(0).nullable())),
});

export interface OsrmParts {
  /** Such as `http://osrm.local:5000`. */
  url: string;
  log: Logger;
  now(): number;
}

/** Never rejects. What a failed request should have told is as the crow flies, and asked again another time. */
export function createOsrmTimes({ url, log, now }: OsrmParts): TravelTimes {
  const remembered = new Map<string, number>();
  let restsUntil = -Infinity;

  async function ask(from: readonly Place[], to: readonly Place[]): Promise<(number | null)[][] | undefined> {
    if (now() < restsUntil) return undefined;
    const coordinates = [...from, ...to].map(
      ({ longitude, latitude }) => `${longitude.toFixed(6)},${latitude.toFixed(6)}`,
    );
    const indexes = (first: number, count: number): string =>
      Array.from({ length: count }, (_, i) => first + i).join(';');
    const query = `sources=${indexes(0, from.length)}&destinations=${indexes(from.length, to.length)}&annotations=duration`;
    try {
      const response = await fetch(
        `${url.replace(/\/$/, '')}/table/v1/driving/${coordinates.join(';')}?${query}`,
        {
          signal: AbortSignal.timeout(requestMs),
        },
      );
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      const { durations } = answerSchema.parse(await response.json());
      if (durations.length !== from.length || durations.some((row) => row.length !== to.length))
        throw new Error('the server answered a table of another size');
      return durations;
    } catch (err) {
      restsUntil = now() + restMs;
      log.warn({ err }, 'OSRM did not answer; travel times are as the crow flies for now');
      return undefined;
    }
  }

  async function fill(from: readonly Place[], to: readonly Place[], put: Put, row: number, column: number) {
    const isKnown = from.every((one) => to.every((other) => remembered.has(keyOf(one, other))));
    const asked = isKnown ? undefined : await ask(from, to);
    from.forEach((one, i) =>
      to.forEach((other, j) => {
        const key = keyOf(one, other);
        const found = asked?.[i]?.[j];
        if (found !== undefined) remember(remembered, key, secondsOf(one, other, found));
        put(row + i, column + j, remembered.get(key) ?? drivingSeconds(one, other));
      }),
    );
  }

  return {
    table: async (from, to) => {
      const seconds = new Int32Array(from.length * to.length);
      const put: Put = (row, column, value) => (seconds[row * to.length + column] = value);
      for (let row = 0; row < from.length; row += placesOfRequest)
        for (let column = 0; column < to.length; column += placesOfRequest) {
          const [some, others] = [
            from.slice(row, row + placesOfRequest),
            to.slice(column, column + placesOfRequest),
          ];
          await fill(some, others, put, row, column);
        }
      return seconds;
    },
  };
}

type Put = (row: number, column: number, value: number) => void;

/** With the time for parking and the stairs, which no road knows. */
function secondsOf(from: Place, to: Place, driven: number | null): number {
  if (driven === null) return unreachable;
  const isSame =
    Math.abs(from.latitude - to.latitude) * 111_195 < sameAddressMetres &&
    Math.abs(from.longitude - to.longitude) * 111_195 < sameAddressMetres;
  return isSame ? sameAddressSeconds : stopSeconds + Math.round(driven);
}

function keyOf(from: Place, to: Place): string {
  return `${from.latitude.toFixed(5)} ${from.longitude.toFixed(5)} ${to.latitude.toFixed(5)} ${to.longitude.toFixed(5)}`;
}

/** The oldest goes when there are too many. */
function remember(remembered: Map<string, number>, key: string, seconds: number): void {
  if (remembered.size >= mostRemembered) remembered.delete(remembered.keys().next().value!);
  remembered.set(key, seconds);
}
