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

/** What a subscriber was told of being late. */
export interface ToldLate {
  /** The window that was promised then. */
  startAt: string;
  expectedAt: string;
}

/** What the subscribers of `visitIds` were told of being late, oldest first; a visit of which nothing was told is not in it. */
export async function selectToldLate(
  db: Kysely<Tables>,
  visitIds: readonly string[],
): Promise<Map<string, ToldLate[]>> {
  if (visitIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('visit_entries')
    .select(['visit_id as visitId', 'details'])
    .where('visit_id', 'in', [...visitIds])
    .where('kind', '=', 'late')
    .orderBy('entry_seq')
    .execute();
  const told = new Map<string, ToldLate[]>();
  for (const { visitId, details } of rows) {
    const { window, expectedAt } = details as { window: { startAt: string }; expectedAt: string };
    told.set(visitId, [...(told.get(visitId) ?? []), { startAt: window.startAt, expectedAt }]);
  }
  return told;
}

/**
 * Of `technicianIds` those whose setting out or arrival was reported on one of these days: who never reports any is not late because
 * nothing was reported.
 */
export async function selectReporting(
  db: Kysely<Tables>,
  technicianIds: readonly string[],
  { fromDay, untilDay }: { fromDay: string; untilDay: string },
): Promise<ReadonlySet<string>> {
  if (technicianIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('visits as v')
    .innerJoin('visit_entries as e', 'e.visit_id', 'v.visit_id')
    .select('v.technician_id as technicianId')
    .distinct()
    .where('v.technician_id', 'in', [...technicianIds])
    .where('v.day', '>=', fromDay)
    .where('v.day', '<=', untilDay)
    .where('e.kind', 'in', ['on_the_way', 'on_site'])
    .execute();
  return new Set(rows.flatMap(({ technicianId }) => technicianId ?? []));
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
    const { text, reason, wish, wishes, note, expectedAt, attachments } = details as Partial<Details>;
    return {
      at: at.toISOString(),
      actorName: actor_name,
      step: kind as VisitStep,
      text: text ?? reason ?? wish ?? wishes ?? note ?? '',
      expectedAt: expectedAt ?? null,
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
  expectedAt: string;
  attachments: z.input<typeof visitEntry>['attachments'];
}
