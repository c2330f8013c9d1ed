// Telling what happened to a visit: its own history, the subscriber's timeline, the ticket, and a message to the subscriber.
import type { VisitStep } from '../../shared/dispatch/visit.contract.ts';
import { visitSms, withLink, type SmsOccasion } from '../../shared/dispatch/visit-texts.ts';
import { lockLive } from '../assistant/assistant.records.ts';
import { insertSystemLine } from '../chat/system-lines.ts';
import { makeVisitLink } from '../visit-link/visit-links.ts';
import type { OrderContext } from '../wire/context.ts';
import { insertVisitEntry } from './visit-entry.records.ts';
import { selectAsked, selectVisit, type StoredVisit } from './visit.records.ts';

/** Writes the step into the visit's history and onto the subscriber's card; the visit's own row is written before. `details` are kept with the history only. Gives the number of the entry there. */
export async function tellStep(
  ctx: OrderContext,
  visit: StoredVisit,
  step: VisitStep,
  details: Readonly<Record<string, unknown>> = {},
): Promise<number> {
  const actorName = ctx.actor.displayName;
  const seq = await insertVisitEntry(ctx.db, visit.visitId, {
    at: ctx.at,
    actorName,
    kind: step,
    details: { window: visit.window, ...details },
  });
  await ctx.append(`subscriber:${visit.subscriberId}`, 'subscriber:timeline_added', {
    kind: 'visit',
    at: ctx.at.toISOString(),
    visitId: visit.visitId,
    number: visit.number,
    step,
    window: visit.window,
    agentName: actorName,
  });
  const now = await selectVisit(ctx.db, visit.visitId);
  if (now) await ctx.append(`subscriber:${visit.subscriberId}`, 'subscriber:visit_changed', now);
  return seq;
}

/**
 * Tells the subscriber in their language: an SMS once the change is durable (one that fails is logged), and the same words at once in
 * their conversation, if one is open. What names a time carries a link to confirm it, in the SMS alone.
 */
export async function tellSubscriber(
  ctx: OrderContext,
  visit: StoredVisit,
  occasion: SmsOccasion,
): Promise<void> {
  const subscriber = await selectAsked(ctx.db, visit.subscriberId);
  if (!subscriber) return;
  const text = visitSms(occasion, subscriber.language, visit);
  const conversationId = await lockLive(ctx.db, visit.subscriberId);
  if (conversationId !== undefined)
    await insertSystemLine(ctx, conversationId, { code: 'visit', text }, 'both');
  const phone = visit.phone === '' ? subscriber.phone : visit.phone;
  if (phone === '') return;
  const link = isAnswerable(occasion) ? await makeVisitLink(ctx, visit.visitId) : undefined;
  const sms = link === undefined ? text : withLink(text, subscriber.language, link);
  const { parts } = ctx;
  ctx.afterCommit(async () => {
    try {
      await parts.smsGateway.send(phone, sms);
    } catch (err) {
      parts.log.warn({ err, visitId: visit.visitId, occasion }, 'an SMS about a visit was not sent');
    }
  });
}

function isAnswerable(occasion: SmsOccasion): boolean {
  return occasion === 'booked' || occasion === 'moved';
}
