// The search for an account: digits or words, the rows to show, and which letters of them matched.
import type { Kysely } from 'kysely';
import { subscriberId as subscriberIdSchema } from '../../shared/ids.ts';
import { formatMsisdn } from '../../shared/phone.ts';
import { highlightDigits, highlightWords } from '../../shared/subscriber/search-highlights.ts';
import { parseSearchQuery } from '../../shared/subscriber/search-query.ts';
import {
  maxFoundTotal,
  type FoundSubscriber,
  type FoundSubscribers,
  type SubscriberHighlight,
} from '../../shared/subscriber/subscriber.contract.ts';
import type { Tables } from '../db/tables.ts';
import { cardsOf, type FoundCard } from './find.records.ts';
import { searchNumber, type FoundNumber } from './number-search.ts';
import { SearchDictionary } from './search-dictionary.ts';
import { searchText, type FoundText } from './text-search.ts';

type Found = FoundNumber | FoundText;

/** One a process and database: it holds the dictionary of search words. */
export class SubscriberFinder {
  readonly dictionary: SearchDictionary;
  private readonly db: Kysely<Tables>;

  constructor(db: Kysely<Tables>, dictionary = new SearchDictionary(db)) {
    this.db = db;
    this.dictionary = dictionary;
  }

  /**
   * Best `limit` rows for what was typed, and how many there are. Some milliseconds at a million subscribers;
   * only the first search by words after a start waits until the dictionary is in memory.
   */
  async find(text: string, limit: number, nowMs: number): Promise<FoundSubscribers> {
    const query = parseSearchQuery(text);
    const found: readonly Found[] = query.numbers
      ? await searchNumber(this.db, query.numbers)
      : await this.findText(query.readings, nowMs);
    const best = found.slice(0, limit);
    const cards = await cardsOf(
      this.db,
      best.map(({ subscriberId }) => subscriberId),
    );
    const byId = new Map(cards.map((card) => [card.subscriberId, card]));
    const rows = best.flatMap((one) => {
      const card = byId.get(one.subscriberId);
      return card ? [rowOf(one, card)] : [];
    });
    return { rows, total: Math.min(found.length, maxFoundTotal) };
  }

  private async findText(readings: Parameters<typeof searchText>[1], nowMs: number): Promise<FoundText[]> {
    if (readings.length === 0) return [];
    const refreshed = this.dictionary.refresh(nowMs);
    if (this.dictionary.size === 0) await refreshed;
    else refreshed.catch(() => undefined);
    return searchText({ db: this.db, dictionary: this.dictionary }, readings);
  }
}

function rowOf(found: Found, card: FoundCard): FoundSubscriber {
  const phones = card.msisdns.map(formatMsisdn);
  const address = addressOf(card);
  return {
    subscriberId: subscriberIdSchema.parse(card.subscriberId),
    personalAccount: card.personalAccount,
    fullName: card.fullName,
    phones,
    matchedBy: found.matchedBy,
    city: card.city,
    address: address.text,
    homeInternetState: card.homeInternetState,
    highlights:
      'letters' in found ? textHighlights(found, card, address) : numberHighlights(found, card, phones),
  };
}

interface ShownAddress {
  text: string;
  /** Where building and apartment begin. */
  buildingAt: number;
  apartmentAt: number;
}

function addressOf({ street, building, apartment }: FoundCard): ShownAddress {
  const toBuilding = street && building ? `${street}, ` : street;
  const toApartment = `${toBuilding}${building}${apartment ? '–' : ''}`;
  return { text: toApartment + apartment, buildingAt: toBuilding.length, apartmentAt: toApartment.length };
}

function numberHighlights(
  found: FoundNumber,
  card: FoundCard,
  phones: readonly string[],
): SubscriberHighlight[] {
  if (found.msisdn === null)
    return [{ field: 'personalAccount', index: 0, start: found.from, end: found.to }];
  const index = card.msisdns.indexOf(found.msisdn);
  return highlightDigits(phones[index] ?? '', found.from, found.to).map((range) => ({
    field: 'phone',
    index,
    ...range,
  }));
}

function textHighlights(found: FoundText, card: FoundCard, { text, buildingAt, apartmentAt }: ShownAddress) {
  if (found.matchedBy === 'name') {
    return highlightWords(card.fullName, found.letters).map((range) => ({
      field: 'fullName' as const,
      index: 0,
      ...range,
    }));
  }
  const parts: [text: string, offset: number][] = [
    [text.slice(0, buildingAt), 0],
    [text.slice(buildingAt, apartmentAt), buildingAt],
    [text.slice(apartmentAt), apartmentAt],
  ];
  return parts.flatMap(([part, offset]) =>
    highlightWords(part, found.letters).map(({ start, end }) => ({
      field: 'address' as const,
      index: 0,
      start: start + offset,
      end: end + offset,
    })),
  );
}
