// How fast one gets through the town at which hour: rush hours on working days, an empty town at night.
import { addDays } from '../../shared/kyiv-time.ts';
import { dayClock, type DayClock } from './day-clock.ts';
import type { TravelSpeed } from './solver/problem.ts';

/** From this hour on, in per cent of the speed by day that `TravelTimes` stands for. What dispatchers reckon with; no measurement. */
type Speeds = readonly (readonly [hour: number, percent: number])[];

const workingDay: Speeds = [
  [0, 125],
  [7, 100],
  [8, 75],
  [10, 95],
  [17, 75],
  [19, 100],
  [21, 125],
];
const weekend: Speeds = [
  [0, 125],
  [9, 110],
  [21, 125],
];

function ofDay(day: string): Speeds {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6 ? weekend : workingDay;
}

/** Of a day and the night after it, by the clocks of Kyiv, for `Problem.speeds`. */
export function travelSpeeds(clock: DayClock): TravelSpeed[] {
  const next = dayClock(addDays(clock.day, 1));
  return [clock, next].flatMap((one) =>
    ofDay(one.day).map(([hour, percent]) => ({
      fromSeconds: clock.secondsAt(one.at(one.secondsOf(hour * 60))),
      percent,
    })),
  );
}
