// Errors of reviewing a low rating.
import type { ErrorEntry } from '../error-entry.ts';

export const reviewErrors = {
  RATING_NOT_LOW: {
    retry: false,
    uk: 'Абонент змінив оцінку на {score}: розглядати вже нічого.',
    en: 'The subscriber changed the rating to {score}: there is nothing to review any more.',
    ru: 'Абонент изменил оценку на {score}: рассматривать уже нечего.',
  },
} as const satisfies Record<string, ErrorEntry>;
