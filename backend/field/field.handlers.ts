// What technicians report from their phones, and the stream of their own day.
import { AppError } from '../../shared/errors.ts';
import { readFieldDayKey, type fieldEvents, type fieldStreams } from '../../shared/field/field.contract.ts';
import { kyivDay } from '../../shared/kyiv-time.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import { takeVisitFiles } from '../attachment/attachment.records.ts';
import { lockVisit, type LockedVisit } from '../dispatch/booking.ts';
import { writeRoutes } from '../dispatch/plan-changes.ts';
import { mayReport, reportLocked } from '../dispatch/report.ts';
import { tellStep } from '../dispatch/visit-telling.ts';
import { selectVisit, updateVisit, type StoredVisit } from '../dispatch/visit.records.ts';
import type { OrderContext } from '../wire/context.ts';
import type { HandlersFor, StreamHandlersFor } from '../wire/typed-handlers.ts';
import { selectFieldDay } from './field.records.ts';

type Events = typeof fieldEvents;

/** See the contract. */
export async function fieldReport(ctx: OrderContext, input: ParsedOf<Events['field:report']>) {
  const { visitId, state, minutes } = input;
  const locked = await lockOwn(ctx, visitId);
  if (locked.visit.state === state && minutes === 0) return {};
  if (!mayReport(locked.visit, state))
    throw new AppError('REPORT_OVERTAKEN', { number: locked.visit.number });
  await reportLocked(ctx, locked, { state, minutes, note: '' });
  return {};
}

/** See the contract. The note stands in the history of the visit, on the board and on the subscriber's timeline. */
export async function fieldNote(ctx: OrderContext, input: ParsedOf<Events['field:note']>) {
  const { visitId, text, attachments: ids } = input;
  const { live, visit } = await lockOwn(ctx, visitId);
  const attachments = await takeVisitFiles(ctx.db, { owner: `technician:${ctx.actor.id}`, visitId, ids });
  if (!attachments) throw new AppError('FILE_GONE');
  await updateVisit(ctx.db, visitId, {}, ctx.at);
  await tellStep(ctx, visit, 'noted', { text, attachments });
  if (live) await writeRoutes(ctx, live, { technicianIds: [], touched: [visitId] });
  return {};
}

/** The actor's visit under the lock of its day. What is another's, tomorrow's or nobody's is refused alike. */
async function lockOwn(ctx: OrderContext, visitId: string): Promise<LockedVisit> {
  if (!isOwn(ctx, await selectVisit(ctx.db, visitId))) throw new AppError('FORBIDDEN');
  const locked = await lockVisit(ctx, visitId, null);
  if (!isOwn(ctx, locked.visit)) throw new AppError('FORBIDDEN');
  return locked;
}

function isOwn({ actor, at }: OrderContext, visit: StoredVisit | undefined): boolean {
  return visit?.placement?.technicianId === actor.id && visit.state !== 'held' && visit.day! <= kyivDay(at);
}

export const fieldHandlers = {
  'field:report': fieldReport,
  'field:note': fieldNote,
} satisfies HandlersFor<Events>;

export const fieldStreamHandlers = {
  field_day: {
    admit: (ctx, key) => {
      if (readFieldDayKey(key).technicianId === ctx.actor.id) return Promise.resolve();
      return Promise.reject(new AppError('FORBIDDEN'));
    },
    snapshot: async (ctx, key) => {
      const { technicianId, day } = readFieldDayKey(key);
      return { visits: await selectFieldDay(ctx.db, technicianId, day) };
    },
  },
} satisfies StreamHandlersFor<typeof fieldStreams>;
