// Errors of tickets.
import type { ErrorEntry } from '../error-entry.ts';

export const ticketErrors = {
  FIELD_CHANGED: {
    retry: false,
    uk: 'Тим часом це вже змінено: {name}. Ваше не записано.',
    en: '{name} changed this meanwhile. Yours was not stored.',
    ru: 'Тем временем это уже изменено: {name}. Ваше не записано.',
  },
  FIELDS_MISSING: {
    retry: false,
    uk: 'Для цього стану бракує обов’язкових полів.',
    en: 'This state needs fields that are still empty.',
    ru: 'Для этого состояния не хватает обязательных полей.',
  },
  VISIT_STANDS: {
    retry: false,
    uk: 'Узгоджено виїзд. Скасуйте його або лишіть заявку відкритою.',
    en: 'A visit is agreed. Cancel it or keep the ticket open.',
    ru: 'Согласован выезд. Отмените его или оставьте заявку открытой.',
  },
  TICKET_ENDED: {
    retry: false,
    uk: 'Заявку вже завершено. Спершу відкрийте її знову.',
    en: 'The ticket has ended. Reopen it first.',
    ru: 'Заявка уже завершена. Сначала откройте её снова.',
  },
  MERGE_REFUSED: {
    retry: false,
    uk: 'Об’єднати можна лише відкриті заявки одного абонента.',
    en: 'Only open tickets of one subscriber can be merged.',
    ru: 'Объединить можно только открытые заявки одного абонента.',
  },
  TOO_MANY_FILTERS: {
    retry: false,
    uk: 'Збережено вже {limit} фільтрів. Видаліть один із них.',
    en: 'You have {limit} filters already. Remove one of them.',
    ru: 'Сохранено уже {limit} фильтров. Удалите один из них.',
  },
} as const satisfies Record<string, ErrorEntry>;
