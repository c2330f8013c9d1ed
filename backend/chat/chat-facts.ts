// What a change of a conversation tells, and to whom: the one place that decides what crosses to the subscriber.
import type { PublicMessage } from '../../shared/assistant/assistant.contract.ts';
import type { Outcome } from '../../shared/chat/message.contract.ts';
import { publicSystemLine, readSystemLine } from '../../shared/chat/system-line.ts';
import { firstNameOf } from '../../shared/first-name.ts';
import type { FactWriter, OrderContext } from '../wire/context.ts';
import type { Closed } from './close.records.ts';
import { companyNews, tellCompanyEnded, tellInboxes, type InboxNews } from './company-facts.ts';
import type { StoredMessage, Written } from './message.records.ts';
import type { Company } from './participant.records.ts';

/** A message without what only staff may know; notes are never passed in. */
export function toPublicMessage(
  message: StoredMessage,
): Omit<PublicMessage, 'messageId'> & { messageId: string } {
  const { messageId, author, authorName, body, attachments, at } = message;
  return {
    messageId,
    author,
    authorName: author === 'system' ? '' : firstNameOf(authorName),
    body: author === 'system' ? publicBody(body) : body,
    attachments,
    at,
  };
}

/** A line that this version cannot read is not passed on: it may hold what only staff may know. */
function publicBody(body: string): string {
  const line = readSystemLine(body);
  return line === null ? '{}' : JSON.stringify(publicSystemLine(line));
}

/** Tells both sides of a stored message; a note stays on the desk's side. */
export async function tellMessage(
  ctx: FactWriter,
  conversationId: string,
  { message, waitingSince }: Written,
): Promise<void> {
  await ctx.append(`conversation:${conversationId}`, 'chat:sent', { message, waitingSince });
  if (message.kind === 'note') return;
  await ctx.append(`consultation:${conversationId}`, 'consultation:sent', {
    message: toPublicMessage(message),
  });
}

interface MarkIds {
  delivered: string | null;
  read: string | null;
}

/** Tells both sides how far one of them has got; the subscriber only when their view of it changed. */
export async function tellMarks(
  ctx: FactWriter,
  conversationId: string,
  side: 'desk' | 'subscriber',
  marks: { desk: MarkIds; public: MarkIds; publicBefore: MarkIds },
): Promise<void> {
  const { publicBefore } = marks;
  await ctx.append(`conversation:${conversationId}`, 'chat:marked', { side, marks: marks.desk });
  if (marks.public.delivered === publicBefore.delivered && marks.public.read === publicBefore.read) return;
  await ctx.append(`consultation:${conversationId}`, 'consultation:marked', { side, marks: marks.public });
}

/**
 * Tells everyone concerned that a conversation was closed. `ownerId` is whose it was, `closedBy` the person at the desk
 * whom it counts for, `company` who else was in it.
 */
export async function tellClosed(
  ctx: OrderContext,
  closed: Closed & {
    conversationId: string;
    outcome: Outcome;
    summary: string;
    closedBy: { id: string; displayName: string };
  },
  company: Company,
): Promise<void> {
  const { conversationId, outcome, summary, subscriberId, subscriberName, ownerId, closedBy } = closed;
  const closedAt = ctx.at.toISOString();
  await ctx.append(`conversation:${conversationId}`, 'chat:closed', {
    closedAt,
    outcome,
    summary,
    ratingAskedAt: closedAt,
  });
  await tellCompanyEnded(ctx, conversationId, company);
  await ctx.append(`consultation:${conversationId}`, 'consultation:closed', { closedAt });
  const done = { conversationId, subscriberId, subscriberName, outcome, closedAt, score: null };
  const news: InboxNews[] = [{ staffId: closedBy.id, type: 'inbox:done', payload: done }];
  if (ownerId !== closedBy.id)
    news.push({ staffId: ownerId, type: 'inbox:released', payload: { conversationId, reason: 'closed' } });
  await tellInboxes(ctx, [...news, ...companyNews(conversationId, company, ctx.actor.displayName)]);
  await ctx.append(`subscriber:${subscriberId}`, 'subscriber:timeline_added', {
    kind: 'chat_closed',
    at: closedAt,
    conversationId,
    outcome,
    agentName: closedBy.displayName,
    summary,
  });
}
