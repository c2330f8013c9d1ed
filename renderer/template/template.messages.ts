// Words of the templates: the list over the composer and the page where supervisors keep them.
import { defineMessages } from '../language/define-messages.ts';

export const templateMessages = defineMessages({
  uk: {
    templates: 'Шаблони',
    insert: 'Вставити шаблон',
    keyChoose: 'вибрати',
    keyInsert: 'вставити',
    keyClose: 'закрити',
    manage: 'Керувати шаблонами',
    nothingFound: 'Немає шаблону «{text}». Пошук іде за назвою, скороченням і текстом.',
    none: 'Шаблонів ще немає. Їх додає керівник зміни.',
    noneYours: 'Шаблонів ще немає. Додайте перший на сторінці шаблонів.',
    more: 'Ще {n} шаблон: уточніть пошук | Ще {n} шаблони: уточніть пошук | Ще {n} шаблонів: уточніть пошук | Ще {n} шаблону: уточніть пошук',
    only: { uk: 'лише українською', en: 'лише англійською', ru: 'лише російською' },
  },
  en: {
    templates: 'Templates',
    insert: 'Insert a template',
    keyChoose: 'choose',
    keyInsert: 'insert',
    keyClose: 'close',
    manage: 'Manage templates',
    nothingFound: 'No template “{text}”. Names, shortcuts and texts are searched.',
    none: 'There are no templates yet. A supervisor adds them.',
    noneYours: 'There are no templates yet. Add the first on the page of templates.',
    more: '{n} more template: type more to find it | {n} more templates: type more to find them',
    only: { uk: 'only in Ukrainian', en: 'only in English', ru: 'only in Russian' },
  },
  ru: {
    templates: 'Шаблоны',
    insert: 'Вставить шаблон',
    keyChoose: 'выбрать',
    keyInsert: 'вставить',
    keyClose: 'закрыть',
    manage: 'Управлять шаблонами',
    nothingFound: 'Нет шаблона «{text}». Поиск идёт по названию, сокращению и тексту.',
    none: 'Шаблонов ещё нет. Их добавляет руководитель смены.',
    noneYours: 'Шаблонов ещё нет. Добавьте первый на странице шаблонов.',
    more: 'Ещё {n} шаблон: уточните поиск | Ещё {n} шаблона: уточните поиск | Ещё {n} шаблонов: уточните поиск | Ещё {n} шаблона: уточните поиск',
    only: { uk: 'только на украинском', en: 'только на английском', ru: 'только на русском' },
  },
});
