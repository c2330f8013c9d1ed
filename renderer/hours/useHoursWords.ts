// Days and hours in words.
import { weekday } from '../../shared/kyiv-time.ts';
import type { SpecialDay, WallSpan } from '../../shared/working-hours.ts';
import { useWords } from '../language/useWords.ts';
import { textOfSpans } from './hours-form.ts';

/** A Monday. */
const mondayMs = Date.parse('2026-11-23T12:00:00Z');
const locales = { uk: 'uk-UA', en: 'en-GB', ru: 'ru-UA' };

export function useHoursWords() {
  const { t, language } = useWords();
  const write = (atMs: number, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locales[language.value], { timeZone: 'UTC', ...options }).format(atMs);
  /** From 0, Monday. */
  function weekdayName(at: number): string {
    const name = write(mondayMs + at * 86_400_000, { weekday: 'long' });
    return name.charAt(0).toLocaleUpperCase(language.value) + name.slice(1);
  }
  /** `пт, 1 січня 2027 р.` */
  function dayName(day: string): string {
    const short = write(mondayMs + weekday(day) * 86_400_000, { weekday: 'short' });
    const date = write(Date.parse(`${day}T12:00:00Z`), { day: 'numeric', month: 'long', year: 'numeric' });
    return `${short}, ${date}`;
  }
  const spans = (list: readonly WallSpan[]): string =>
    list.length === 0 ? t('hours.closed') : textOfSpans(list, '–').replaceAll(' ', ', ');
  function special(day: SpecialDay | null): string {
    if (day === null) return t('hours.asUsual');
    const technicians = t(day.techniciansWork ? 'hours.visits' : 'hours.noVisits');
    return `${spans(day.spans)} · ${technicians} · ${day.name}`;
  }
  return { weekdayName, dayName, spans, special };
}
