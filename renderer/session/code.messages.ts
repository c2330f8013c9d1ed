// Words of signing in by a code from an SMS, on the pages of phones.
import { defineMessages } from '../language/define-messages.ts';

export const codeMessages = defineMessages({
  uk: {
    language: 'Мова',
    getCode: 'Отримати код',
    unreadable: 'Такого номера не буває. Перевірте, чи всі цифри на місці.',
    code: 'Код із SMS',
    codeHint: '4 знаки',
    enter: 'Увійти',
    again: 'Надіслати ще раз',
    againIn: 'Надіслати ще раз через {time}',
    otherLogin: 'Інший номер',
    neverAsk: 'Ми ніколи не питаємо код із SMS. Не повідомляйте його нікому.',
  },
  en: {
    language: 'Language',
    getCode: 'Get a code',
    unreadable: 'There is no such number. Check that all digits are there.',
    code: 'Code from the SMS',
    codeHint: '4 characters',
    enter: 'Sign in',
    again: 'Send again',
    againIn: 'Send again in {time}',
    otherLogin: 'Another number',
    neverAsk: 'We never ask for the code from an SMS. Do not tell it to anyone.',
  },
  ru: {
    language: 'Язык',
    getCode: 'Получить код',
    unreadable: 'Такого номера не бывает. Проверьте, все ли цифры на месте.',
    code: 'Код из SMS',
    codeHint: '4 знака',
    enter: 'Войти',
    again: 'Отправить ещё раз',
    againIn: 'Отправить ещё раз через {time}',
    otherLogin: 'Другой номер',
    neverAsk: 'Мы никогда не спрашиваем код из SMS. Не сообщайте его никому.',
  },
});
