// Orders, queries, hints and the stream of the subscriber's page; every id is checked to be the subscriber's own.
import type { assistantContract, assistantStreams } from '../../shared/assistant/assistant.contract.ts';
import { ratingWindowMs } from '../../shared/chat/chat.rules.ts';
import { AppError } from '../../shared/errors.ts';
import { firstNameOf } from '../../shared/first-name.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import { toPublicMessage } from '../chat/chat-facts.ts';
import { selectConversation } from '../chat/conversation.records.ts';
import { selectMessages } from '../chat/message.records.ts';
import type { QueryContext, SignalContext } from '../wire/context.ts';
import type { HandlersFor, StreamHandlersFor } from '../wire/typed-handlers.ts';
import { selectCurrent, selectFullName, selectOwn } from './assistant.records.ts';
import { assistantEnd, assistantLeave } from './ending.handlers.ts';
import { assistantLanguage } from './language.handlers.ts';
import { assistantRate, assistantSkipRating } from './rating.handlers.ts';
import { assistantMark, assistantSend, assistantStart } from './writing.handlers.ts';
import { assistantPlace } from './place.handlers.ts';

type Events = typeof assistantContract;

const subscriberIdOf = (ctx: Pick<QueryContext, 'actor'>): number => Number(ctx.actor.id);

async function ownOrNotFound(ctx: QueryContext, conversationId: string) {
  const own = await selectOwn(ctx.db, conversationId, subscriberIdOf(ctx));
  if (!own) throw new AppError('NOT_FOUND');
  return own;
}

/** See the contract. */
export async function assistantCurrent(ctx: QueryContext) {
  const subscriberId = subscriberIdOf(ctx);
  const fullName = await selectFullName(ctx.db, subscriberId);
  if (fullName === undefined) throw new AppError('NOT_FOUND');
  const since = new Date(ctx.at.getTime() - ratingWindowMs);
  const conversationId = await selectCurrent(ctx.db, subscriberId, since);
  return { conversationId: conversationId ?? null, firstName: firstNameOf(fullName) };
}

/** See the contract. */
export async function assistantOlder(ctx: QueryContext, input: ParsedOf<Events['assistant:older']>) {
  await ownOrNotFound(ctx, input.conversationId);
  return publicPage(ctx, input.conversationId, input.before);
}

async function publicPage(ctx: QueryContext, conversationId: string, before?: string) {
  const options = { withNotes: false, ...(before === undefined ? {} : { before }) };
  const { messages, more } = await selectMessages(ctx.db, conversationId, options);
  return { messages: messages.map(toPublicMessage), more };
}

/** Tells the desk that the subscriber is writing. */
export async function assistantTyping(
  ctx: SignalContext,
  input: ParsedOf<Events['assistant:typing']>,
): Promise<void> {
  await ownOrNotFound(ctx, input.conversationId);
  const name = firstNameOf(ctx.actor.displayName);
  ctx.hint(`conversation:${input.conversationId}`, 'typing', {
    typing: input.typing,
    name,
    staffId: null,
  });
}

export const assistantHandlers = {
  'assistant:start': assistantStart,
  'assistant:send': assistantSend,
  'assistant:mark': assistantMark,
  'assistant:leave': assistantLeave,
  'assistant:end': assistantEnd,
  'assistant:rate': assistantRate,
  'assistant:skip_rating': assistantSkipRating,
  'assistant:language': assistantLanguage,
  'assistant:current': assistantCurrent,
  'assistant:place': assistantPlace,
  'assistant:older': assistantOlder,
  'assistant:typing': assistantTyping,
} satisfies HandlersFor<Events>;

export const assistantStreamHandlers = {
  consultation: {
    admit: async (ctx, key) => {
      await ownOrNotFound(ctx, key);
    },
    snapshot: async (ctx, key) => {
      const found = await selectConversation(ctx.db, key, 'subscriber');
      const {
        state,
        topic,
        language,
        ownerName,
        subscriberMarks,
        deskMarks,
        closedAt,
        rating,
        ratingSkipped,
      } = found;
      const agentName = ownerName === null ? null : firstNameOf(ownerName);
      const marks = { subscriberMarks, deskMarks };
      const shown = { state, topic, language, agentName, ...marks, closedAt, rating, ratingSkipped };
      return { ...shown, ...(await publicPage(ctx, key)) };
    },
  },
} satisfies StreamHandlersFor<typeof assistantStreams>;
