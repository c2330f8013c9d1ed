// Days and hours in words.
import type { SpecialDay, WallSpan } from '../../shared/working-hours.ts';
import { formatWeekday, formatWholeDay } from '../language/format.ts';
import { useWords } from '../language/useWords.ts';
import { textOfSpans } from './hours-form.ts';

export function useHoursWords() {
  const { t, language } = useWords();
  /** From 0, Monday. */
  function weekdayName(at: number): string {
    const name = formatWeekday(at, 'long', language.value);
    return name.charAt(0).toLocaleUpperCase(language.value) + name.slice(1);
  }
  const dayName = (day: string): string => formatWholeDay(day, language.value);
  const spans = (list: readonly WallSpan[]): string =>
    list.length === 0 ? t('hours.closed') : textOfSpans(list, '–').replaceAll(' ', ', ');
  function special(day: SpecialDay | null): string {
    if (day === null) return t('hours.asUsual');
    const technicians = t(day.techniciansWork ? 'hours.visits' : 'hours.noVisits');
    return `${spans(day.spans)} · ${technicians} · ${day.name}`;
  }
  return { weekdayName, dayName, spans, special };
}
