// Orders and the stream of technicians: who they are, when they work, when they are away.
import { AppError } from '../../shared/errors.ts';
import { kyivDay } from '../../shared/kyiv-time.ts';
import type { technicianImportEvents } from '../../shared/technician/technician-import.contract.ts';
import type { technicianEvents, technicianStreams } from '../../shared/technician/technician.contract.ts';
import { byName } from '../../shared/technician/technician.state.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import { tellTechnicians } from '../dispatch/technician-days.ts';
import type { OrderContext } from '../wire/context.ts';
import type { HandlersFor, StreamHandlersFor } from '../wire/typed-handlers.ts';
import { technicianImport } from './import.ts';
import { writeTechnician } from './save-technician.ts';
import {
  countVisitsBetween,
  deleteAbsence,
  insertAbsence,
  lockTechnician,
  selectAbsences,
  selectPhoneOwner,
  selectTechnicians,
} from './technician.records.ts';

type Events = typeof technicianEvents;

/** See the contract. What is planned already stays; where it does not fit any more, the board shows it late. */
export async function technicianSave(ctx: OrderContext, input: ParsedOf<Events['technician:save']>) {
  const before = await lockTechnician(ctx.db, input.technicianId);
  if ((before?.version ?? 0) !== input.version) {
    throw new AppError('STALE_VERSION', { name: before?.displayName ?? input.displayName, field: 'version' });
  }
  if (input.isActive && input.msisdn !== null) {
    const owner = await selectPhoneOwner(ctx.db, input.msisdn, input.technicianId);
    if (owner) throw new AppError('PHONE_TAKEN', { name: owner });
  }
  const saved = { ...input, version: input.version + 1 };
  await writeTechnician(ctx, before, saved);
  await tellTechnicians(ctx, [input.technicianId], kyivDay(ctx.at));
  return { version: saved.version };
}

/** See the contract. */
export async function technicianAddAbsence(
  ctx: OrderContext,
  input: ParsedOf<Events['technician:add_absence']>,
) {
  if (!(await lockTechnician(ctx.db, input.technicianId))) throw new AppError('NOT_FOUND');
  if (new Date(input.endsAt) <= ctx.at)
    throw new AppError('INVALID', { reason: 'endsAt: expected a time in the future' });
  if (!(await insertAbsence(ctx.db, input)))
    throw new AppError('INVALID', { reason: 'absenceId: there is such an absence already' });
  await ctx.append('technicians', 'technicians:absence_added', input);
  await tellTechnicians(ctx, [input.technicianId], kyivDay(new Date(input.startsAt)));
  const [from, to] = [new Date(input.startsAt), new Date(input.endsAt)];
  return { visitsConcerned: await countVisitsBetween(ctx.db, input.technicianId, from, to) };
}

/** See the contract. */
export async function technicianRemoveAbsence(
  ctx: OrderContext,
  { absenceId }: ParsedOf<Events['technician:remove_absence']>,
) {
  const removed = await deleteAbsence(ctx.db, absenceId);
  if (!removed) throw new AppError('NOT_FOUND');
  await ctx.append('technicians', 'technicians:absence_removed', { absenceId });
  await tellTechnicians(ctx, [removed.technicianId], kyivDay(new Date(removed.startsAt)));
  return {};
}

export const technicianHandlers = {
  'technician:import': technicianImport,
  'technician:save': technicianSave,
  'technician:add_absence': technicianAddAbsence,
  'technician:remove_absence': technicianRemoveAbsence,
} satisfies HandlersFor<Events & typeof technicianImportEvents>;

export const technicianStreamHandlers = {
  technicians: {
    admit: () => Promise.resolve(),
    snapshot: async (ctx) => ({
      technicians: (await selectTechnicians(ctx.db)).sort(byName),
      absences: await selectAbsences(ctx.db, ctx.at),
    }),
  },
} satisfies StreamHandlersFor<typeof technicianStreams>;
