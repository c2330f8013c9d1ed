// Skills, days of the week and the fields of a form in words.
import { technicianSkill, type Technician } from '../../shared/technician/technician.contract.ts';
import { textOfMinutes } from '../../shared/technician/technician-texts.ts';
import { formatWeekday } from '../language/format.ts';
import { useWords } from '../language/useWords.ts';
import type { FormField, TechnicianForm } from './technician-form.ts';

export function useTechnicianWords() {
  const { t, language } = useWords();
  const skills = (list: Technician['skills']): string =>
    list.map((skill) => t(`dispatch.skill.${skill}`)).join(', ');
  /** From 1, Monday. */
  const dayName = (day: number): string => formatWeekday(day - 1, 'short', language.value);
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
