// Folding: the one form in which names and addresses are compared, so that ґ=г, ї=і, є=е, й=и and apostrophes do not matter.

/**
 * Letters that remain after compatibility decomposition and are still read as another one. Latin letters that look
 * like Cyrillic ones (small or capital) become Cyrillic, on both sides of the comparison.
 */
const foldedLetters = new Map(
  Object.entries({ ґ: 'г', є: 'е', i: 'і', a: 'а', b: 'в', c: 'с', e: 'е', h: 'н', k: 'к' }).concat(
    Object.entries({ m: 'м', o: 'о', p: 'р', t: 'т', x: 'х', y: 'у', ı: 'і' }),
  ),
);
/** Every sign that is typed for the Ukrainian apostrophe. */
const apostrophes = /['’ʼ‘`´′＇ʹʻ‛"*]/gu;
const foldable = /[ґєiabcehkmoptxyı]/g;

function foldByRules(text: string): string {
  return text
    .toLowerCase()
    .replace(apostrophes, '')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(apostrophes, '')
    .toLowerCase()
    .replace(foldable, (letter) => foldedLetters.get(letter) ?? letter);
}

/** Folded form of each usual character by its code: an import folds millions of letters. */
const foldedByCode: (string | undefined)[] = [];
for (const [from, to] of [
  [0x20, 0x7e],
  [0x400, 0x482],
  [0x48a, 0x4ff],
] as const) {
  for (let code = from; code <= to; code++) foldedByCode[code] = foldByRules(String.fromCharCode(code));
}

/** `text` folded letter by letter; words, spaces and punctuation stay where they are. */
export function foldText(text: string): string {
  let folded = '';
  for (let place = 0; place < text.length; place++) {
    const code = text.charCodeAt(place);
    if (code === 0x2019) continue;
    const letter = foldedByCode[code];
    if (letter === undefined) return foldByRules(text);
    folded += letter;
  }
  return folded;
}

/** Folded words of `text` in order; hyphens and punctuation separate. At most 16 words of at most 40 letters. */
export function foldedWords(text: string): string[] {
  const words = foldText(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.slice(0, 16).map((word) => word.slice(0, 40));
}

/** Folded full name as it is stored and indexed: words joined by one space, in the order of the name. */
export function nameKeyOf(fullName: string): string {
  return foldedWords(fullName).join(' ');
}

/** Words of an address that say what kind of thing is named and therefore distinguish nothing. */
const addressFillers = new Set(
  [
    'вул вулиця ул улица бул бульв бульвар бр просп проспект пр пркт пт пров провулок пер переулок пл площа площадь',
    'шосе шоссе узвіз спуск наб набережна тупик м місто г город обл область рн район мкр мікрорайон микрорайон',
    'буд будинок дом д кв квартира оф офіс street st avenue ave apt flat city',
  ]
    .join(' ')
    .split(' ')
    .map(foldText),
);

/** Words of a street or a city that distinguish it: folded, without "street", "avenue" and the like. */
export function placeWords(text: string): string[] {
  const words = foldedWords(text);
  const telling = words.filter((word) => !addressFillers.has(word));
  return telling.length > 0 ? telling : words;
}

/** True for a folded word that only says "street", "house" or "flat". */
export function isAddressFiller(word: string): boolean {
  return addressFillers.has(word);
}

/** Building or apartment in the form that is compared: `14-А` → `14а`, `14 / 2` → `14/2`. */
export function buildingKeyOf(text: string): string {
  return foldText(text)
    .replace(/[^\p{L}\p{N}/]+/gu, '')
    .slice(0, 20);
}

interface AddressParts {
  city: string;
  street: string;
  building: string;
  apartment: string;
}

/**
 * Address as it is stored and indexed: marked words, `/ганкова` for street and city, `#14а` building, `@27` apartment,
 * joined by spaces.
 */
export function addressKeyOf({ city, street, building, apartment }: AddressParts): string {
  const marked = [...placeWords(street), ...placeWords(city)].map((word) => `/${word}`);
  const buildingKey = buildingKeyOf(building);
  const apartmentKey = buildingKeyOf(apartment);
  if (buildingKey) marked.push(`#${buildingKey}`);
  if (apartmentKey) marked.push(`@${apartmentKey}`);
  return [...new Set(marked)].join(' ');
}
