// Each language by its own name, the same in every language.
import type { Language } from '../../shared/language.ts';

export const languageNames: readonly { value: Language; label: string }[] = [
  { value: 'uk', label: 'Українська' },
  { value: 'en', label: 'English' },
  { value: 'ru', label: 'Русский' },
];
