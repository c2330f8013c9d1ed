// The time of one calendar day in Kyiv, as the optimiser counts it: whole seconds that have really passed since midnight.
import { kyivDayStart, kyivInstants } from '../../shared/kyiv-time.ts';

export interface DayClock {
  readonly day: string;
  /** Midnight, when the day begins. */
  readonly startsAt: Date;
  secondsAt(at: Date): number;
  at(seconds: number): Date;
  /** Of the moment when clocks show `minutes` after midnight; a time that is skipped is the end of the gap. */
  secondsOf(minutes: number): number;
}

/** Days have 23 or 25 hours when the clocks change; a shift over midnight goes on beyond them. */
export function dayClock(day: string): DayClock {
  const startsAt = kyivDayStart(day);
  const secondsAt = (at: Date): number => Math.round((at.getTime() - startsAt.getTime()) / 1_000);
  const known = new Map<number, number>();
  return {
    day,
    startsAt,
    secondsAt,
    at: (seconds) => new Date(startsAt.getTime() + seconds * 1_000),
    secondsOf: (minutes) => {
      let seconds = known.get(minutes);
      if (seconds === undefined) {
        const found = kyivInstants(day, minutes);
        const at = found.kind === 'once' ? found.at : found.kind === 'twice' ? found.first : found.resumesAt;
        seconds = secondsAt(at);
        known.set(minutes, seconds);
      }
      return seconds;
    },
  };
}
