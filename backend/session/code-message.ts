// The SMS that carries a one-time code.
import type { Language } from '../../shared/language.ts';

/** Text for a phone: the code first, how long it is good for, and what nobody of us will ask. */
export function codeMessage(code: string, language: Language): string {
  const texts: Readonly<Record<Language, string>> = {
    uk: `${code} — код для входу, діє 5 хвилин. Ми ніколи не питаємо цей код: не кажіть його нікому.`,
    en: `${code} is your sign-in code, valid for 5 minutes. We never ask for this code: tell it to nobody.`,
    ru: `${code} — код для входа, действует 5 минут. Мы никогда не спрашиваем этот код: не говорите его никому.`,
  };
  return texts[language];
}
