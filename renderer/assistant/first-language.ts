// The language that the page begins in: chosen here before, asked for in the address, or the browser's.
import { languageParameter } from '../../shared/assistant/embed.ts';
import type { Language } from '../../shared/language.ts';
import { keptLanguage } from '../ui/kept-language.ts';

const kept = keptLanguage('lanka.assistant.language');

export const keepLanguage = kept.keep;
export function firstLanguage(): Language {
  return kept.first(new URLSearchParams(location.search).get(languageParameter));
}
