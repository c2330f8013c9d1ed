// SQL of the history of visits: one entry for each step.
import type { Kysely, Transaction } from 'kysely';
import type { z } from 'zod';
import type { visitEntry, VisitStep } from '../../shared/dispatch/visit.contract.ts';
import type { Tables } from '../db/tables.ts';

/** Keeps a step in the life of a visit; gives its number. */
export async function insertVisitEntry(
  db: Transaction<Tables>,
  visitId: string,
  entry: { at: Date; actorName: string; kind: string; details: unknown },
): Promise<number> {
  const { entry_seq: seq } = await db
    .insertInto('visit_entries')
    .values((is) => ({
      visit_id: visitId,
      entry_seq: is
        .selectFrom('visit_entries')
        .select((from) => is(from.fn.coalesce(from.fn.max('entry_seq'), is.lit(0)), '+', 1).as('next'))
        .where('visit_id', '=', visitId),
      at: entry.at,
      actor_name: entry.actorName,
      kind: entry.kind,
      details: JSON.stringify(entry.details),
    }))
    .returning('entry_seq')
    .executeTakeFirstOrThrow();
  return seq;
}

/** Of `visitIds` those whose subscribers were told that the technician is late. */
export async function selectToldLate(
  db: Kysely<Tables>,
  visitIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (visitIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('visit_entries')
    .select('visit_id')
    .where('visit_id', 'in', [...visitIds])
    .where('kind', '=', 'late')
    .execute();
  return new Set(rows.map((row) => row.visit_id));
}

/** The last step in the life of a visit; undefined when nothing is kept of it. */
export async function selectLastEntry(
  db: Kysely<Tables>,
  visitId: string,
): Promise<{ seq: number; kind: string; actorName: string; details: unknown } | undefined> {
  return db
    .selectFrom('visit_entries')
    .select(['entry_seq as seq', 'kind', 'actor_name as actorName', 'details'])
    .where('visit_id', '=', visitId)
    .orderBy('entry_seq', 'desc')
    .executeTakeFirst();
}

/** The history of a visit, oldest first; empty for one that there is not. */
export async function selectVisitEntries(
  db: Kysely<Tables>,
  visitId: string,
): Promise<z.input<typeof visitEntry>[]> {
  const rows = await db
    .selectFrom('visit_entries')
    .select(['at', 'actor_name', 'kind', 'details'])
    .where('visit_id', '=', visitId)
    .orderBy('entry_seq')
    .execute();
  return rows.map(({ at, actor_name, kind, details }) => {
    const { text, reason, wish, wishes, note, attachments } = details as Partial<Details>;
    return {
      at: at.toISOString(),
      actorName: actor_name,
      step: kind as VisitStep,
      text: text ?? reason ?? wish ?? wishes ?? note ?? '',
      attachments: attachments ?? [],
    };
  });
}

/** What handlers keep with a step, each under its own name. */
interface Details {
  text: string;
  reason: string;
  wish: string;
  wishes: string;
  note: string;
  attachments: z.input<typeof visitEntry>['attachments'];
}
