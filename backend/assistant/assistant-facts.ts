// What the subscriber's doings tell the desk: joined the queue, left it, rated, will not rate.
import type { ShownRating, Topic } from '../../shared/chat/message.contract.ts';
import { firstLineOf } from '../../shared/chat/chat.rules.ts';
import type { Language } from '../../shared/language.ts';
import type { OrderContext } from '../wire/context.ts';

/** A conversation has started; its first message has been told already. */
export async function tellStarted(
  ctx: OrderContext,
  start: {
    conversationId: string;
    subscriberId: number;
    subscriberName: string;
    topic: Topic;
    language: Language;
    firstMessage: string;
  },
): Promise<void> {
  const { conversationId, subscriberId, subscriberName, topic, language, firstMessage } = start;
  const at = ctx.at.toISOString();
  await ctx.append('queue', 'queue:joined', {
    conversationId,
    subscriberId,
    subscriberName,
    topic,
    language,
    startedAt: at,
    queuedAt: at,
    firstLine: firstLineOf(firstMessage),
    returned: null,
    note: '',
    offeredTo: null,
  });
  const item = { kind: 'chat_started', at, conversationId, topic };
  await ctx.append(`subscriber:${subscriberId}`, 'subscriber:timeline_added', item);
}

/** The subscriber left the queue before anyone answered. */
export async function tellLeft(
  ctx: OrderContext,
  {
    conversationId,
    subscriberId,
    offeredTo,
  }: { conversationId: string; subscriberId: number; offeredTo: string | null },
): Promise<void> {
  const closedAt = ctx.at.toISOString();
  const closed = { closedAt, outcome: null, summary: null, ratingAskedAt: null };
  await ctx.append(`conversation:${conversationId}`, 'chat:closed', closed);
  await ctx.append(`consultation:${conversationId}`, 'consultation:closed', { closedAt });
  if (offeredTo !== null) {
    const ended = { conversationId, reason: 'withdrawn' };
    await ctx.append(`inbox:${offeredTo}`, 'inbox:offer_ended', ended);
  }
  await ctx.append(`subscriber:${subscriberId}`, 'subscriber:timeline_added', {
    kind: 'chat_closed',
    at: closedAt,
    conversationId,
    outcome: null,
    agentName: '',
    summary: '',
  });
  await ctx.append('queue', 'queue:left', { conversationId, takenBy: null });
}

/** A rating was stored or changed; `creditedTo` is who closed the conversation. */
export async function tellRated(
  ctx: OrderContext,
  rated: {
    conversationId: string;
    subscriberId: number;
    rating: ShownRating;
    creditedTo: string | null;
    /** When the first rating was given. */
    ratedAt: Date;
  },
): Promise<void> {
  const { conversationId, subscriberId, rating, creditedTo, ratedAt } = rated;
  const { score } = rating;
  await ctx.append(`conversation:${conversationId}`, 'chat:rated', rating);
  await ctx.append(`consultation:${conversationId}`, 'consultation:rated', rating);
  if (creditedTo !== null) await ctx.append(`inbox:${creditedTo}`, 'inbox:rated', { conversationId, score });
  const item = { kind: 'chat_rated', at: ratedAt.toISOString(), conversationId, score };
  await ctx.append(`subscriber:${subscriberId}`, 'subscriber:timeline_added', item);
}

/** The subscriber does not want to rate. */
export async function tellRatingSkipped(ctx: OrderContext, conversationId: string): Promise<void> {
  await ctx.append(`conversation:${conversationId}`, 'chat:rating_skipped', {});
  await ctx.append(`consultation:${conversationId}`, 'consultation:rating_skipped', {});
}
