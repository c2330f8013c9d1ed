// Words of the composer: where the draft is, what stops sending, who else writes.
import { defineMessages } from '../language/define-messages.ts';

export const composerMessages = defineMessages({
  uk: {
    mode: 'Кому пишете',
    savedHere: 'Збережено лише тут',
    savedOnServer: 'Чернетку збережено',
    left: '{n} з {limit}',
    pasteTooLong:
      'Вставлене має {n} символ, а повідомлення вміщує {limit}. Воно лишилося в буфері обміну, ваш текст не змінено. | Вставлене має {n} символи, а повідомлення вміщує {limit}. Воно лишилося в буфері обміну, ваш текст не змінено. | Вставлене має {n} символів, а повідомлення вміщує {limit}. Воно лишилося в буфері обміну, ваш текст не змінено. | Вставлене має {n} символу, а повідомлення вміщує {limit}. Воно лишилося в буфері обміну, ваш текст не змінено.',
    notKept:
      'Не вдалося записати повідомлення на цей комп’ютер, тож його не надіслано. Текст лишився в полі.',
    filesBusy: 'Файл ще не готовий: зачекайте, повторіть або приберіть його.',
    sendKeys: 'Чим надсилати',
    withEnter: 'Enter надсилає, Shift+Enter — новий рядок',
    withCtrlEnter: 'Ctrl+Enter надсилає, Enter — новий рядок',
    placeholder: 'У тексті лишилося незаповнене місце {text}. Заповніть його або приберіть.',
    mention: '{text} прочитає абонент, а не колега. Щоб написати колезі, перейдіть у нотатку (Ctrl+I).',
    code: 'Ми ніколи не питаємо кодів із SMS, навіть на прохання абонента. Приберіть це речення: код вводять лише на сторінці входу.',
    collision: '{name}: нова відповідь, поки ви писали. Прочитайте її, перш ніж надсилати свою.',
    fix: 'Виправити',
    read: 'Продовжити писати',
    sendAnyway: 'Надіслати все одно',
    alsoWrites: '{name} теж пише',
  },
  en: {
    mode: 'Whom you write to',
    savedHere: 'Draft saved here only',
    savedOnServer: 'Draft saved',
    left: '{n} of {limit}',
    pasteTooLong:
      'What you pasted has {n} character, a message holds {limit}. It is still in the clipboard, your text is unchanged. | What you pasted has {n} characters, a message holds {limit}. It is still in the clipboard, your text is unchanged.',
    notKept:
      'The message could not be written to this computer, so it was not sent. The text is still in the field.',
    filesBusy: 'A file is not ready yet: wait, try again or take it out.',
    sendKeys: 'What sends',
    withEnter: 'Enter sends, Shift+Enter starts a new line',
    withCtrlEnter: 'Ctrl+Enter sends, Enter starts a new line',
    placeholder: 'The text still has an unfilled place {text}. Fill it or take it out.',
    mention:
      'The subscriber, not your colleague, will read {text}. To write to a colleague, switch to a note (Ctrl+I).',
    code: 'We never ask for codes from SMS, not even when the subscriber offers. Take this sentence out: a code is only entered on the sign-in page.',
    collision: '{name} answered while you were writing. Read it before you send yours.',
    fix: 'Correct it',
    read: 'Go on writing',
    sendAnyway: 'Send anyway',
    alsoWrites: '{name} is also writing',
  },
  ru: {
    mode: 'Кому пишете',
    savedHere: 'Сохранён только здесь',
    savedOnServer: 'Черновик сохранён',
    left: '{n} из {limit}',
    pasteTooLong:
      'Во вставленном {n} символ, а в сообщение помещается {limit}. Оно осталось в буфере обмена, ваш текст не изменён. | Во вставленном {n} символа, а в сообщение помещается {limit}. Оно осталось в буфере обмена, ваш текст не изменён. | Во вставленном {n} символов, а в сообщение помещается {limit}. Оно осталось в буфере обмена, ваш текст не изменён. | Во вставленном {n} символа, а в сообщение помещается {limit}. Оно осталось в буфере обмена, ваш текст не изменён.',
    notKept:
      'Не удалось записать сообщение на этот компьютер, поэтому оно не отправлено. Текст остался в поле.',
    filesBusy: 'Файл ещё не готов: подождите, повторите или уберите его.',
    sendKeys: 'Чем отправлять',
    withEnter: 'Enter отправляет, Shift+Enter — новая строка',
    withCtrlEnter: 'Ctrl+Enter отправляет, Enter — новая строка',
    placeholder: 'В тексте осталось незаполненное место {text}. Заполните его или уберите.',
    mention: '{text} прочитает абонент, а не коллега. Чтобы написать коллеге, перейдите в заметку (Ctrl+I).',
    code: 'Мы никогда не спрашиваем коды из SMS, даже если абонент предлагает. Уберите это предложение: код вводят только на странице входа.',
    collision: '{name}: новый ответ, пока вы писали. Прочитайте его, прежде чем отправлять свой.',
    fix: 'Исправить',
    read: 'Продолжить писать',
    sendAnyway: 'Отправить всё равно',
    alsoWrites: '{name} тоже пишет',
  },
});
