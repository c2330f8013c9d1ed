// Finds subscribers by words: names in any order, addresses in any usual form, begun and mistyped words included.
import type { Kysely } from 'kysely';
import type { AddressReading } from '../../shared/subscriber/address-query.ts';
import type { TextReading } from '../../shared/subscriber/search-query.ts';
import { maxFoundTotal } from '../../shared/subscriber/subscriber.contract.ts';
import type { Tables } from '../db/tables.ts';
import { keysByNamePhrase, keysByWords, type FoundKey, type KeyField } from './find.records.ts';
import type { SearchDictionary } from './search-dictionary.ts';
import { matchWords, type TypedWord } from './word-match.ts';
import { planWords, type WordPlan } from './word-plan.ts';

export interface FoundText {
  subscriberId: number;
  matchedBy: 'name' | 'address';
  /** Folded word → letters of it that matched. */
  letters: ReadonlyMap<string, number>;
}
interface RankedText extends FoundText {
  cost: number;
  /** Sorts equals: names whose words stand as typed first, then by name; addresses by street, building, apartment. */
  sortKey: string;
}
export interface TextSearch {
  db: Kysely<Tables>;
  dictionary: SearchDictionary;
}

/** With fewer exact and begun answers than this, mistyped ones are added below them. */
const enoughWithoutTypos = 5;

/**
 * All subscribers that answer the likeliest reading that has any answer, best first, names before addresses; about
 * `maxFoundTotal` of each at most. Typing errors are forgiven only when exact and begun words find next to nothing.
 */
export async function searchText(search: TextSearch, readings: readonly TextReading[]): Promise<FoundText[]> {
  for (const reading of readings) {
    const exact = await searchReading(search, reading, false);
    if (exact.length >= enoughWithoutTypos) return exact;
    const [best] = exact;
    if (best?.matchedBy === 'address' && best.cost === 0) return exact;
    if (best) return joined(exact, await searchReading(search, reading, true));
  }
  for (const reading of readings) {
    const mistyped = await searchReading(search, reading, true);
    if (mistyped.length > 0) return mistyped;
  }
  return [];
}

async function searchReading(
  search: TextSearch,
  reading: TextReading,
  isTypoAllowed: boolean,
): Promise<RankedText[]> {
  const names = reading.name ? await searchName(search, reading.name, isTypoAllowed) : [];
  for (const address of reading.addresses) {
    const places = await searchAddress(search, address, isTypoAllowed);
    if (places.length > 0) return joined(names, places);
  }
  return names;
}

function joined(first: readonly RankedText[], then: readonly RankedText[]): RankedText[] {
  const known = new Set(first.map(({ subscriberId }) => subscriberId));
  return [...first, ...then.filter(({ subscriberId }) => !known.has(subscriberId))];
}

async function searchName(
  search: TextSearch,
  words: readonly string[],
  isTypoAllowed: boolean,
): Promise<RankedText[]> {
  const marked = words.map((word) => ({ mark: '' as const, word }));
  const plan = await planWords(search.dictionary, marked, isTypoAllowed);
  if (!plan.isPossible) return [];
  const phrase = words.join(' ');
  const found = isTypoAllowed ? [] : await keysByNamePhrase(search.db, phrase, maxFoundTotal);
  if (found.length < maxFoundTotal) found.push(...(await keysByPlan(search, plan, 'name_key')));
  return ranked('name', found, plan.typed, ({ key }) => (key.startsWith(phrase) ? `0${key}` : `1${key}`));
}

async function searchAddress(
  search: TextSearch,
  { words, building, apartment }: AddressReading,
  isTypoAllowed: boolean,
): Promise<RankedText[]> {
  const plan = await planWords(
    search.dictionary,
    [
      ...(building === null ? [] : [{ mark: '#' as const, word: building }]),
      ...(apartment === null ? [] : [{ mark: '@' as const, word: apartment }]),
      ...words.map((word) => ({ mark: '/' as const, word })),
    ],
    isTypoAllowed,
  );
  if (!plan.isPossible) return [];
  return ranked('address', await keysByPlan(search, plan, 'address_key'), plan.typed, addressSortKey);
}

/** Rows of the plan; when there are too many to see all, those with exactly the typed words are looked up as well. */
async function keysByPlan({ db }: TextSearch, plan: WordPlan, field: KeyField): Promise<FoundKey[]> {
  const found = await keysByWords(db, plan, field, maxFoundTotal);
  if (found.length < maxFoundTotal || !plan.hasContinuations) return found;
  const exactly = { groups: plan.typed.map(({ marked }) => [marked]), filters: [] };
  return [...(await keysByWords(db, exactly, field, maxFoundTotal)), ...found];
}

function ranked(
  matchedBy: FoundText['matchedBy'],
  found: readonly FoundKey[],
  typed: readonly TypedWord[],
  sortKeyOf: (found: FoundKey) => string,
): RankedText[] {
  const byId = new Map<number, RankedText>();
  for (const one of found) {
    if (byId.has(one.subscriberId)) continue;
    const match = matchWords(one.key.split(' '), typed);
    if (!match) continue;
    byId.set(one.subscriberId, {
      subscriberId: one.subscriberId,
      matchedBy,
      letters: match.letters,
      cost: match.cost,
      sortKey: sortKeyOf(one),
    });
  }
  return [...byId.values()].sort(byRank);
}

function byRank(a: RankedText, b: RankedText): number {
  if (a.cost !== b.cost) return a.cost - b.cost;
  if (a.sortKey !== b.sortKey) return a.sortKey < b.sortKey ? -1 : 1;
  return a.subscriberId - b.subscriberId;
}

/** Short street names first; numbers padded, so that building 9 stands before 14 and apartment 5 before 27. */
function addressSortKey({ key }: FoundKey): string {
  const places = key.split('/').length;
  return `${places}${key.replace(/\d+/g, (digits) => digits.padStart(6, '0'))}`;
}
