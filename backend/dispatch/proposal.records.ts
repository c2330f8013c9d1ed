// SQL of proposals: what a search for a better day found.
import type { Kysely, Transaction } from 'kysely';
import type { z } from 'zod';
import type { proposal } from '../../shared/dispatch/day.contract.ts';
import type { Tables } from '../db/tables.ts';

type StoredProposal = z.input<typeof proposal>;

export async function insertProposal(
  db: Transaction<Tables>,
  fresh: StoredProposal,
  madeBy: string,
): Promise<void> {
  await db
    .insertInto('proposals')
    .values({
      proposal_id: fresh.proposalId,
      day: fresh.day,
      made_at: new Date(fresh.madeAt),
      made_by: madeBy,
      body: JSON.stringify(fresh),
    })
    .execute();
}

export async function updateProposal(db: Transaction<Tables>, found: StoredProposal): Promise<void> {
  await db
    .updateTable('proposals')
    .set({ body: JSON.stringify(found) })
    .where('proposal_id', '=', found.proposalId)
    .execute();
}

/** Undefined when there is none with this id. */
export async function selectProposal(
  db: Kysely<Tables>,
  proposalId: string,
): Promise<StoredProposal | undefined> {
  const row = await db
    .selectFrom('proposals')
    .select('body')
    .where('proposal_id', '=', proposalId)
    .executeTakeFirst();
  return row?.body as StoredProposal | undefined;
}
