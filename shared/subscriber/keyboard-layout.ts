// Text typed in the wrong keyboard layout, read as the keys that were pressed: "rjdfkm" is "коваль".

const qwerty = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.\\";
const ukrainian = "'йцукенгшщзхїфівапролджєячсмитьбюґ";
const russian = 'ёйцукенгшщзхъфывапролджэячсмитьбю\\';
/** Signs that Shift gives on the keys that are letters in a Cyrillic layout. */
const shifted: Readonly<Record<string, string>> = {
  '{': '[',
  '}': ']',
  ':': ';',
  '"': "'",
  '<': ',',
  '>': '.',
  '~': '`',
  '|': '\\',
};

function keyMap(from: string, to: string): ReadonlyMap<string, string> {
  return new Map(Array.from(from, (key, place) => [key, to[place] ?? key]));
}
const qwertyToUkrainian = keyMap(qwerty, ukrainian);
const qwertyToRussian = keyMap(qwerty, russian);
const ukrainianToQwerty = keyMap(ukrainian, qwerty);
const russianToQwerty = keyMap(russian, qwerty);
const russianToUkrainian = keyMap(russian, ukrainian);

function retype(text: string, keys: ReadonlyMap<string, string>): string {
  return Array.from(text.toLowerCase(), (sign) => keys.get(sign) ?? sign).join('');
}

/**
 * What `text` may have been meant as, the text itself first: Latin letters as Ukrainian and Russian keys, Cyrillic
 * ones as Latin keys and, where letters are only Russian, as Ukrainian keys. At most 4 readings, no two equal.
 */
export function layoutReadings(text: string): string[] {
  const lower = text.toLowerCase();
  const readings = [lower];
  if (/[a-z]/.test(lower) && !/\p{Script=Cyrillic}/u.test(lower)) {
    const keys = Array.from(lower, (sign) => shifted[sign] ?? sign).join('');
    readings.push(retype(keys, qwertyToUkrainian), retype(keys, qwertyToRussian));
  } else if (/\p{Script=Cyrillic}/u.test(lower)) {
    if (/[ыъэё]/.test(lower)) readings.push(retype(lower, russianToUkrainian));
    readings.push(retype(lower, ukrainianToQwerty));
    if (/[ыъэё]/.test(lower)) readings.push(retype(lower, russianToQwerty));
  }
  return [...new Set(readings)];
}
