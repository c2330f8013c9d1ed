// Errors of files in chats.
import type { ErrorEntry } from '../error-entry.ts';

export const attachmentErrors = {
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
} as const satisfies Record<string, ErrorEntry>;
