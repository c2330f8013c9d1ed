// SQL of the plain map on which a person shows where an address is: buildings and districts whose places are known.
import { sql, type Kysely } from 'kysely';
import type { z } from 'zod';
import type { knownBuilding } from '../../shared/dispatch/visit.contract.ts';
import { addressKeyOf } from '../../shared/subscriber/search-folding.ts';
import type { Place } from '../../shared/technician/technician.contract.ts';
import type { Tables } from '../db/tables.ts';

const mostBuildings = 600;
/** A street that is read whole, and the rest of the city of which a part is enough. */
const mostOfStreet = 3_000;
const mostOfCity = 6_000;

export interface Address {
  subscriberId: number;
  city: string;
  street: string;
  place: Place | null;
}

/** Where the data says that a subscriber lives; undefined when there is none. */
export async function selectAddress(db: Kysely<Tables>, subscriberId: number): Promise<Address | undefined> {
  const row = await db
    .selectFrom('subscribers')
    .select(['city', 'street', 'latitude', 'longitude'])
    .where('subscriber_id', '=', subscriberId)
    .executeTakeFirst();
  if (!row) return undefined;
  const { city, street, latitude, longitude } = row;
  return {
    subscriberId,
    city,
    street,
    place: latitude === null || longitude === null ? null : { latitude, longitude },
  };
}

/**
 * Buildings of the city with a place from the subscribers' data or from visits whose place was shown by hand, without the
 * subscriber's own data. O(street) through the index of words, and a bounded part of the city.
 */
export async function selectKnownBuildings(
  db: Kysely<Tables>,
  { subscriberId, city, street }: Address,
): Promise<z.input<typeof knownBuilding>[]> {
  const words = addressKeyOf({ city: '', street, building: '', apartment: '' }).split(' ');
  const { rows } = await sql<z.input<typeof knownBuilding>>`
    with known as (
      (select subscriber_id, city, street, building, latitude, longitude from subscribers
        where search_words(name_key, address_key) @> ${words}::text[] and latitude is not null limit ${mostOfStreet})
      union all
      (select subscriber_id, city, street, building, latitude, longitude from subscribers
        where city = ${city} and latitude is not null limit ${mostOfCity})
      union all
      (select s.subscriber_id, s.city, s.street, s.building, v.latitude, v.longitude
        from visits v join subscribers s on s.subscriber_id = v.subscriber_id
        where s.latitude is null and v.latitude is not null order by v.number desc limit 500))
    select street, building, street = ${street} as "isSameStreet",
           avg(latitude)::float8 as latitude, avg(longitude)::float8 as longitude
      from known
     where city = ${city} and longitude is not null and subscriber_id <> ${subscriberId}
     group by street, building
     order by street = ${street} desc, md5(street || building)
     limit ${mostBuildings}`.execute(db);
  return rows;
}

/** Districts amid the places where their technicians begin, by name. */
export async function selectDistricts(db: Kysely<Tables>): Promise<({ name: string } & Place)[]> {
  return db
    .selectFrom('technicians')
    .select((is) => [
      'district as name',
      is.fn.avg<number>('home_latitude').as('latitude'),
      is.fn.avg<number>('home_longitude').as('longitude'),
    ])
    .where('is_active', '=', true)
    .where('district', '<>', '')
    .groupBy('district')
    .orderBy('district')
    .execute();
}
