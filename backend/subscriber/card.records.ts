// SQL of the subscriber's card, one function a section, and the savepoint that keeps a failed section to itself.
import { sql, type Kysely } from 'kysely';
import type { z } from 'zod';
import type { money, person, service } from '../../shared/subscriber/card.contract.ts';
import type { MobileCredit } from '../../shared/subscriber/bonus.rules.ts';
import { mobileBonusesExpireOn } from '../../shared/subscriber/bonus.rules.ts';
import { kyivDay } from '../../shared/kyiv-time.ts';
import type { Tables } from '../db/tables.ts';

/** True when there is such a subscriber. */
export async function subscriberExists(db: Kysely<Tables>, subscriberId: number): Promise<boolean> {
  const row = await db
    .selectFrom('subscribers')
    .select('subscriber_id')
    .where('subscriber_id', '=', subscriberId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Runs `read` so that its failure leaves the transaction usable, and passes the failure on. */
export async function withSavepoint<T>(db: Kysely<Tables>, read: () => Promise<T>): Promise<T> {
  await sql`savepoint section`.execute(db);
  try {
    const value = await read();
    await sql`release savepoint section`.execute(db);
    return value;
  } catch (error) {
    await sql`rollback to savepoint section`.execute(db);
    throw error;
  }
}

/** Who and where. Rejects when the subscriber does not exist. */
export async function selectPerson(
  db: Kysely<Tables>,
  subscriberId: number,
): Promise<z.input<typeof person>> {
  const row = await db
    .selectFrom('subscribers')
    .select([
      'personal_account as personalAccount',
      'full_name as fullName',
      'city',
      'street',
      'building',
      'apartment',
      'latitude',
      'longitude',
      'language',
      'kind',
      'registered_on as registeredOn',
    ])
    .where('subscriber_id', '=', subscriberId)
    .executeTakeFirstOrThrow();
  const phones = await db
    .selectFrom('subscriber_phones')
    .select('msisdn')
    .where('subscriber_id', '=', subscriberId)
    .orderBy('position')
    .execute();
  const { city, street, building, apartment, latitude, longitude, ...rest } = row;
  return {
    ...rest,
    subscriberId,
    phones: phones.map(({ msisdn }) => msisdn),
    address: { city, street, building, apartment, latitude, longitude },
  };
}

/** The services in the order home internet, mobile, TV. */
export async function selectServices(
  db: Kysely<Tables>,
  subscriberId: number,
): Promise<z.input<typeof service>[]> {
  return db
    .selectFrom('services')
    .select(['kind', 'state', 'since'])
    .where('subscriber_id', '=', subscriberId)
    .orderBy('kind')
    .execute();
}

export interface Accounts {
  kind: z.output<typeof person>['kind'];
  tariff: string;
  monthlyFeeKopiykas: number;
  balanceKopiykas: number;
  bonuses: number;
  mobileBonuses: number;
}

/** Balance, fee and the two bonus accounts. */
export async function selectAccounts(db: Kysely<Tables>, subscriberId: number): Promise<Accounts> {
  return db
    .selectFrom('subscribers')
    .select([
      'kind',
      'tariff',
      'monthly_fee_kopiykas as monthlyFeeKopiykas',
      'balance_kopiykas as balanceKopiykas',
      'bonuses',
      'mobile_bonuses as mobileBonuses',
    ])
    .where('subscriber_id', '=', subscriberId)
    .executeTakeFirstOrThrow();
}

/** The newest payments first. */
export async function selectPayments(
  db: Kysely<Tables>,
  subscriberId: number,
  limit: number,
): Promise<z.input<typeof money>['lastPayments']> {
  const rows = await db
    .selectFrom('payments')
    .select(['at', 'amount_kopiykas as amountKopiykas', 'method'])
    .where('subscriber_id', '=', subscriberId)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ at, ...row }) => ({ at: at.toISOString(), ...row }));
}

/** What came to the mobile account since `since`, newest first. */
export async function selectMobileCredits(
  db: Kysely<Tables>,
  subscriberId: number,
  since: Date,
): Promise<MobileCredit[]> {
  const rows = await db
    .selectFrom('bonus_movements')
    .select(['at', 'amount', 'expires_on'])
    .where('subscriber_id', '=', subscriberId)
    .where('account', '=', 'mobile')
    .where('amount', '>', 0)
    .where('at', '>=', since)
    .orderBy('at', 'desc')
    .execute();
  return rows.map(({ at, amount, expires_on }) => ({
    amount,
    expiresOn: expires_on ?? mobileBonusesExpireOn(kyivDay(at)),
  }));
}
