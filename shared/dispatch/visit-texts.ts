// What a subscriber is told about a visit by SMS, in their language; times are those of Kyiv.
import type { Language } from '../language.ts';

export type SmsOccasion = 'booked' | 'moved' | 'on_the_way' | 'late' | 'done' | 'cancelled';

interface ToldVisit {
  number: number;
  address: string;
  window: { startAt: string; endAt: string } | null;
  placement?: { startAt: string } | null;
}

const sentences: Record<SmsOccasion, Record<Language, string>> = {
  booked: {
    uk: 'Майстер приїде: {day}, з {from} до {to}, {address}. Виїзд № {number}.',
    en: 'The technician will come on {day} between {from} and {to}: {address}. Visit no. {number}.',
    ru: 'Мастер приедет: {day}, с {from} до {to}, {address}. Выезд № {number}.',
  },
  moved: {
    uk: 'Час виїзду № {number} змінено: {day}, з {from} до {to}, {address}.',
    en: 'Visit no. {number} has a new time: {day} between {from} and {to}, {address}.',
    ru: 'Время выезда № {number} изменено: {day}, с {from} до {to}, {address}.',
  },
  on_the_way: {
    uk: 'Майстер уже їде до вас: {address}. Виїзд № {number}.',
    en: 'The technician is on the way to you: {address}. Visit no. {number}.',
    ru: 'Мастер уже едет к вам: {address}. Выезд № {number}.',
  },
  late: {
    uk: 'Перепрошуємо: майстер затримується, орієнтовно буде о {expected}. Ми зателефонуємо вам. Виїзд № {number}.',
    en: 'We are sorry: the technician is delayed, expected at about {expected}. We will call you. Visit no. {number}.',
    ru: 'Просим прощения: мастер задерживается, ориентировочно будет в {expected}. Мы позвоним вам. Выезд № {number}.',
  },
  done: {
    uk: 'Виїзд № {number} виконано. Якщо щось не працює, напишіть або зателефонуйте нам.',
    en: 'Visit no. {number} is done. If something does not work, write to us or call us.',
    ru: 'Выезд № {number} выполнен. Если что-то не работает, напишите или позвоните нам.',
  },
  cancelled: {
    uk: 'Виїзд № {number} скасовано.',
    en: 'Visit no. {number} is cancelled.',
    ru: 'Выезд № {number} отменён.',
  },
};

const locales: Record<Language, string> = { uk: 'uk-UA', en: 'en-GB', ru: 'ru-RU' };

/** The text of the message; places for a time stay empty when no window is agreed. */
export function visitSms(occasion: SmsOccasion, language: Language, visit: ToldVisit): string {
  return filled(sentences[occasion][language], language, visit);
}

const links: Record<Language, string> = {
  uk: 'Підтвердити або попросити інший час: {link}',
  en: 'Confirm or ask for another time: {link}',
  ru: 'Подтвердить или попросить другое время: {link}',
};

/** `text` with the address at which the subscriber answers it. */
export function withLink(text: string, language: Language, link: string): string {
  return `${text} ${links[language].replace('{link}', link)}`;
}

function filled(
  sentence: string,
  language: Language,
  { number, address, window, placement }: ToldVisit,
): string {
  const zone = { timeZone: 'Europe/Kyiv' } as const;
  const time = new Intl.DateTimeFormat(locales[language], { ...zone, hour: '2-digit', minute: '2-digit' });
  const day = new Intl.DateTimeFormat(locales[language], {
    ...zone,
    day: 'numeric',
    month: 'long',
    weekday: 'long',
  });
  const values: Record<string, string> = {
    number: String(number),
    address,
    day: window ? day.format(new Date(window.startAt)) : '',
    from: window ? time.format(new Date(window.startAt)) : '',
    to: window ? time.format(new Date(window.endAt)) : '',
    expected: placement ? time.format(new Date(placement.startAt)) : '',
  };
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}

const scripts: Record<Language, string> = {
  uk: 'Майстер приїде: {day}, з {from} до {to}, на адресу {address}. Вас це влаштовує?',
  en: 'The technician will come on {day}, between {from} and {to}: {address}. Does that suit you?',
  ru: 'Мастер приедет: {day}, с {from} до {to}, по адресу {address}. Вам это подходит?',
};

/** What an agent reads aloud before booking, in the subscriber's language. */
export function visitScript(language: Language, told: Pick<ToldVisit, 'address' | 'window'>): string {
  return filled(scripts[language], language, { ...told, number: 0 });
}
