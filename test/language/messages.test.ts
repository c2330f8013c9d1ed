// Checks that every word exists in the three languages, with the same places to fill and the right plural forms.
import { describe, expect, it } from 'vitest';
import type { Words } from '../../renderer/language/define-messages.ts';
import { createLanguage, pluralForm } from '../../renderer/language/language.ts';
import { allMessages } from '../../renderer/language/messages.ts';
import { languages } from '../../shared/language.ts';
import type { Language } from '../../shared/language.ts';

function flat(words: Words, prefix = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : flat(value, `${prefix}${key}.`),
  );
}
const placesOf = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? ''))].sort((a, b) => a.localeCompare(b));
const formsOf = (text: string) => text.split(' | ').length;

describe.each(Object.entries(allMessages))('the words of %s', (_, messages) => {
  const uk = flat(messages.uk);

  it.each(languages)('have the same keys in %s', (language) => {
    expect(flat(messages[language]).map(([key]) => key)).toEqual(uk.map(([key]) => key));
  });

  it.each(languages)('are never empty and fill the same places in %s', (language) => {
    const words = new Map(flat(messages[language]));
    for (const [key, text] of uk) {
      expect(words.get(key)?.trim(), key).toBeTruthy();
      expect(placesOf(words.get(key) ?? ''), key).toEqual(placesOf(text));
    }
  });

  it('have four plural forms in Ukrainian and Russian, two in English', () => {
    for (const [key, text] of uk.filter(([, value]) => formsOf(value) > 1)) {
      expect(formsOf(text), key).toBe(4);
      expect(formsOf(new Map(flat(messages.ru)).get(key) ?? ''), key).toBe(4);
      expect(formsOf(new Map(flat(messages.en)).get(key) ?? ''), key).toBe(2);
    }
  });

  it('compile without an error in vue-i18n', () => {
    for (const language of languages) {
      const { global } = createLanguage({ one: messages }, [], language);
      for (const [key, text] of flat(messages[language])) {
        const values = Object.fromEntries(placesOf(text).map((place) => [place, 7]));
        expect(global.t(`one.${key}`, values, 7), key).not.toMatch(/[{}|]|^one\./);
      }
    }
  });
});

describe('plurals', () => {
  const forms = ['чат', 'чати', 'чатів', 'чату'];
  it.each([
    ['uk', 0, 'чатів'],
    ['uk', 1, 'чат'],
    ['uk', 2, 'чати'],
    ['uk', 5, 'чатів'],
    ['uk', 11, 'чатів'],
    ['uk', 21, 'чат'],
    ['uk', 104, 'чати'],
    ['uk', 1.5, 'чату'],
    ['ru', 14, 'чатів'],
  ] as [Language, number, string][])('in %s takes for %d the form «%s»', (language, count, form) => {
    expect(forms[pluralForm(language, count, 4)]).toBe(form);
  });
  it('are two in English', () => {
    expect([0, 1, 2].map((count) => pluralForm('en', count, 2))).toEqual([1, 0, 1]);
  });
});
