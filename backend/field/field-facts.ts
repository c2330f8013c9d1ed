// What a change of a day tells its technicians: each only of visits that are, or were, their own.
import { isOpenDay } from '../../shared/field/field.contract.ts';
import type { OrderContext } from '../wire/context.ts';
import { selectFieldVisits } from './field.records.ts';

/** A visit of which something changed: in whose day it stood before, and stands now. */
export interface FieldMove {
  visitId: string;
  before: string | null;
  after: string | null;
}

/** Appends a fact to the day of each technician concerned, when anybody may see that day. One read, and one fact a technician. */
export async function tellField(ctx: OrderContext, day: string, moves: readonly FieldMove[]): Promise<void> {
  if (!isOpenDay(day, ctx.at)) return;
  const here = await selectFieldVisits(
    ctx.db,
    moves.flatMap(({ visitId, after }) => (after === null ? [] : visitId)),
  );
  const byId = new Map(here.map((visit) => [visit.visitId, visit]));
  const concerned = new Set(moves.flatMap(({ before, after }) => [before ?? [], after ?? []].flat()));
  for (const technicianId of concerned) {
    const visits = moves.flatMap(({ visitId, after }) =>
      after === technicianId ? (byId.get(visitId) ?? []) : [],
    );
    const gone = moves.flatMap(({ visitId, before, after }) =>
      before === technicianId && after !== technicianId ? visitId : [],
    );
    await ctx.append(`field_day:${technicianId}:${day}`, 'field_day:changed', { visits, gone });
  }
}
