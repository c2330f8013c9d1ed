// Errors of chats: taking, handing over, closing.
import type { ErrorEntry } from '../error-entry.ts';

export const chatErrors = {
  CHAT_TAKEN: {
    retry: false,
    uk: 'Розмову вже прийняв інший оператор: {name}',
    en: 'The chat was already taken by {name}',
    ru: 'Разговор уже принял другой оператор: {name}',
  },
  CHAT_CLOSED: {
    retry: false,
    uk: 'Розмову вже завершено.',
    en: 'The chat is already closed.',
    ru: 'Разговор уже завершён.',
  },
  QUEUE_EMPTY: {
    retry: false,
    uk: 'Черга порожня.',
    en: 'The queue is empty.',
    ru: 'Очередь пуста.',
  },
  CAPACITY: {
    retry: false,
    uk: 'У вас уже {limit} розмов. Завершіть одну, щоб узяти наступну.',
    en: 'You already have {limit} chats. Close one to take the next.',
    ru: 'У вас уже {limit} разговоров. Завершите один, чтобы взять следующий.',
  },
  REQUEST_OPEN: {
    retry: false,
    uk: 'Уже чекаємо на відповідь: {name}.',
    en: '{name} has been asked already and has not answered.',
    ru: 'Уже ждём ответа: {name}.',
  },
  REQUEST_ENDED: {
    retry: false,
    uk: 'Цей запит уже не діє.',
    en: 'This request is no longer open.',
    ru: 'Этот запрос уже не действует.',
  },
  NOT_ANSWERING: {
    retry: false,
    uk: 'Зараз не на зв’язку: {name}. Виберіть іншу людину або чергу.',
    en: '{name} is not online now. Choose someone else or the queue.',
    ru: 'Сейчас не на связи: {name}. Выберите другого человека или очередь.',
  },
} as const satisfies Record<string, ErrorEntry>;
