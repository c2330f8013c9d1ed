// What a search of templates finds and in which order, and how places are filled.
import { describe, expect, test } from 'vitest';
import { sampleTemplates } from '../../backend/sample/sample-templates.ts';
import type { TemplateId } from '../../shared/ids.ts';
import { languages } from '../../shared/language.ts';
import { template, templateShortcut, type Template } from '../../shared/template/template.contract.ts';
import {
  fillTemplate,
  findTemplates,
  placeholders,
  templateVariables,
} from '../../shared/template/template.rules.ts';

function made(name: string, shortcut: string, bodies: Partial<Template['bodies']>): Template {
  return {
    templateId: `${name}-${shortcut}` as TemplateId,
    version: 1,
    name,
    shortcut,
    topic: null,
    bodies: { uk: '', en: '', ru: '', ...bodies },
    changedAt: '2026-11-24T10:00:00.000Z',
    changedBy: 'Соломія Дорошенко',
  };
}
const hello = made('Привітання', 'привіт', {
  uk: 'Добрий день! Мене звати {agent}.',
  en: 'Hello',
  ru: 'Здравствуйте',
});
const outage = made('Аварія в будинку', 'аварія', {
  uk: 'За адресою {address} немає інтернету, ґанок і під’їзд',
});
const router = made('Роутер', 'р', { uk: 'Вимкніть роутер на 30 секунд. Привітання екрана зникне.' });
const wait = made('Please wait', 'wait', { en: 'One moment' });
const all = [hello, outage, router, wait];
const found = (query: string, language: 'uk' | 'en' | 'ru' = 'uk', among = all) =>
  findTemplates(among, query, language).map(({ template: { shortcut } }) => shortcut);

describe('the search', () => {
  test('finds all by name when nothing is typed, those of another language last', () => {
    expect(found('')).toEqual(['аварія', 'привіт', 'р', 'wait']);
    expect(found('  ')).toEqual(['аварія', 'привіт', 'р', 'wait']);
  });

  test('puts a shortcut that is exact first, then one that begins so, then names, then texts', () => {
    const begins = made('Зв’язок', 'рем', { uk: 'так' });
    const named = made('Ремонт', 'ще', { uk: 'так' });
    const within = made('Інше', 'інше', { uk: 'Після ремонту' });
    const exact = made('Тощо', 'ре', { uk: 'так' });
    expect(found('ре', 'uk', [within, named, begins, exact])).toEqual(['ре', 'рем', 'ще', 'інше']);
  });

  test('finds by name before text, and by several words in any order', () => {
    expect(found('привіт')).toEqual(['привіт', 'р']);
    expect(found('адрес немає')).toEqual(['аварія']);
    expect(found('немає адресою')).toEqual(['аварія']);
    expect(found('адресою щедрий')).toEqual([]);
  });

  test('reads ґ as г, any apostrophe or none, and the other keyboard layout', () => {
    for (const text of ['ганок', 'під`їзд', 'підїзд', "під'їзд", 'АВАРІЯ'])
      expect(found(text), text).toEqual(['аварія']);
    expect(found('ghbdsn')).toEqual(['привіт', 'р']);
    expect(found('цфше')).toEqual(['wait']);
    expect(found('hello')).toEqual(['привіт']);
  });

  test('finds two letters only at the beginning of a word, three inside one too', () => {
    expect(found('ут')).toEqual([]);
    expect(found('утер')).toEqual(['р']);
  });

  test('finds nothing for signs that no word has', () => {
    expect(found('?')).toEqual([]);
    expect(found('{}')).toEqual([]);
  });

  test('gives the text of the asked language, else says which it is', () => {
    expect(findTemplates([wait, outage, hello], '', 'en')).toMatchObject([
      { body: 'Hello', language: 'en', isFallback: false },
      { body: 'One moment', language: 'en', isFallback: false },
      { language: 'uk', isFallback: true },
    ]);
    expect(findTemplates([wait], '', 'ru')).toMatchObject([
      { body: 'One moment', language: 'en', isFallback: true },
    ]);
  });

  test('puts those of the conversation’s topic first, those of another last, among equals', () => {
    const of = (topic: Template['topic'], shortcut: string) => ({
      ...made('Рахунок', shortcut, { uk: 'так' }),
      topic,
    });
    const mixed = [of('internet', 'а'), of(null, 'б'), of('billing', 'в')];
    const shortcuts = (topic: Template['topic']) =>
      findTemplates(mixed, '', 'uk', topic).map((one) => one.template.shortcut);
    expect(shortcuts('billing')).toEqual(['в', 'б', 'а']);
    expect(shortcuts('internet')).toEqual(['а', 'б', 'в']);
    expect(shortcuts(null)).toEqual(['а', 'б', 'в']);
  });

  test('of a thousand long templates takes less than a key press may', () => {
    const many = Array.from({ length: 1_000 }, (_, n) =>
      made(`Назва ${n}`, `с${n}`, { uk: 'слово за словом '.repeat(60) }),
    );
    findTemplates(many, 'назва 7', 'uk');
    // The best of some tries: another program may be at work on this machine.
    const tries = Array.from({ length: 8 }, () => {
      const from = performance.now();
      expect(findTemplates(many, 'назва 77', 'uk')[0]?.template.shortcut).toBe('с77');
      return performance.now() - from;
    });
    expect(Math.min(...tries)).toBeLessThan(50);
  });
});

describe('filling', () => {
  test('leaves unknown and empty places, and never fills a value again', () => {
    const text = fillTemplate('{name}, {phone}: {час} {toString} {tariff}', {
      name: '{phone}',
      phone: '',
      tariff: '«Т»',
    });
    expect(text).toBe('{phone}, {phone}: {час} {toString} «Т»');
    expect(fillTemplate('$& {name}', { name: '$1$&' })).toBe('$& $1$&');
  });

  test('names places with their offsets, of one line, without braces inside', () => {
    expect(placeholders('а {час} {дата\nкінця} {} {{name}}')).toEqual([
      { start: 2, end: 7, name: 'час' },
      { start: 25, end: 31, name: 'name' },
    ]);
  });
});

describe('shortcuts', () => {
  test('are letters, digits, _ and -, kept small and composed', () => {
    expect(templateShortcut.parse('ПРИВІТ-2_а')).toBe('привіт-2_а');
    expect(templateShortcut.parse('йод'.normalize('NFD'))).toBe('йод');
    for (const bad of ['', 'два слова', '/привіт', 'a'.repeat(31), 'a.b']) {
      expect(templateShortcut.safeParse(bad).success, bad).toBe(false);
    }
  });
});

test('the sample templates fit the contract, and every variable they name in Latin is one of ours or of their own language', () => {
  expect(new Set(sampleTemplates.map(({ shortcut }) => shortcut)).size).toBe(sampleTemplates.length);
  for (const one of sampleTemplates) {
    expect(templateShortcut.parse(one.shortcut)).toBe(one.shortcut);
    expect(Object.values(one.bodies).some((body) => body !== '')).toBe(true);
    expect(template.shape.bodies.safeParse(one.bodies).success).toBe(true);
    for (const language of languages) {
      for (const { name } of placeholders(one.bodies[language])) {
        const isOurs = (templateVariables as readonly string[]).includes(name);
        expect(isOurs || (language === 'en') === /^[a-z]/i.test(name), `${one.shortcut} ${name}`).toBe(true);
      }
    }
  }
});
