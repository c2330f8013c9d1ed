// What technicians report from their phones, and the stream of their own day.
import { AppError } from '../../shared/errors.ts';
import {
  isOpenDay,
  isPhoneOpen,
  readFieldDayKey,
  type fieldEvents,
  type fieldStreams,
} from '../../shared/field/field.contract.ts';
import { kyivDay } from '../../shared/kyiv-time.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import { recordDeed, recordFirstLook, recordLook } from '../audit/audit.ts';
import { takeVisitFiles } from '../attachment/attachment.records.ts';
import { lockVisit, type LockedVisit } from '../dispatch/booking.ts';
import { writeRoutes } from '../dispatch/plan-changes.ts';
import { mayReport, reportLocked } from '../dispatch/report.ts';
import { tellStep } from '../dispatch/visit-telling.ts';
import { selectVisit, updateVisit, type StoredVisit } from '../dispatch/visit.records.ts';
import type { OrderContext, QueryContext } from '../wire/context.ts';
import type { HandlersFor, StreamHandlersFor } from '../wire/typed-handlers.ts';
import { selectFieldDay, selectFieldSubscribers } from './field.records.ts';

type Events = typeof fieldEvents;

/** See the contract. */
export async function fieldReport(ctx: OrderContext, input: ParsedOf<Events['field:report']>) {
  const { visitId, state, minutes } = input;
  const locked = await lockOwn(ctx, visitId);
  if (locked.visit.state === state && minutes === 0) return {};
  if (!mayReport(locked.visit, state))
    throw new AppError('REPORT_OVERTAKEN', { number: locked.visit.number });
  await reportLocked(ctx, locked, { state, minutes, note: '' });
  if (isPhoneOpen(state) && !isPhoneOpen(locked.visit.state)) {
    const subjectId = `subscriber:${locked.visit.subscriberId}`;
    await recordDeed(ctx, { action: 'reveal_phone', subjectId, fields: ['phone'] });
  }
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

/** FORBIDDEN for another's day and for another than today; else a row in the audit trail for each subscriber in it. */
async function admitToDay(ctx: QueryContext, key: string, fresh: boolean): Promise<void> {
  const { technicianId, day } = readFieldDayKey(key);
  if (technicianId !== ctx.actor.id || !isOpenDay(day, ctx.at)) throw new AppError('FORBIDDEN');
  const fields = ['person', 'address', 'problem', 'notes'];
  for (const { subscriberId, isPhoneShown } of await selectFieldSubscribers(ctx.db, technicianId, day)) {
    await (fresh ? recordLook : recordFirstLook)(ctx, {
      action: 'open_field_day',
      subjectId: `subscriber:${subscriberId}`,
      fields: isPhoneShown ? [...fields, 'phone'] : fields,
    });
  }
}

export const fieldHandlers = {
  'field:report': fieldReport,
  'field:note': fieldNote,
} satisfies HandlersFor<Events>;

export const fieldStreamHandlers = {
  field_day: {
    admit: admitToDay,
    snapshot: async (ctx, key) => {
      const { technicianId, day } = readFieldDayKey(key);
      return { visits: await selectFieldDay(ctx.db, technicianId, day) };
    },
  },
} satisfies StreamHandlersFor<typeof fieldStreams>;
