// Errors of the mechanism itself: any event may be refused with them.
import type { ErrorEntry } from '../error-entry.ts';

export const wireErrors = {
  INVALID: {
    retry: false,
    uk: 'Дані не прийнято: {reason}',
    en: 'The data was not accepted: {reason}',
    ru: 'Данные не приняты: {reason}',
  },
  UNKNOWN_EVENT: {
    retry: false,
    uk: 'Сервер не знає такої дії. Оновіть програму.',
    en: 'The server does not know this action. Please update.',
    ru: 'Сервер не знает такого действия. Обновите программу.',
  },
  UNAUTHENTICATED: {
    retry: false,
    uk: 'Увійдіть ще раз.',
    en: 'Please sign in again.',
    ru: 'Войдите ещё раз.',
  },
  FORBIDDEN: {
    retry: false,
    uk: 'Ваша роль не має права на цю дію.',
    en: 'Your role may not do this.',
    ru: 'У вашей роли нет права на это действие.',
  },
  NOT_FOUND: {
    retry: false,
    uk: 'Такого запису немає, або він вам недоступний.',
    en: 'There is no such record, or it is not open to you.',
    ru: 'Такой записи нет, или она вам недоступна.',
  },
  RATE: {
    retry: true,
    uk: 'Забагато запитів. Спробуйте трохи згодом.',
    en: 'Too many requests. Try again in a moment.',
    ru: 'Слишком много запросов. Попробуйте чуть позже.',
  },
  BUSY: {
    retry: true,
    uk: 'Сервер зайнятий, ваші дані збережено. Повторюємо.',
    en: 'The service is busy, your data is kept. Trying again.',
    ru: 'Сервер занят, ваши данные сохранены. Повторяем.',
  },
  DB_DOWN: {
    retry: true,
    uk: 'Сховище зараз недоступне, ваші дані збережено. Повторюємо.',
    en: 'Storage is not available now, your data is kept. Trying again.',
    ru: 'Хранилище сейчас недоступно, ваши данные сохранены. Повторяем.',
  },
  UNREACHABLE: {
    retry: true,
    uk: 'Немає зв’язку з сервером. Спробуйте ще раз.',
    en: 'The server cannot be reached. Try again.',
    ru: 'Нет связи с сервером. Попробуйте ещё раз.',
  },
  OP_REUSED: {
    retry: false,
    uk: 'Цю дію вже виконано з іншим змістом.',
    en: 'This action was already done with other content.',
    ru: 'Это действие уже выполнено с другим содержанием.',
  },
  STALE_VERSION: {
    retry: false,
    uk: 'Тим часом запис уже змінено: {name}.',
    en: '{name} changed the record meanwhile.',
    ru: 'Тем временем запись уже изменена: {name}.',
  },
  INTERNAL: {
    retry: false,
    uk: 'Помилка на сервері. Код для підтримки: {logId}',
    en: 'The server failed. Code for support: {logId}',
    ru: 'Ошибка на сервере. Код для поддержки: {logId}',
  },
  UPDATE_REQUIRED: {
    retry: false,
    uk: 'Ця версія програми застаріла. Оновіть її; ненадіслане збережено.',
    en: 'This version is too old. Please update; unsent work is kept.',
    ru: 'Эта версия программы устарела. Обновите её; неотправленное сохранено.',
  },
  OUTBOX_TOO_OLD: {
    retry: false,
    uk: 'Не надіслано понад 3 доби тому. Надішліть ще раз або видаліть.',
    en: 'Unsent for more than 3 days. Send it again or discard it.',
    ru: 'Не отправлено более 3 суток назад. Отправьте ещё раз или удалите.',
  },
  OUTBOX_UNREADABLE: {
    retry: false,
    uk: 'Ненадіслане не вдалося прочитати з диска цього комп’ютера.',
    en: 'Unsent work could not be read from this computer’s disk.',
    ru: 'Неотправленное не удалось прочитать с диска этого компьютера.',
  },
} as const satisfies Record<string, ErrorEntry>;
