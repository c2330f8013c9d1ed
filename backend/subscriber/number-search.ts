// Finds subscribers by digits: personal account, whole phone, its tail or its beginning.
import type { Kysely } from 'kysely';
import type { NumberQuery } from '../../shared/subscriber/search-query.ts';
import { maxFoundTotal, type MatchKind } from '../../shared/subscriber/subscriber.contract.ts';
import type { Tables } from '../db/tables.ts';
import {
  idsByAccount,
  idsByAccountPrefix,
  idsByMsisdn,
  idsByMsisdnPrefix,
  idsByTail,
  type FoundId,
} from './find.records.ts';

export interface FoundNumber {
  subscriberId: number;
  matchedBy: Extract<MatchKind, 'account' | 'phone' | 'phone_tail'>;
  /** Number that matched, or null for the account. */
  msisdn: string | null;
  /** Digits of it that matched: from, to. */
  from: number;
  to: number;
}

/**
 * Exact account, exact phone, tail, beginning of a phone, beginning of an account: in this order, each subscriber
 * once. About `maxFoundTotal` of each at most.
 */
export async function searchNumber(db: Kysely<Tables>, query: NumberQuery): Promise<FoundNumber[]> {
  const found: FoundNumber[] = [];
  const addAccounts = (ids: readonly number[], to: number) => {
    for (const id of ids) found.push({ subscriberId: id, matchedBy: 'account', msisdn: null, from: 0, to });
  };
  if (query.account) addAccounts(await idsByAccount(db, query.account), query.account.length);
  if (query.msisdn) {
    found.push(
      ...phones('phone', await idsByMsisdn(db, query.msisdn, maxFoundTotal), () => [
        0,
        query.msisdn?.length ?? 0,
      ]),
    );
  }
  if (query.tail) {
    const { length } = query.tail;
    const ids = await idsByTail(db, query.tail, maxFoundTotal);
    found.push(...phones('phone_tail', ids, (msisdn) => [msisdn.length - length, msisdn.length]));
  }
  if (query.msisdnPrefix) {
    const { length } = query.msisdnPrefix;
    found.push(
      ...phones('phone', await idsByMsisdnPrefix(db, query.msisdnPrefix, maxFoundTotal), () => [0, length]),
    );
  }
  if (query.accountPrefix) {
    addAccounts(await idsByAccountPrefix(db, query.accountPrefix, maxFoundTotal), query.accountPrefix.length);
  }
  return firstOfEach(found);
}

function phones(
  matchedBy: FoundNumber['matchedBy'],
  found: readonly FoundId[],
  rangeOf: (msisdn: string) => [from: number, to: number],
): FoundNumber[] {
  return found.map(({ subscriberId, msisdn }) => {
    const [from, to] = rangeOf(msisdn);
    return { subscriberId, matchedBy, msisdn, from, to };
  });
}

function firstOfEach(found: readonly FoundNumber[]): FoundNumber[] {
  const seen = new Set<number>();
  return found.filter(({ subscriberId }) => !seen.has(subscriberId) && seen.add(subscriberId));
}
