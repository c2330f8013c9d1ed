// Working hours as text in a form, and back: what is written, or what is wrong with it and where.
import { longestDayName, mostSpans, type HoursState } from '../../shared/hours/hours.contract.ts';
import { minutesOf, textOfMinutes } from '../../shared/technician/technician-texts.ts';
import type { SpecialDay, WallSpan, WorkingHours } from '../../shared/working-hours.ts';

export interface WeekdayForm {
  isOpen: boolean;
  /** `08:00-13:00 14:00-20:00` */
  hours: string;
}
export interface DayForm extends WeekdayForm {
  /** Of the row, as long as the form lives. */
  key: number;
  /** `2026-12-31`, or empty. */
  date: string;
  name: string;
  techniciansWork: boolean;
}
export interface HoursForm {
  week: WeekdayForm[];
  days: DayForm[];
}

/** What may be wrong with a field; each has a sentence in the words. */
export type HoursFault = 'format' | 'order' | 'overlap' | 'many' | 'date' | 'twice' | 'name' | 'never';
/** `week 0` … `week 6`, `KEY date`, `KEY name`, `KEY hours`. */
export type HoursFaults = Readonly<Record<string, HoursFault>>;

/** What a day gets that was closed and is opened. */
const usualHours = '08:00-20:00';

export function textOfSpans(spans: readonly WallSpan[], between = '-'): string {
  return spans
    .map(({ startMinute, endMinute }) => textOfMinutes(startMinute) + between + textOfMinutes(endMinute))
    .join(' ');
}

/** What is written, in the order of the day, or what is wrong with it; nothing written is wrong. */
export function readSpans(text: string): WallSpan[] | HoursFault {
  const spans: WallSpan[] = [];
  for (const part of text
    .replace(/\s*[-–—]\s*/g, '-')
    .trim()
    .split(/[\s,;]+/)) {
    const [startMinute, endMinute, ...rest] = part.split('-').map(minutesOf);
    if (startMinute === undefined || endMinute === undefined || rest.length > 0) return 'format';
    if (startMinute >= endMinute) return 'order';
    spans.push({ startMinute, endMinute });
  }
  spans.sort((left, right) => left.startMinute - right.startMinute);
  if (spans.some(({ startMinute }, at) => at > 0 && spans[at - 1]!.endMinute >= startMinute))
    return 'overlap';
  return spans.length > mostSpans ? 'many' : spans;
}

const weekdayForm = (spans: readonly WallSpan[]): WeekdayForm => ({
  isOpen: spans.length > 0,
  hours: spans.length > 0 ? textOfSpans(spans) : usualHours,
});

let lastKey = 0;
export function dayForm(date: string, { name, spans, techniciansWork }: SpecialDay): DayForm {
  lastKey += 1;
  return { key: lastKey, date, name, techniciansWork, ...weekdayForm(spans) };
}
export function hoursForm({ week, days }: WorkingHours): HoursForm {
  return {
    week: week.map(weekdayForm),
    days: Object.entries(days)
      .sort(([left], [right]) => left.localeCompare(right, 'en'))
      .map(([date, day]) => dayForm(date, day)),
  };
}

export type HoursValues = Pick<HoursState, 'week' | 'days'>;

/** Everything that could be read, and what is wrong with the rest. */
export function readHours(form: HoursForm): { values: HoursValues; faults: HoursFaults } {
  const faults: Record<string, HoursFault> = {};
  const spansOf = ({ isOpen, hours }: WeekdayForm, field: string): WallSpan[] => {
    const spans = isOpen ? readSpans(hours) : [];
    if (Array.isArray(spans)) return spans;
    faults[field] = spans;
    return [];
  };
  const week = form.week.map((one, weekday) => spansOf(one, `week ${weekday}`));
  if (form.week.every(({ isOpen }) => !isOpen)) faults['week 0'] = 'never';
  const days: HoursValues['days'] = {};
  for (const one of form.days) {
    const { key, date, techniciansWork } = one;
    const name = one.name.trim();
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) faults[`${key} date`] = 'date';
    else if (Object.hasOwn(days, date)) faults[`${key} date`] = 'twice';
    if (name === '' || [...name].length > longestDayName) faults[`${key} name`] = 'name';
    const spans = spansOf(one, `${key} hours`);
    if (!faults[`${key} date`]) days[date] = { name, spans, techniciansWork };
  }
  return { values: { week, days }, faults };
}
