// A technician as text in a form, and back; the fields that cannot be read, and those in which two versions differ.
import {
  technicianSkill,
  type Technician,
  type TechnicianSkill,
} from '../../shared/technician/technician.contract.ts';
import { toMsisdn, formatMsisdn } from '../../shared/phone.ts';
import {
  breaksOf,
  minutesOf,
  placeOf,
  textOfBreaks,
  textOfMinutes,
  textOfPlace,
} from '../../shared/technician/technician-texts.ts';

export interface TechnicianForm {
  displayName: string;
  phone: string;
  district: string;
  shiftStart: string;
  shiftEnd: string;
  breaks: string;
  start: string;
  end: string;
  maxVisits: string;
  skills: Record<TechnicianSkill, boolean>;
  /** Monday first. */
  workDays: boolean[];
  isActive: boolean;
}
export type FormField = keyof TechnicianForm;
export const formFields: readonly FormField[] = [
  'displayName',
  'phone',
  'skills',
  'district',
  'workDays',
  'shiftStart',
  'shiftEnd',
  'breaks',
  'start',
  'end',
  'maxVisits',
  'isActive',
];

export const emptyForm = (): TechnicianForm => ({
  displayName: '',
  phone: '',
  district: '',
  shiftStart: '08:00',
  shiftEnd: '17:00',
  breaks: '12:00-14:00/45',
  start: '',
  end: '',
  maxVisits: '8',
  skills: { fiber: true, copper: false, tv: false, heights: false },
  workDays: [true, true, true, true, true, false, false],
  isActive: true,
});

export function formOf(one: Technician): TechnicianForm {
  const has = (skill: TechnicianSkill): boolean => one.skills.includes(skill);
  return {
    displayName: one.displayName,
    phone: one.msisdn === null ? '' : formatMsisdn(one.msisdn),
    district: one.district,
    shiftStart: textOfMinutes(one.shiftStartMinutes),
    shiftEnd: textOfMinutes(one.shiftEndMinutes),
    breaks: textOfBreaks(one.breaks),
    start: textOfPlace(one.start),
    end: textOfPlace(one.end),
    maxVisits: String(one.maxVisits),
    skills: { fiber: has('fiber'), copper: has('copper'), tv: has('tv'), heights: has('heights') },
    workDays: [1, 2, 3, 4, 5, 6, 7].map((day) => one.workDays.includes(day)),
    isActive: one.isActive,
  };
}

type Values = Omit<Technician, 'technicianId' | 'version'>;

/** What is written, or the fields that are wrong. An end that is empty is the start. */
export function readForm(form: TechnicianForm): { values: Values } | { wrong: FormField[] } {
  const msisdn = form.phone.trim() === '' ? null : (toMsisdn(form.phone) ?? undefined);
  const [from, until] = [minutesOf(form.shiftStart), minutesOf(form.shiftEnd)];
  const breaks = breaksOf(form.breaks);
  const start = placeOf(form.start);
  const end = form.end.trim() === '' ? start : placeOf(form.end);
  const maxVisits = Number(form.maxVisits);
  const skills = technicianSkill.options.filter((skill) => form.skills[skill]);
  const displayName = form.displayName.trim();
  const isRight: Partial<Record<FormField, boolean>> = {
    displayName: displayName !== '' && displayName.length <= 80,
    phone: msisdn !== undefined,
    skills: skills.length > 0,
    shiftStart: from !== undefined,
    shiftEnd: until !== undefined && until > (from ?? 0),
    breaks: breaks !== undefined,
    start: start !== undefined,
    end: end !== undefined || form.end.trim() === '',
    maxVisits: Number.isInteger(maxVisits) && maxVisits >= 1 && maxVisits <= 12,
  };
  const wrong = formFields.filter((field) => isRight[field] === false);
  if (wrong.length > 0 || !breaks || !start || !end || msisdn === undefined) return { wrong };
  const workDays = form.workDays.flatMap((works, index) => (works ? [index + 1] : []));
  const shift = { shiftStartMinutes: from ?? 0, shiftEndMinutes: until ?? 0 };
  const { district, isActive } = form;
  return {
    values: {
      displayName,
      msisdn,
      skills,
      district: district.trim(),
      workDays,
      ...shift,
      breaks,
      start,
      end,
      maxVisits,
      isActive,
    },
  };
}

/** Fields that are not the same in both. */
export function differences(mine: TechnicianForm, theirs: TechnicianForm): FormField[] {
  return formFields.filter((field) => JSON.stringify(mine[field]) !== JSON.stringify(theirs[field]));
}
