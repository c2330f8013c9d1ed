// Skills, days of the week and the fields of a form in words.
import { technicianSkill, type Technician } from '../../shared/technician/technician.contract.ts';
import { textOfMinutes } from '../../shared/technician/technician-texts.ts';
import { useWords } from '../language/useWords.ts';
import type { FormField, TechnicianForm } from './technician-form.ts';

/** A Monday. */
const mondayMs = Date.parse('2026-11-23T12:00:00Z');

export function useTechnicianWords() {
  const { t, language } = useWords();
  const skills = (list: Technician['skills']): string =>
    list.map((skill) => t(`dispatch.skill.${skill}`)).join(', ');
  /** From 1, Monday. */
  function dayName(day: number): string {
    const format = new Intl.DateTimeFormat(language.value, { weekday: 'short', timeZone: 'Europe/Kyiv' });
    return format.format(mondayMs + (day - 1) * 86_400_000);
  }
  const shift = (one: Technician): string =>
    `${textOfMinutes(one.shiftStartMinutes)}–${textOfMinutes(one.shiftEndMinutes)}`;
  /** What stands in one field, for showing two versions side by side. */
  function valueOf(form: TechnicianForm, field: FormField): string {
    if (field === 'skills') return skills(technicianSkill.options.filter((skill) => form.skills[skill]));
    if (field === 'workDays')
      return form.workDays.flatMap((works, at) => (works ? [dayName(at + 1)] : [])).join(', ');
    if (field === 'isActive') return t(form.isActive ? 'technician.works' : 'technician.gone');
    return form[field] === '' ? '—' : form[field];
  }
  return { skills, dayName, shift, valueOf };
}
