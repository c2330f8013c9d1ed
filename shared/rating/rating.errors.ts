// Errors of rating a chat.
import type { ErrorEntry } from '../error-entry.ts';

export const ratingErrors = {
  RATING_NOT_OPEN: {
    retry: false,
    uk: 'Оцінити можна після завершення розмови.',
    en: 'You can rate after the chat is closed.',
    ru: 'Оценить можно после завершения разговора.',
  },
  RATING_LATE: {
    retry: false,
    uk: 'Час для оцінки минув. Дякуємо!',
    en: 'The time for rating has passed. Thank you!',
    ru: 'Время для оценки прошло. Спасибо!',
  },
  RATING_NOT_LOW: {
    retry: false,
    uk: 'Абонент змінив оцінку на {score}: розглядати вже нічого.',
    en: 'The subscriber changed the rating to {score}: there is nothing to review any more.',
    ru: 'Абонент изменил оценку на {score}: рассматривать уже нечего.',
  },
} as const satisfies Record<string, ErrorEntry>;
