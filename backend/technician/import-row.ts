// Checks one line of a file of technicians and turns it into one, or says which column is wrong, what was found and what is expected.
import {
  technicianColumns,
  type TechnicianColumn,
} from '../../shared/technician/technician-import.contract.ts';
import { breaksOf, minutesOf, placeOf } from '../../shared/technician/technician-texts.ts';
import { technicianSkill } from '../../shared/technician/technician.contract.ts';
import { toMsisdn } from '../../shared/phone.ts';
import { splitRecord } from '../subscriber/csv-records.ts';
import type { StoredTechnician } from './technician.records.ts';

export type ImportedTechnician = Omit<StoredTechnician, 'technicianId' | 'version'>;
export interface RowProblem {
  column: string;
  found: string;
  expected: string;
}
class Problem extends Error {
  readonly problem: RowProblem;
  constructor(problem: RowProblem) {
    super(problem.expected);
    this.problem = problem;
  }
}

/** The technician of a line. Never throws. O(length). */
export function readTechnician(text: string): ImportedTechnician | { problem: RowProblem } {
  const cells = splitRecord(text);
  if (!Array.isArray(cells) || cells.length !== technicianColumns.length) {
    const found = Array.isArray(cells) ? String(cells.length) : text.slice(0, 80);
    return { problem: { column: '', found, expected: `${technicianColumns.length} columns` } };
  }
  try {
    return technicianOf((column) => (cells[technicianColumns.indexOf(column)] ?? '').trim().normalize('NFC'));
  } catch (error) {
    if (error instanceof Problem) return { problem: error.problem };
    throw error;
  }
}

function technicianOf(cell: (column: TechnicianColumn) => string): ImportedTechnician {
  const take = <T>(column: TechnicianColumn, expected: string, read: (text: string) => T | undefined): T => {
    const value = read(cell(column));
    if (value === undefined) throw new Problem({ column, found: cell(column).slice(0, 80), expected });
    return value;
  };
  const shiftStartMinutes = take('shift_start', 'a time such as 08:00', minutesOf);
  const start = take('start', 'latitude and longitude such as 50.45 30.52', placeOf);
  return {
    displayName: take('name', '1 to 80 characters', (text) =>
      text !== '' && text.length <= 80 ? text : undefined,
    ),
    msisdn: take('phone', 'a phone number or nothing', (text) =>
      text === '' ? null : (toMsisdn(text) ?? undefined),
    ),
    skills: take('skills', `some of: ${technicianSkill.options.join(' ')}`, skillsOf),
    district: take('district', 'at most 80 characters', (text) => (text.length <= 80 ? text : undefined)),
    workDays: take('work_days', 'days from 1 (Monday) to 7, such as 1 2 3 4 5', workDaysOf),
    shiftStartMinutes,
    shiftEndMinutes: take('shift_end', 'a time after the beginning of the shift', (text) => {
      const minutes = minutesOf(text);
      return minutes !== undefined && minutes > shiftStartMinutes ? minutes : undefined;
    }),
    breaks: take('break', 'nothing, or earliest-latest/minutes such as 12:00-14:00/45', breaksOf),
    start,
    end: take('end', 'latitude and longitude, or nothing', (text) => (text === '' ? start : placeOf(text))),
    maxVisits: take('max_visits', 'a number from 1 to 12', (text) => numberOf(text, 1, 12)),
    isActive: take('active', 'yes or no', (text) =>
      text === 'yes' || text === '' ? true : text === 'no' ? false : undefined,
    ),
  };
}

function numberOf(text: string, from: number, to: number): number | undefined {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= from && value <= to ? value : undefined;
}
function skillsOf(text: string): ImportedTechnician['skills'] | undefined {
  const parsed = technicianSkill
    .array()
    .min(1)
    .max(4)
    .safeParse([...new Set(text.split(/[\s;]+/))]);
  return parsed.success ? parsed.data : undefined;
}
function workDaysOf(text: string): number[] | undefined {
  const days = text === '' ? [] : text.split(/[\s;]+/).map((one) => numberOf(one, 1, 7));
  const known = days.filter((one) => one !== undefined);
  return known.length === days.length ? [...new Set(known)].sort((left, right) => left - right) : undefined;
}
