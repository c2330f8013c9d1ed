// The language that the page begins in: chosen here before, asked for in the address, or the browser's.
import { languageParameter } from '../../shared/assistant/embed.ts';
import { languages, type Language } from '../../shared/language.ts';
import { browserLanguage } from '../language/language.ts';
import { onDevice } from '../ui/kept-texts.ts';

const storageKey = 'lanka.assistant.language';
const known = (text: string | null): Language | undefined => languages.find((code) => code === text);

export function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get(languageParameter);
  return known(onDevice.getItem(storageKey)) ?? known(asked) ?? browserLanguage();
}

export function keepLanguage(language: Language): void {
  onDevice.setItem(storageKey, language);
}
