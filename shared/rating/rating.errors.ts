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
} as const satisfies Record<string, ErrorEntry>;
