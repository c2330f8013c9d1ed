// The language of a page of phones: chosen here before, or the browser's.
import { languages, type Language } from '../../shared/language.ts';
import { browserLanguage } from '../language/language.ts';
import { onDevice } from './kept-texts.ts';

const known = (text: string | null): Language | undefined => languages.find((code) => code === text);

/** `storageKey` names the choice on this device. */
export function keptLanguage(storageKey: string) {
  return {
    /** `asked` counts where nobody has chosen yet. */
    first: (asked: string | null = null): Language =>
      known(onDevice.getItem(storageKey)) ?? known(asked) ?? browserLanguage(),
    keep: (language: Language): void => onDevice.setItem(storageKey, language),
  };
}
