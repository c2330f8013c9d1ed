// How money, time and numbers are written in each language; pure functions of their arguments.
import type { Language } from '../../shared/language.ts';

const localeOf: Record<Language, string> = { uk: 'uk-UA', en: 'en-GB', ru: 'ru-UA' };
const dayWords: Record<Language, { today: string; yesterday: string; tomorrow: string }> = {
  uk: { today: 'сьогодні', yesterday: 'вчора', tomorrow: 'завтра' },
  en: { today: 'today', yesterday: 'yesterday', tomorrow: 'tomorrow' },
  ru: { today: 'сегодня', yesterday: 'вчера', tomorrow: 'завтра' },
};
const timeZone = 'Europe/Kyiv';
const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

const formats = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();
function dates(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d${language}${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known as Intl.DateTimeFormat;
  const made = new Intl.DateTimeFormat(localeOf[language], { timeZone, ...options });
  formats.set(key, made);
  return made;
}
function numbers(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n${language}${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known as Intl.NumberFormat;
  const made = new Intl.NumberFormat(localeOf[language], { useGrouping: 'always', ...options });
  formats.set(key, made);
  return made;
}

/** Kopiykas as `12 345,50 ₴` with no-break spaces; a debt has U+2212 in front. `whole` drops `,00` of a tariff. */
export function formatMoney(kopiykas: number, language: Language, options: { whole?: boolean } = {}): string {
  const written = numbers(language, {
    style: 'currency',
    currency: 'UAH',
    currencyDisplay: 'narrowSymbol',
    trailingZeroDisplay: options.whole ? 'stripIfInteger' : 'auto',
  }).format(kopiykas / 100);
  return written.replace('-', '\u2212');
}

/** A count or a bonus balance: `12 345`, `3,2`. */
export function formatNumber(value: number, language: Language): string {
  return numbers(language, { maximumFractionDigits: 1 }).format(value).replace('-', '\u2212');
}

/** `10:05` in Kyiv. */
export function formatTime(atMs: number, language: Language): string {
  return dates(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(atMs);
}

/** The calendar day in Kyiv as `2026-11-24`, which sorts and compares as text. */
export function kyivDay(atMs: number): string {
  const parts = dates('en', { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(atMs);
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

function dayDistance(atMs: number, nowMs: number): number {
  return Math.round((Date.parse(kyivDay(atMs)) - Date.parse(kyivDay(nowMs))) / (24 * hourMs));
}

/** In lists: `10:05` today, `вчора`, `21 лист.` this year, `21 лист. 2025 р.` before. */
export function formatMoment(atMs: number, nowMs: number, language: Language): string {
  const distance = dayDistance(atMs, nowMs);
  if (distance === 0) return formatTime(atMs, language);
  if (distance === -1) return dayWords[language].yesterday;
  return formatDate(atMs, nowMs, language);
}

/** In a sentence: `21 листопада`. */
export function formatDayOfMonth(atMs: number, language: Language): string {
  return dates(language, { day: 'numeric', month: 'long' }).format(atMs);
}

/** `21 лист.`, with the year when it is not the present one. */
export function formatDate(atMs: number, nowMs: number, language: Language): string {
  const sameYear = kyivDay(atMs).slice(0, 4) === kyivDay(nowMs).slice(0, 4);
  return dates(language, { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) }).format(
    atMs,
  );
}

/** The line between days of a conversation: `Сьогодні`, `Вчора`, `Вівторок, 24 листопада`, in another year with it. */
export function formatDayLabel(atMs: number, nowMs: number, language: Language): string {
  const words = dayWords[language];
  const isThisYear = kyivDay(atMs).slice(0, 4) === kyivDay(nowMs).slice(0, 4);
  const year = isThisYear ? {} : ({ year: 'numeric' } as const);
  const named = { '0': words.today, '-1': words.yesterday, '1': words.tomorrow };
  const label =
    named[String(dayDistance(atMs, nowMs)) as keyof typeof named] ??
    dates(language, { weekday: 'long', day: 'numeric', month: 'long', ...year }).format(atMs);
  return label.charAt(0).toLocaleUpperCase(language) + label.slice(1);
}

/** A Monday. */
const mondayMs = Date.parse('2026-11-23T12:00:00Z');

/** Name of a day of the week, `понеділок` or `пн`; `at` from 0, Monday. */
export function formatWeekday(at: number, width: 'long' | 'short', language: Language): string {
  return dates(language, { weekday: width }).format(mondayMs + at * 24 * hourMs);
}

/** Above a column: `Сьогодні`, `сб, 28`. */
export function formatShortDay(atMs: number, nowMs: number, language: Language): string {
  if (Math.abs(dayDistance(atMs, nowMs)) <= 1) return formatDayLabel(atMs, nowMs, language);
  return dates(language, { weekday: 'short', day: 'numeric' }).format(atMs);
}

/** `пт, 1 січня 2027 р.`, of a day such as `2027-01-01`. */
export function formatWholeDay(day: string, language: Language): string {
  const atMs = Date.parse(`${day}T12:00:00Z`);
  const date = dates(language, { day: 'numeric', month: 'long', year: 'numeric' }).format(atMs);
  return `${dates(language, { weekday: 'short' }).format(atMs)}, ${date}`;
}

/** A promise: weekday, date and window, `вт, 24 лист., 14:00–16:00`, never broken in the window; without an end only the beginning. */
export function formatPromise(fromMs: number, untilMs: number | undefined, language: Language): string {
  const day = dates(language, { weekday: 'short', day: 'numeric', month: 'short' }).format(fromMs);
  const until = untilMs === undefined ? '' : `\u2060–\u2060${formatTime(untilMs, language)}`;
  return `${day}, ${formatTime(fromMs, language)}${until}`;
}

/** Date and time in full, for tooltips. */
export function formatExact(atMs: number, language: Language): string {
  return dates(language, { dateStyle: 'full', timeStyle: 'medium', hourCycle: 'h23' }).format(atMs);
}

/** A running wait on a clock: `0:20`, `5:10`, `1:02:05`; never negative. */
export function formatClock(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / secondMs));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** The same wait in words, for a screen reader and for text: `2 хв 40 с`, `1 год 5 хв`. */
export function formatDuration(durationMs: number, language: Language): string {
  const total = Math.max(0, Math.floor(durationMs / secondMs));
  const unit = (value: number, name: string) =>
    numbers(language, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  const parts: string[] = [];
  if (hours > 0) parts.push(unit(hours, 'hour'));
  if (minutes > 0) parts.push(unit(minutes, 'minute'));
  if (hours === 0 && (total % 60 > 0 || minutes === 0)) parts.push(unit(total % 60, 'second'));
  return parts.join(' ');
}

/** `5 хв тому` under an hour, else as in lists. */
export function formatAgo(atMs: number, nowMs: number, language: Language): string {
  const agoMs = nowMs - atMs;
  if (agoMs < 0 || agoMs >= hourMs) return formatMoment(atMs, nowMs, language);
  const minutes = Math.floor(agoMs / minuteMs);
  return new Intl.RelativeTimeFormat(localeOf[language], { style: 'short', numeric: 'always' }).format(
    -minutes,
    'minute',
  );
}

/** Personal account in threes: `100 482 317`. */
export function formatAccount(account: string): string {
  return account.replace(/\D/g, '').replace(/(\d{3})(?=\d)/g, '$1 ');
}
