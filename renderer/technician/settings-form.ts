// What counts for every day as text in a form, and back.
import type { DispatchSettings } from '../../shared/dispatch/dispatch-settings.contract.ts';
import { visitKind, type VisitKind } from '../../shared/dispatch/visit.contract.ts';
import { technicianSkill, type TechnicianSkill } from '../../shared/technician/technician.contract.ts';
import { minutesOf, textOfMinutes } from '../../shared/technician/technician-texts.ts';

export interface SettingsForm {
  kinds: Record<VisitKind, { duration: string; skills: Record<TechnicianSkill, boolean> }>;
  /** `08:00-10:00 10:00-12:00` */
  windows: string;
  notice: string;
}

export function windowsText({ windows }: Pick<DispatchSettings, 'windows'>): string {
  return windows.map(([from, to]) => `${textOfMinutes(from)}-${textOfMinutes(to)}`).join(' ');
}

export function settingsForm(settings: DispatchSettings): SettingsForm {
  const kindOf = (kind: VisitKind): SettingsForm['kinds'][VisitKind] => {
    const { durationMinutes, skills } = settings.kinds[kind];
    const has = (skill: TechnicianSkill): boolean => skills.includes(skill);
    return {
      duration: String(durationMinutes),
      skills: { fiber: has('fiber'), copper: has('copper'), tv: has('tv'), heights: has('heights') },
    };
  };
  return {
    kinds: { repair: kindOf('repair'), connection: kindOf('connection'), equipment: kindOf('equipment') },
    windows: windowsText(settings),
    notice: String(settings.noticeMinutes),
  };
}

/** What is written, or the names of what cannot be read: a kind, `windows`, `notice`. */
export function readSettings(
  form: SettingsForm,
): { values: Omit<DispatchSettings, 'version'> } | { wrong: string[] } {
  const between = (text: string, from: number, to: number): boolean =>
    /^\d+$/.test(text.trim()) && Number(text) >= from && Number(text) <= to;
  const windows = form.windows
    .trim()
    .split(/[\s,;]+/)
    .map((part): [number, number] | undefined => {
      const [from, to] = part.split(/[-–]/).map(minutesOf);
      return from !== undefined && to !== undefined && from < to ? [from, to] : undefined;
    });
  const known = windows.filter((one) => one !== undefined);
  const wrong = [
    ...visitKind.options.filter((kind) => !between(form.kinds[kind].duration, 10, 480)),
    ...(known.length === windows.length && known.length <= 24 ? [] : ['windows']),
    ...(between(form.notice, 0, 1_440) ? [] : ['notice']),
  ];
  if (wrong.length > 0) return { wrong };
  const kindOf = (kind: VisitKind): DispatchSettings['kinds'][VisitKind] => ({
    durationMinutes: Number(form.kinds[kind].duration),
    skills: technicianSkill.options.filter((skill) => form.kinds[kind].skills[skill]),
  });
  return {
    values: {
      kinds: { repair: kindOf('repair'), connection: kindOf('connection'), equipment: kindOf('equipment') },
      windows: known,
      noticeMinutes: Number(form.notice),
    },
  };
}
