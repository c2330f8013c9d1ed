// Errors of visits and of the day’s plan.
import type { ErrorEntry } from '../error-entry.ts';

export const dispatchErrors = {
  WINDOW_TAKEN: {
    retry: false,
    uk: 'Це вікно щойно зайняли. Виберіть інше.',
    en: 'This window has just been taken. Choose another.',
    ru: 'Это окно только что заняли. Выберите другое.',
  },
  DAY_CLOSED: {
    retry: false,
    uk: 'Цього дня виїздів немає: {name}. Виберіть інший.',
    en: 'There are no visits on this day: {name}. Choose another.',
    ru: 'В этот день выездов нет: {name}. Выберите другой.',
  },
  DAY_OVER: {
    retry: false,
    uk: 'Цей день минув. Виберіть інший.',
    en: 'This day is over. Choose another.',
    ru: 'Этот день прошёл. Выберите другой.',
  },
  HOLD_ENDED: {
    retry: false,
    uk: 'Час утримання вікна минув. Виберіть вікно ще раз.',
    en: 'The window is no longer held. Choose it again.',
    ru: 'Время удержания окна истекло. Выберите окно ещё раз.',
  },
  VISIT_HELD: {
    retry: false,
    uk: 'Вікно виїзду № {number} саме утримують для розмови. Спробуйте трохи згодом.',
    en: 'The window of visit no. {number} is being held for a call. Try again in a moment.',
    ru: 'Окно выезда № {number} как раз удерживают для разговора. Попробуйте чуть позже.',
  },
  VISIT_EXISTS: {
    retry: false,
    uk: 'Виїзд щодо цієї заявки вже є: № {number}.',
    en: 'There is a visit for this ticket already: no. {number}.',
    ru: 'Выезд по этой заявке уже есть: № {number}.',
  },
  NO_PLACE: {
    retry: false,
    uk: 'Невідомо, де ця адреса. Позначте її на мапі.',
    en: 'It is not known where this address is. Mark it on the map.',
    ru: 'Неизвестно, где этот адрес. Отметьте его на карте.',
  },
  STALE_PLAN: {
    retry: false,
    uk: 'План уже змінили: {name}. Зараз: {now}; ви бачили: {seen}. Змініть ще раз.',
    en: 'The plan was changed: {name}. Now: {now}; you saw: {seen}. Change it again.',
    ru: 'План уже изменили: {name}. Сейчас: {now}; вы видели: {seen}. Измените ещё раз.',
  },
  NOT_FEASIBLE: {
    retry: false,
    uk: 'Так не вийде: {name}.',
    en: 'This cannot be done: {name}.',
    ru: 'Так не получится: {name}.',
  },
} as const satisfies Record<string, ErrorEntry>;
