// Sets vue-i18n up for a page: three languages, plurals by Intl, <html lang> that follows the choice.
import { createI18n } from 'vue-i18n';
import type { ErrorTable } from '../../shared/error-entry.ts';
import { knowErrors } from '../../shared/errors.ts';
import { languages } from '../../shared/language.ts';
import type { Language } from '../../shared/language.ts';
import type { FeatureMessages, Words } from './define-messages.ts';

/** Which of the forms in `one | few | many | other` (or `one | other`) belongs to `count`. */
export function pluralForm(language: Language, count: number, forms: number): number {
  const category = new Intl.PluralRules(language).select(count);
  const order = forms > 2 ? ['one', 'few', 'many', 'other'] : ['one', 'other'];
  const index = order.indexOf(category);
  return index < 0 ? forms - 1 : Math.min(index, forms - 1);
}

/** The language of the browser when it is one of ours, else Ukrainian. */
export function browserLanguage(
  preferred: readonly string[] = globalThis.navigator?.languages ?? [],
): Language {
  for (const tag of preferred) {
    const found = languages.find((language) => tag.toLowerCase().split('-')[0] === language);
    if (found) return found;
  }
  return 'uk';
}

/**
 * The words of the features of a page, and the errors that it can be answered with besides those of the wire.
 * vue-i18n interprets messages from a syntax tree, so it runs under a policy without `unsafe-eval`.
 */
export function createLanguage(
  features: Readonly<Record<string, FeatureMessages>>,
  errors: readonly ErrorTable[],
  language: Language,
) {
  knowErrors(errors);
  const wordsIn = (code: Language): Words =>
    Object.fromEntries(Object.entries(features).map(([feature, words]) => [feature, words[code]]));
  return createI18n({
    legacy: false,
    locale: language,
    fallbackLocale: 'uk',
    messages: { uk: wordsIn('uk'), en: wordsIn('en'), ru: wordsIn('ru') },
    pluralRules: Object.fromEntries(
      languages.map((code) => [code, (count: number, forms: number) => pluralForm(code, count, forms)]),
    ),
  });
}
