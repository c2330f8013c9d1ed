// The one-time code of the subscriber's page: its alphabet, and how what a person typed is read.

/** 32 characters, none of which is mistaken for another: 4 of them hold 20 bits. */
export const codeAlphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
export const codeLength = 4;
export const codeLifetimeSeconds = 300;
export const codeResendAfterSeconds = 60;
export const codeTries = 5;

/** Cyrillic capitals that look like a character of the alphabet, as typed with the wrong layout switched on. */
const lookAlikes: Readonly<Record<string, string>> = {
  А: 'A',
  В: 'B',
  С: 'C',
  Е: 'E',
  Н: 'H',
  К: 'K',
  М: 'M',
  Р: 'P',
  Т: 'T',
  Х: 'X',
  У: 'Y',
  З: '3',
};

/** The character of the alphabet that a typed character stands for, whatever its case, width or script; else null. */
export function codeCharacter(typed: string): string | null {
  const upper = typed.normalize('NFKC').toUpperCase();
  const character = lookAlikes[upper] ?? upper;
  return character.length === 1 && codeAlphabet.includes(character) ? character : null;
}

/** The code in its stored spelling, or null when it cannot be one. Blanks and dashes are dropped, case does not count. */
export function normalizeCode(typed: string): string | null {
  const characters = [...typed.normalize('NFKC').replace(/[\s-]/g, '')].map(codeCharacter);
  const isCode = characters.length === codeLength && characters.every((character) => character !== null);
  return isCode ? characters.join('') : null;
}
