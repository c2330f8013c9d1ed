// Words of the interface for a component: a typed `t`, the current language and the sentence of an error.
import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { errorSentence } from '../../shared/errors.ts';
import type { WireError } from '../../shared/errors.ts';
import type { Language } from '../../shared/language.ts';
import type { MessageKey } from './messages.ts';

/** `n` is the count that picks the plural form. */
export type WordValues = Readonly<Record<string, string | number>>;
export type Translate = (key: MessageKey, values?: WordValues) => string;

export function useWords() {
  const i18n = useI18n({ useScope: 'global' });
  const language = computed<Language>({
    get: () => i18n.locale.value as Language,
    set: (code) => {
      i18n.locale.value = code;
      document.documentElement.lang = code;
    },
  });
  const t: Translate = (key, values = {}) =>
    typeof values['n'] === 'number' ? i18n.t(key, values, values['n']) : i18n.t(key, values);
  const sentence = (error: WireError): string => errorSentence(error, language.value);
  return { t, language, sentence };
}
