// The guard before sending: what it stops, what it lets pass, and that it never mistakes a warning for a question.
import { describe, expect, test } from 'vitest';
import { guardSending } from '../../shared/chat/send-guard.ts';

const kindOf = (body: string, mode: 'reply' | 'note' = 'reply') => guardSending(body, mode)?.kind ?? 'none';

describe('a question for the code', () => {
  test.each([
    'Назвіть, будь ласка, код із SMS',
    'Підкажіть код з смс',
    'Добрий день! Надішліть мені код, який вам прийшов.',
    'Який код підтвердження вам надійшов?',
    'Продиктуйте одноразовий код',
    'Чи не могли б ви назвати код із SMS?',
    'Код із SMS напишіть, будь ласка, сюди',
    'Скажіть СМС-код',
    'Повідомте код для входу',
    'НАЗВІТЬ КОД ІЗ SMS',
    'Скажите код из смс',
    'Продиктуйте, пожалуйста, код подтверждения',
    'Пришлите код, который вам пришёл',
    'Какой код из SMS вы получили?',
    'Вы не могли бы назвать одноразовый пароль?',
    'Please tell me the code from the SMS',
    'What is the verification code?',
    'Could you send me the one-time password?',
    'I need the code we sent you',
    'Share the code you received, please',
    'Text me the confirmation code',
  ])('%j is stopped', (body) => {
    expect(kindOf(body)).toBe('code');
  });

  test.each([
    'Ми ніколи не питаємо код із SMS.',
    'Нікому не повідомляйте код із SMS',
    'Код із SMS нікому не кажіть, навіть оператору.',
    'Введіть код із SMS на сторінці входу.',
    'Код із SMS діє 5 хвилин',
    'Вам надійшло SMS з кодом для входу.',
    'Підкажіть, будь ласка, код домофону',
    'Назвіть код помилки на екрані роутера',
    'Який поштовий код вашого відділення?',
    'Скажіть, який тариф у вас зараз?',
    'Надішліть, будь ласка, показання лічильника у повідомленні',
    'Вкажіть код товару з квитанції',
    'Никому не сообщайте код из SMS',
    'Код из смс нужен только для входа в кабинет',
    'Подскажите код домофона и этаж',
    'Назовите код ошибки',
    'Введите код из SMS на странице входа',
    'We never ask for the code from the SMS.',
    'Don’t share the verification code with anyone.',
    'Please send me the error code from the screen',
    'What is the door code?',
    'Enter the code from the SMS on the sign-in page.',
    'Your one-time code is valid for 5 minutes.',
    'Код із SMS, який ви отримали, введіть на сторінці входу',
    'Введіть код підтвердження, який вам надійшов, у кабінеті',
    'Код подтверждения, который вы получили, введите на странице входа',
    'Type the code from the text message on the sign-in page',
    'The code from the text message is valid for five minutes',
    'You need to enter the verification code on the page',
    'Скажіть, вам прийшло SMS?',
    'Код для входу прийде на ваш номер',
  ])('%j passes', (body) => {
    expect(kindOf(body)).toBe('none');
  });

  test('is found in the second sentence, and a warning in the first does not excuse it', () => {
    const body = 'Ми не просимо пароль. Назвіть код із SMS.';
    expect(guardSending(body, 'reply')).toMatchObject({
      kind: 'code',
      text: 'Назвіть код із SMS',
      start: 22,
    });
  });
});

describe('a gap of a template', () => {
  test.each(['Вітаю, {ім’я}!', 'Сума {сума} ₴', 'До {…}', 'Дата: {2 слова}'])('%j is stopped', (body) => {
    expect(kindOf(body)).toBe('placeholder');
    expect(kindOf(body, 'note')).toBe('placeholder');
  });
  test.each(['Вітаю, Олено!', 'смайл :}', 'Дата: {}', 'if (a) {\n  b\n}', 'немає дужок'])(
    '%j passes',
    (body) => {
      expect(kindOf(body)).toBe('none');
    },
  );
  test('says where it is', () => {
    expect(guardSending('Вітаю, {ім’я}! {дата}', 'reply')).toMatchObject({
      text: '{ім’я}',
      start: 7,
      end: 13,
    });
  });
});

describe('a word to a colleague', () => {
  test.each(['@Гончар глянь', 'Передаю. @honchar', '(@Гончар)'])('%j is stopped', (body) => {
    expect(kindOf(body)).toBe('mention');
  });
  test.each(['Пишіть на help@lanka.example', 'ціна @ 200', 'Вітаю'])('%j passes', (body) => {
    expect(kindOf(body)).toBe('none');
  });
});

test('in a note colleagues may be called and codes spoken of', () => {
  expect(kindOf('@Гончар, абонента просили: назвіть код із SMS', 'note')).toBe('none');
});

test('a long text is judged at once', () => {
  const beganMs = performance.now();
  expect(kindOf('скажіть код '.repeat(333))).toBe('none');
  expect(kindOf('скажіть, '.repeat(440))).toBe('none');
  expect(kindOf('{'.repeat(4_000))).toBe('none');
  expect(performance.now() - beganMs).toBeLessThan(300);
});
