// Errors of signing in, of the first run and of passwords.
import type { ErrorEntry } from '../error-entry.ts';

export const sessionErrors = {
  WRONG_CREDENTIALS: {
    retry: false,
    uk: 'Логін або пароль неправильні. Залишилося спроб: {triesLeft}',
    en: 'Login or password is wrong. Tries left: {triesLeft}',
    ru: 'Логин или пароль неверны. Осталось попыток: {triesLeft}',
  },
  LOCKED_OUT: {
    retry: true,
    uk: 'Забагато невдалих спроб. Спробуйте через {minutes} хв.',
    en: 'Too many failed tries. Try again in {minutes} min.',
    ru: 'Слишком много неудачных попыток. Попробуйте через {minutes} мин.',
  },
  ALREADY_SET_UP: {
    retry: false,
    uk: 'Систему вже налаштовано. Увійдіть.',
    en: 'The system is already set up. Please sign in.',
    ru: 'Система уже настроена. Войдите.',
  },
  LOGIN_TAKEN: {
    retry: false,
    uk: 'Такий логін уже є.',
    en: 'This login exists already.',
    ru: 'Такой логин уже есть.',
  },
  WEAK_PASSWORD: {
    retry: false,
    uk: 'Пароль має бути не коротшим за 10 символів і не з поширених.',
    en: 'The password needs at least 10 characters and must not be a common one.',
    ru: 'Пароль должен быть не короче 10 символов и не из распространённых.',
  },
  CODE_WRONG: {
    retry: false,
    uk: 'Код неправильний. Залишилося спроб: {triesLeft}',
    en: 'The code is wrong. Tries left: {triesLeft}',
    ru: 'Код неверный. Осталось попыток: {triesLeft}',
  },
  CODE_DEAD: {
    retry: false,
    uk: 'Код більше не діє. Отримайте новий.',
    en: 'The code is no longer valid. Get a new one.',
    ru: 'Код больше не действует. Получите новый.',
  },
} as const satisfies Record<string, ErrorEntry>;
