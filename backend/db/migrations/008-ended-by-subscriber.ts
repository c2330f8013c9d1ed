// A subscriber may end a conversation: an outcome of its own.
import type { Kysely } from 'kysely';
import { runStatements } from '../statements.ts';

export async function allowEndBySubscriber(db: Kysely<unknown>): Promise<void> {
  await runStatements(db, [
    `alter table conversations drop constraint conversations_outcome_check`,
    `alter table conversations add constraint conversations_outcome_check check
      (outcome in ('solved','visit_agreed','ticket_opened','no_answer','spam','ended_by_subscriber'))`,
  ]);
}
