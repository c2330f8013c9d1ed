// SQL of the search. Every question is an equality, a range in C collation, or an overlap of word arrays (GIN), never a LIKE.
import { sql, type Kysely } from 'kysely';
import type { ServiceState, Tables } from '../db/tables.ts';
import type { KnownToken } from './token-dictionary.ts';

export interface FoundId {
  subscriberId: number;
  msisdn: string;
}
export interface FoundKey {
  subscriberId: number;
  /** Folded words of the asked field, joined by spaces. */
  key: string;
}
export type KeyField = 'name_key' | 'address_key';
export interface FoundCard {
  subscriberId: number;
  personalAccount: string;
  fullName: string;
  city: string;
  street: string;
  building: string;
  apartment: string;
  /** E.164 digits in the order of the account. */
  msisdns: string[];
  homeInternetState: ServiceState | null;
}
interface Words {
  /** Each group must share a word with the subscriber; the index is walked for all of them at once. */
  groups: readonly (readonly string[])[];
  /** Beginnings of words that are checked on the rows found, because an index would not narrow them down. */
  filters: readonly string[];
}

type Db = Kysely<Tables>;
/** After every digit and every letter in C collation. */
const afterDigits = ':';
const afterLetters = '\u{10FFFF}';

/** The subscriber with this personal account. */
export async function idsByAccount(db: Db, account: string): Promise<number[]> {
  const rows = await db
    .selectFrom('subscribers')
    .select('subscriber_id')
    .where('personal_account', '=', account)
    .execute();
  return rows.map((row) => Number(row.subscriber_id));
}

/** Subscribers whose personal account begins with `digits`, in order of accounts. */
export async function idsByAccountPrefix(db: Db, digits: string, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom('subscribers')
    .select('subscriber_id')
    .where('personal_account', '>=', digits)
    .where('personal_account', '<', digits + afterDigits)
    .orderBy('personal_account')
    .limit(limit)
    .execute();
  return rows.map((row) => Number(row.subscriber_id));
}

/** Subscribers with exactly this number. */
export async function idsByMsisdn(db: Db, msisdn: string, limit: number): Promise<FoundId[]> {
  return foundIds(
    await db
      .selectFrom('subscriber_phones')
      .select(['subscriber_id', 'msisdn'])
      .where('msisdn', '=', msisdn)
      .orderBy('subscriber_id')
      .limit(limit)
      .execute(),
  );
}

/** Subscribers with a number that begins with `digits`, in order of numbers. */
export async function idsByMsisdnPrefix(db: Db, digits: string, limit: number): Promise<FoundId[]> {
  return foundIds(
    await db
      .selectFrom('subscriber_phones')
      .select(['subscriber_id', 'msisdn'])
      .where('msisdn', '>=', digits)
      .where('msisdn', '<', digits + afterDigits)
      .orderBy('msisdn')
      .orderBy('subscriber_id')
      .limit(limit)
      .execute(),
  );
}

/** Subscribers with a number that ends with `digits`, in order of the reversed numbers. */
export async function idsByTail(db: Db, digits: string, limit: number): Promise<FoundId[]> {
  const from = Array.from(digits).reverse().join('');
  const reversed = sql<string>`reverse(msisdn) collate "C"`;
  return foundIds(
    await db
      .selectFrom('subscriber_phones')
      .select(['subscriber_id', 'msisdn'])
      .where(reversed, '>=', from)
      .where(reversed, '<', from + afterDigits)
      .orderBy(reversed)
      .orderBy('subscriber_id')
      .limit(limit)
      .execute(),
  );
}

function foundIds(rows: readonly { subscriber_id: number; msisdn: string }[]): FoundId[] {
  return rows.map((row) => ({ subscriberId: Number(row.subscriber_id), msisdn: row.msisdn }));
}

/** Subscribers whose folded name begins with `phrase`, in order of names. */
export async function keysByNamePhrase(db: Db, phrase: string, limit: number): Promise<FoundKey[]> {
  const rows = await db
    .selectFrom('subscribers')
    .select(['subscriber_id', 'name_key as key'])
    .where('name_key', '>=', phrase)
    .where('name_key', '<', phrase + afterLetters)
    .orderBy('name_key')
    .orderBy('subscriber_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ subscriberId: Number(row.subscriber_id), key: row.key }));
}

/** Subscribers that have a word of every group; which ones, when there are more than `limit`, is left to storage. */
export async function keysByWords(
  db: Db,
  { groups, filters }: Words,
  field: KeyField,
  limit: number,
): Promise<FoundKey[]> {
  let found = db.selectFrom('subscribers').select(['subscriber_id', `${field} as key`]);
  for (const group of groups) {
    const words = sql<boolean>`search_words(name_key, address_key) && ${group}::text[]`;
    found = found.where(words);
  }
  for (const filter of filters) {
    const isBegun = sql<boolean>`position(${` ${filter}`} in ' ' || name_key || ' ' || address_key) > 0`;
    found = found.where(isBegun);
  }
  const rows = await found.limit(limit).execute();
  return rows.map((row) => ({ subscriberId: Number(row.subscriber_id), key: row.key }));
}

/** What a row of results shows, for at most some tens of subscribers, in no order. */
export async function cardsOf(db: Db, ids: readonly number[]): Promise<FoundCard[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{
    subscriber_id: number;
    personal_account: string;
    full_name: string;
    city: string;
    street: string;
    building: string;
    apartment: string;
    msisdns: string | null;
    state: ServiceState | null;
  }>`
    select s.subscriber_id, s.personal_account, s.full_name, s.city, s.street, s.building, s.apartment,
      (select string_agg(p.msisdn, ' ' order by p.position, p.msisdn) from subscriber_phones p
        where p.subscriber_id = s.subscriber_id) as msisdns,
      (select v.state from services v where v.subscriber_id = s.subscriber_id and v.kind = 'home_internet') as state
    from subscribers s where s.subscriber_id = any(${ids.map(String)}::bigint[])`.execute(db);
  return rows.map((row) => ({
    subscriberId: Number(row.subscriber_id),
    personalAccount: row.personal_account,
    fullName: row.full_name,
    city: row.city,
    street: row.street,
    building: row.building,
    apartment: row.apartment,
    msisdns: row.msisdns?.split(' ') ?? [],
    homeInternetState: row.state,
  }));
}

/** Words of the stored dictionary that begin with `prefix`, sorted. */
export async function tokensBeginningWith(db: Db, prefix: string, limit: number): Promise<KnownToken[]> {
  return db
    .selectFrom('search_tokens')
    .select(['token', 'uses'])
    .where('token', '>=', prefix)
    .where('token', '<', prefix + afterLetters)
    .orderBy('token')
    .limit(limit)
    .execute();
}

/** A page of the stored dictionary: words with a number above `after`, in order of numbers. */
export async function tokensAfter(
  db: Db,
  after: number,
  limit: number,
): Promise<(KnownToken & { tokenNo: number })[]> {
  const rows = await db
    .selectFrom('search_tokens')
    .select(['token', 'token_no', 'uses'])
    .where('token_no', '>', after)
    .orderBy('token_no')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ token: row.token, uses: row.uses, tokenNo: Number(row.token_no) }));
}
