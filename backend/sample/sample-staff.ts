// The people of the sample desk and its technicians: invented, with sign-ins that are published on purpose.
import type { SampleSignIn } from '../../shared/session/session.contract.ts';
import type { TechnicianSkill } from '../db/dispatch-tables.ts';
import { districts, roundedDegrees } from './city.ts';
import type { Random } from './random.ts';

/** The same for everybody: this data is for looking around, never for work. */
const samplePassword = 'lanka-sample-2026';

interface SampleStaff extends SampleSignIn {
  languages: string[];
}

export const sampleStaff: readonly SampleStaff[] = (
  [
    ['i.tkachenko', 'Ткаченко Ірина', 'agent', ['uk', 'ru', 'en']],
    ['o.honchar', 'Гончар Олег', 'agent', ['uk', 'ru']],
    ['ye.zaiets', 'Заєць Євгенія', 'agent', ['uk', 'en']],
    ['m.bereza', 'Береза Мар’ян', 'agent', ['uk']],
    ['n.hnatiuk', 'Гнатюк Назар', 'dispatcher', ['uk']],
    ['s.doroshenko', 'Дорошенко Соломія', 'supervisor', ['uk', 'ru', 'en']],
    ['a.soroka', 'Сорока Артем', 'admin', ['uk', 'en']],
  ] as const
).map(([login, displayName, role, languages]) => ({
  login,
  displayName,
  role,
  languages: [...languages],
  password: samplePassword,
}));

interface SampleTechnician {
  displayName: string;
  skills: TechnicianSkill[];
  msisdn: string;
  shiftStartMinutes: number;
  shiftEndMinutes: number;
  district: string;
  latitude: number;
  longitude: number;
}

const technicianNames =
  'Гнатюк Олексій;Їжакевич Тарас;Ґудзь Роман;Лисенко Павло;Чайка Остап;В’юн Сергій;Мороз Степан;Кравець Ігор;Швець Максим;Явір Богдан;Зима Орест;Дем’янюк Юрій'.split(
    ';',
  );

/** Half an hour in the middle of the shift, an hour earlier or later. */
export function lunchOf({ shiftStartMinutes }: SampleTechnician) {
  const middle = shiftStartMinutes + 4 * 60;
  return { earliestMinutes: middle - 30, latestMinutes: middle + 90, durationMinutes: 30 };
}

/** Twelve technicians: two in each district, early and late shifts, each with optical fibre and something more. */
export function inventTechnicians(random: Random): SampleTechnician[] {
  return technicianNames.map((displayName, place) => {
    const district = districts[place % districts.length]!;
    const isEarly = place < districts.length;
    const skills: TechnicianSkill[] = ['fiber'];
    if (place % 2 === 0) skills.push('copper');
    if (place % 3 !== 1) skills.push('tv');
    if (place % 4 === 0) skills.push('heights');
    return {
      displayName,
      // Signs in on the technician's page; the first is +380 50 000 10 01.
      msisdn: `38050000${1001 + place}`,
      skills,
      shiftStartMinutes: isEarly ? 8 * 60 : 12 * 60,
      shiftEndMinutes: isEarly ? 17 * 60 : 21 * 60,
      district: district.name,
      latitude: roundedDegrees(district.latitude + (random.next() - 0.5) * 0.01),
      longitude: roundedDegrees(district.longitude + (random.next() - 0.5) * 0.01),
    };
  });
}
