// The period that the ratings page looks at: presets and own dates, as days in Kyiv.
import { addDays, kyivDay, kyivMidnight } from '../../shared/kyiv-time.ts';

export const presets = ['today', 'week', 'month', 'lastMonth', 'own'] as const;
export type Preset = (typeof presets)[number];

/** First and last day, both of them in it, as `2026-11-24`. */
export interface Days {
  first: string;
  last: string;
}

/** Days of a preset; of `own` those given, the whole month when they make no period. */
export function daysOf(preset: Preset, now: Date, own?: Partial<Days>): Days {
  const today = kyivDay(now);
  const firstOfMonth = `${today.slice(0, 7)}-01`;
  switch (preset) {
    case 'today':
      return { first: today, last: today };
    case 'week':
      return { first: addDays(today, -6), last: today };
    case 'month':
      return { first: firstOfMonth, last: today };
    case 'lastMonth': {
      const last = addDays(firstOfMonth, -1);
      return { first: `${last.slice(0, 7)}-01`, last };
    }
    case 'own':
      return isPeriod(own) ? own : { first: firstOfMonth, last: today };
  }
}

/** True for two days in order, at most 400 apart. */
export function isPeriod(days: Partial<Days> | undefined): days is Days {
  const { first, last } = days ?? {};
  if (!isDay(first) || !isDay(last)) return false;
  return first <= last && last < addDays(first, 400);
}

function isDay(text: string | undefined): text is string {
  return /^20\d\d-\d\d-\d\d$/.test(text ?? '') && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
}

/** From the midnight in Kyiv that begins the first day to the one that ends the last. */
export function instantsOf({ first, last }: Days): { from: string; to: string } {
  const midnight = (day: string): string => kyivMidnight(new Date(`${day}T12:00:00Z`)).toISOString();
  return { from: midnight(first), to: midnight(addDays(last, 1)) };
}
