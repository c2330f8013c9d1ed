// The functions of format.ts bound to the language on screen, for templates.
import { formatMsisdn } from '../../shared/phone.ts';
import { useNow } from '../ui/useNow.ts';
import * as format from './format.ts';
import { useWords } from './useWords.ts';

/** Times that depend on the present follow a clock that ticks every half minute. */
export function useFormat() {
  const { language } = useWords();
  const nowMs = useNow(30_000);
  return {
    money: (kopiykas: number, options?: { whole?: boolean }) =>
      format.formatMoney(kopiykas, language.value, options),
    number: (value: number) => format.formatNumber(value, language.value),
    time: (atMs: number) => format.formatTime(atMs, language.value),
    moment: (atMs: number) => format.formatMoment(atMs, nowMs.value, language.value),
    date: (atMs: number) => format.formatDate(atMs, nowMs.value, language.value),
    dayLabel: (atMs: number) => format.formatDayLabel(atMs, nowMs.value, language.value),
    shortDay: (atMs: number) => format.formatShortDay(atMs, nowMs.value, language.value),
    promise: (fromMs: number, untilMs?: number) => format.formatPromise(fromMs, untilMs, language.value),
    exact: (atMs: number) => format.formatExact(atMs, language.value),
    ago: (atMs: number) => format.formatAgo(atMs, nowMs.value, language.value),
    duration: (durationMs: number) => format.formatDuration(durationMs, language.value),
    clock: format.formatClock,
    account: format.formatAccount,
    /** From E.164 digits without plus. */
    phone: formatMsisdn,
  };
}
