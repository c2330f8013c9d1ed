// What the subscriber says of a closed conversation: a rating, another one within a day, or that they will not rate.
import type { assistantContract } from '../../shared/assistant/assistant.contract.ts';
import { decideRating, ratingWindowMs, type RateableConversation } from '../../shared/chat/chat.rules.ts';
import { AppError } from '../../shared/errors.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import type { OrderContext } from '../wire/context.ts';
import { tellRated, tellRatingSkipped } from './assistant-facts.ts';
import {
  changeRating,
  insertRating,
  lockRateable,
  selectRating,
  skipRating,
  type StoredRating,
} from './rating.records.ts';

type Events = typeof assistantContract;

/** See the contract. The first rating is credited to who closed the conversation, for good; a later one replaces it. */
export async function assistantRate(ctx: OrderContext, input: ParsedOf<Events['assistant:rate']>) {
  const { conversationId, score, comment } = input;
  const rating = { score, comment, reasons: [...new Set(input.reasons)] };
  const { conversation, closedBy, stored } = await lockForRating(ctx, conversationId);
  const decision = decideRating(conversation, rating, ctx.at);
  if (decision === 'same') return {};
  if (decision !== 'store' && decision !== 'change') throw new AppError(decision);
  const subject = { ...rating, conversationId, at: ctx.at };
  if (stored) await changeRating(ctx.db, subject, stored);
  else await insertRating(ctx.db, { ...subject, creditedTo: closedBy });
  await tellRated(ctx, {
    conversationId,
    subscriberId: Number(ctx.actor.id),
    creditedTo: stored ? stored.creditedTo : closedBy,
    ratedAt: stored?.ratedAt ?? ctx.at,
    rating: { ...rating, changedAt: stored ? ctx.at.toISOString() : null },
  });
  return {};
}

/** See the contract. Nothing happens when it is rated, or was skipped before. */
export async function assistantSkipRating(
  ctx: OrderContext,
  { conversationId }: ParsedOf<Events['assistant:skip_rating']>,
) {
  const { conversation, isSkipped } = await lockForRating(ctx, conversationId);
  const { closedAt, answered, rating } = conversation;
  if (closedAt === null || !answered) throw new AppError('RATING_NOT_OPEN');
  if (rating || isSkipped) return {};
  if (ctx.at.getTime() - closedAt.getTime() > ratingWindowMs) throw new AppError('RATING_LATE');
  await skipRating(ctx.db, conversationId, ctx.at);
  await tellRatingSkipped(ctx, conversationId);
  return {};
}

interface Locked {
  conversation: RateableConversation;
  closedBy: string | null;
  isSkipped: boolean;
  stored: StoredRating | undefined;
}

async function lockForRating(ctx: OrderContext, conversationId: string): Promise<Locked> {
  const found = await lockRateable(ctx.db, conversationId, Number(ctx.actor.id));
  if (!found) throw new AppError('NOT_FOUND');
  const { closedAt, closedBy, isSkipped } = found;
  const stored = await selectRating(ctx.db, conversationId);
  const conversation = { closedAt, answered: closedBy !== null, rating: stored ?? null };
  return { conversation, closedBy, isSkipped, stored };
}
