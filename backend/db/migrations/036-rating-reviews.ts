// What supervisors decide of low ratings: the cause, what was done about it, and of which rating it was said.
import type { Kysely } from 'kysely';
import { runStatements } from '../statements.ts';

export async function createRatingReviews(db: Kysely<unknown>): Promise<void> {
  await runStatements(db, [
    `create table rating_reviews (
      conversation_id uuid primary key references ratings, version int not null, given_at timestamptz not null,
      cause text not null, action text not null, note text not null,
      reviewed_by uuid not null references staff, reviewed_at timestamptz not null)`,
    `create index ratings_low on ratings (rated_at desc, conversation_id desc) where score <= 2`,
  ]);
}
