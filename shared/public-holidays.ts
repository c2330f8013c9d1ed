// Public holidays of Ukraine (Labour Code, article 73), as days of the calendar. Whether they are days off is the operator's setting.
import { addDays } from './kyiv-time.ts';

export type PublicHolidayName =
  | 'new_year'
  | 'women'
  | 'easter'
  | 'labour'
  | 'victory'
  | 'trinity'
  | 'constitution'
  | 'statehood'
  | 'independence'
  | 'defenders'
  | 'christmas';

export interface PublicHoliday {
  day: string;
  name: PublicHolidayName;
}

/** `MM-DD` of those that do not move, by the law as amended on 2023-07-14. */
const fixed: readonly (readonly [string, PublicHolidayName])[] = [
  ['01-01', 'new_year'],
  ['03-08', 'women'],
  ['05-01', 'labour'],
  ['05-08', 'victory'],
  ['06-28', 'constitution'],
  ['07-15', 'statehood'],
  ['08-24', 'independence'],
  ['10-01', 'defenders'],
  ['12-25', 'christmas'],
];

/** The Orthodox Easter Sunday of a year from 1900 to 2099. Meeus, Astronomical Algorithms, chapter 8 (Julian), plus 13 days. */
export function orthodoxEaster(year: number): string {
  const d = (19 * (year % 19) + 15) % 30;
  const e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7;
  const month = Math.floor((d + e + 114) / 31);
  const day = ((d + e + 114) % 31) + 1;
  const julian = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return addDays(julian, 13);
}

/** The public holidays of a year, in order. Easter and Trinity are Sundays. */
export function publicHolidays(year: number): PublicHoliday[] {
  const easter = orthodoxEaster(year);
  const holidays: PublicHoliday[] = fixed.map(([monthDay, name]) => ({ day: `${year}-${monthDay}`, name }));
  holidays.push({ day: easter, name: 'easter' }, { day: addDays(easter, 49), name: 'trinity' });
  return holidays.sort((left, right) => left.day.localeCompare(right.day));
}

/** The holiday of a day, or null. */
export function publicHolidayOf(day: string): PublicHolidayName | null {
  return publicHolidays(Number(day.slice(0, 4))).find((holiday) => holiday.day === day)?.name ?? null;
}
