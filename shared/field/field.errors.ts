// Errors of the technician's own page.
import type { ErrorEntry } from '../error-entry.ts';

export const fieldErrors = {
  REPORT_OVERTAKEN: {
    retry: false,
    uk: 'Виїзд № {number} тим часом змінили логісти: подивіться на нього ще раз.',
    en: 'Logistics changed visit no. {number} meanwhile: look at it again.',
    ru: 'Выезд № {number} тем временем изменили логисты: посмотрите на него ещё раз.',
  },
} as const satisfies Record<string, ErrorEntry>;
