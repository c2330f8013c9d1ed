// The few sentences that the shell itself says, outside the page, in the three languages.

interface Sentences {
  starting: string;
  openSite: string;
  callNumber: string;
  open: string;
  cancel: string;
  backendFailed: string;
  retry: string;
  quit: string;
}

const table = {
  uk: {
    starting: 'Ланка запускається…',
    openSite: 'Відкрити цей сайт у браузері?',
    callNumber: 'Зателефонувати на цей номер?',
    open: 'Відкрити',
    cancel: 'Скасувати',
    backendFailed: 'Сервер Ланки не працює',
    retry: 'Спробувати ще раз',
    quit: 'Вийти',
  },
  en: {
    starting: 'Lanka is starting…',
    openSite: 'Open this site in the browser?',
    callNumber: 'Call this number?',
    open: 'Open',
    cancel: 'Cancel',
    backendFailed: 'The Lanka backend is not running',
    retry: 'Try again',
    quit: 'Quit',
  },
  ru: {
    starting: 'Ланка запускается…',
    openSite: 'Открыть этот сайт в браузере?',
    callNumber: 'Позвонить на этот номер?',
    open: 'Открыть',
    cancel: 'Отменить',
    backendFailed: 'Сервер Ланки не работает',
    retry: 'Попробовать ещё раз',
    quit: 'Выйти',
  },
} as const satisfies Record<string, Sentences>;

type Language = keyof typeof table;

/** Sentences for a system locale such as `en-GB`; Ukrainian for a language we do not have. */
export function sentencesFor(locale: string): Sentences & { language: Language } {
  const prefix = locale.slice(0, 2).toLowerCase();
  const language = prefix === 'en' || prefix === 'ru' ? prefix : 'uk';
  return { ...table[language], language };
}

/** A page for the seconds until the backend is ready. Without scripts and styles, so that it fits under the same policy. */
export function startingPage(locale: string): string {
  const { language, starting } = sentencesFor(locale);
  return `<!doctype html>
<html lang="${language}">
  <meta charset="utf-8" />
  <meta name="color-scheme" content="light dark" />
  <title>Lanka</title>
  <p role="status">${starting}</p>
  <progress aria-label="${starting}"></progress>
</html>
`;
}
