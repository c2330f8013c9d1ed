// Every error a person or a program can meet: its code, whether trying again helps, and a sentence per language.

export interface ErrorEntry {
  /** True when the same request may succeed later without a change by the sender. */
  retry: boolean;
  uk: string;
  en: string;
  ru: string;
}

/** Sentences may hold `{name}` places that are filled from the error's details. */
export const errorTable = {
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
  SHORTCUT_TAKEN: {
    retry: false,
    uk: 'Таке скорочення вже має шаблон «{name}».',
    en: 'The template “{name}” has this shortcut already.',
    ru: 'Такое сокращение уже есть у шаблона «{name}».',
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
  FILE_TOO_LARGE: {
    retry: false,
    uk: 'Файл завеликий: {megabytes} МБ, можна до {limit} МБ.',
    en: 'The file is too large: {megabytes} MB, at most {limit} MB.',
    ru: 'Файл слишком большой: {megabytes} МБ, можно до {limit} МБ.',
  },
  FILE_EMPTY: {
    retry: false,
    uk: 'Файл порожній.',
    en: 'The file is empty.',
    ru: 'Файл пустой.',
  },
  FILE_KIND: {
    retry: false,
    uk: 'Такий файл не можна надіслати. Можна зображення (PNG, JPEG, GIF, WebP), PDF і текст.',
    en: 'Such a file cannot be sent. Pictures (PNG, JPEG, GIF, WebP), PDF and text can.',
    ru: 'Такой файл нельзя отправить. Можно изображения (PNG, JPEG, GIF, WebP), PDF и текст.',
  },
  FILE_REFUSED: {
    retry: false,
    uk: 'Перевірка безпеки не пропустила файл.',
    en: 'The security check refused the file.',
    ru: 'Проверка безопасности не пропустила файл.',
  },
  FILE_GONE: {
    retry: false,
    uk: 'Файл уже недоступний. Додайте його ще раз.',
    en: 'The file is no longer there. Add it again.',
    ru: 'Файл уже недоступен. Добавьте его ещё раз.',
  },
  FILE_UNCHECKED: {
    retry: true,
    uk: 'Зараз не вдалося перевірити файл на безпеку. Спробуйте трохи згодом.',
    en: 'The file could not be checked for safety now. Try again in a moment.',
    ru: 'Сейчас не удалось проверить файл на безопасность. Попробуйте чуть позже.',
  },
  FILE_PICTURE: {
    retry: false,
    uk: 'Зображення пошкоджене або має понад {megapixels} мегапікселів.',
    en: 'The picture is damaged or has more than {megapixels} megapixels.',
    ru: 'Изображение повреждено или больше {megapixels} мегапикселей.',
  },
  STALE_VERSION: {
    retry: false,
    uk: 'Тим часом запис уже змінено: {name}.',
    en: '{name} changed the record meanwhile.',
    ru: 'Тем временем запись уже изменена: {name}.',
  },
  PHONE_TAKEN: {
    retry: false,
    uk: 'Цей номер уже має інший майстер: {name}.',
    en: '{name} has this number already.',
    ru: 'Этот номер уже есть у другого мастера: {name}.',
  },
  WINDOW_TAKEN: {
    retry: false,
    uk: 'Це вікно щойно зайняли. Виберіть інше.',
    en: 'This window has just been taken. Choose another.',
    ru: 'Это окно только что заняли. Выберите другое.',
  },
  HOLD_ENDED: {
    retry: false,
    uk: 'Час утримання вікна минув. Виберіть вікно ще раз.',
    en: 'The window is no longer held. Choose it again.',
    ru: 'Время удержания окна истекло. Выберите окно ещё раз.',
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
    uk: 'План уже змінили: {name}. Зараз: {now}; ви бачили: {seen}.',
    en: 'The plan was changed by {name}. Now: {now}; you saw: {seen}.',
    ru: 'План уже изменили: {name}. Сейчас: {now}; вы видели: {seen}.',
  },
  NOT_FEASIBLE: {
    retry: false,
    uk: 'Так не вийде: {name}.',
    en: 'This cannot be done: {name}.',
    ru: 'Так не получится: {name}.',
  },
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
