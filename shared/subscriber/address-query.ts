// Readings of a typed address: "Ґанкова 14 27", "вул. Ґанкова, буд. 14-А, кв. 27", "8 Березня 14/2".
import { foldText, isAddressFiller } from './search-folding.ts';

/** One way to understand the text; `building` and `apartment` are in the form of `buildingKeyOf`, or null. */
export interface AddressReading {
  /** Folded words of street and city, as typed: whole, begun, or with typos. */
  words: string[];
  building: string | null;
  apartment: string | null;
}

interface NumberItem {
  value: string;
  isLeading: boolean;
  /** Sign between this number and the next one, if they touch. */
  joint: string;
}

const item = /(\d+)(?:\s?(\p{L})(?![\p{L}\p{N}]))?|\p{L}[\p{L}\p{N}]*|[/–—-]/gu;

/** All readings worth trying, likeliest first; empty when the text names no place. At most 3. */
export function addressReadings(text: string): AddressReading[] {
  const { words, numbers } = itemsOf(foldText(text).slice(0, 120));
  const telling = words.filter((word) => !isAddressFiller(word));
  const [first, ...rest] = numbers;
  const readings: AddressReading[] = [];
  if (first?.isLeading && telling.length > 0) {
    readings.push({ words: [first.value, ...telling], ...placed(rest) });
  }
  if (first?.joint === '/' && rest[0]) {
    const apartment = rest[1]?.value ?? null;
    readings.push({ words: telling, building: `${first.value}/${rest[0].value}`, apartment });
  }
  readings.push({ words: telling, ...placed(numbers) });
  return readings.filter((reading) => reading.words.some((word) => word.length >= 2));
}

function placed(numbers: readonly NumberItem[]): Pick<AddressReading, 'building' | 'apartment'> {
  return { building: numbers[0]?.value ?? null, apartment: numbers[1]?.value ?? null };
}

function itemsOf(folded: string): { words: string[]; numbers: NumberItem[] } {
  const words: string[] = [];
  const numbers: NumberItem[] = [];
  for (const match of folded.matchAll(item)) {
    const [whole, digits, letter = ''] = match;
    const previous = numbers.at(-1);
    if (digits !== undefined)
      numbers.push({ value: digits + letter, isLeading: words.length === 0, joint: '' });
    else if (/\p{L}/u.test(whole)) words.push(whole);
    else if (previous && /\d$|\p{L}$/u.test(folded.slice(0, match.index).trimEnd())) previous.joint = whole;
  }
  return { words: words.slice(0, 8), numbers: numbers.slice(0, 4) };
}
