// SQL of the links to visits: keeping a hash, and finding the visit of one.
import type { Kysely, Transaction } from 'kysely';
import type { Language } from '../../shared/language.ts';
import type { Tables } from '../db/tables.ts';

export async function insertVisitLink(
  db: Transaction<Tables>,
  link: { linkHash: string; visitId: string; at: Date },
): Promise<void> {
  await db
    .insertInto('visit_links')
    .values({ link_hash: link.linkHash, visit_id: link.visitId, made_at: link.at })
    .execute();
}

export interface LinkedId {
  visitId: string;
  language: Language;
}

/** The visit of a link while it is not over, and the language of its subscriber. */
export async function selectLinkedVisit(db: Kysely<Tables>, linkHash: string): Promise<LinkedId | undefined> {
  return db
    .selectFrom('visit_links as l')
    .innerJoin('visits as v', 'v.visit_id', 'l.visit_id')
    .innerJoin('subscribers as s', 's.subscriber_id', 'v.subscriber_id')
    .select(['v.visit_id as visitId', 's.language'])
    .where('l.link_hash', '=', linkHash)
    .where('v.state', 'in', ['unscheduled', 'planned', 'on_the_way', 'on_site'])
    .executeTakeFirst();
}
