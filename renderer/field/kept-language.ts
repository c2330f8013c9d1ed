// The language of the technician's page: chosen here before, or the browser's.
import { languages, type Language } from '../../shared/language.ts';
import { browserLanguage } from '../language/language.ts';
import { onDevice } from '../ui/kept-texts.ts';

const storageKey = 'lanka.technician.language';

export function firstLanguage(): Language {
  const kept = onDevice.getItem(storageKey);
  return languages.find((code) => code === kept) ?? browserLanguage();
}

export function keepLanguage(language: Language): void {
  onDevice.setItem(storageKey, language);
}
