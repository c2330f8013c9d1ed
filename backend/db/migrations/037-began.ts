// The wallboard looks at the chats that began lately; without an index it would read all that ever were.
import type { Kysely } from 'kysely';
import { runStatements } from '../statements.ts';

export async function indexBeginnings(db: Kysely<unknown>): Promise<void> {
  await runStatements(db, [`create index conversations_started on conversations (started_at)`]);
}
