// Streams of the desk's chat: the queue, one's own inbox, a conversation.
import type { chatStreams } from '../../shared/chat/chat.contract.ts';
import { AppError } from '../../shared/errors.ts';
import { kyivMidnight } from '../../shared/kyiv-time.ts';
import { selectChatSettings } from '../presence/chat-settings.ts';
import { selectOffers } from '../presence/offer.records.ts';
import type { StreamHandlersFor } from '../wire/typed-handlers.ts';
import { mayRead, recordForeignRead } from './conversation-access.ts';
import { selectAccess, selectConversation } from './conversation.records.ts';
import { selectDone, selectHelping, selectMine, selectQueue } from './inbox.records.ts';
import { selectMessages } from './message.records.ts';
import { selectRequestsOf } from './request.records.ts';

export const chatStreamHandlers = {
  queue: {
    admit: () => Promise.resolve(),
    snapshot: async (ctx) => ({ waiting: await selectQueue(ctx.db) }),
  },
  inbox: {
    admit: (ctx, key) =>
      key === ctx.actor.id ? Promise.resolve() : Promise.reject(new AppError('NOT_FOUND')),
    snapshot: async (ctx, key) => ({
      mine: await selectMine(ctx.db, key),
      doneToday: await selectDone(ctx.db, key, kyivMidnight(ctx.at)),
      offers: await selectOffers(ctx.db, key, (await selectChatSettings(ctx.db)).offerMs),
      requests: await selectRequestsOf(ctx.db, key),
      helping: await selectHelping(ctx.db, key),
    }),
  },
  conversation: {
    admit: async (ctx, key, fresh) => {
      const found = await selectAccess(ctx.db, key);
      if (!found || !mayRead(ctx.actor, found)) throw new AppError('NOT_FOUND');
      await recordForeignRead(ctx, key, found, fresh);
    },
    snapshot: async (ctx, key) => ({
      conversation: await selectConversation(ctx.db, key, 'desk'),
      ...(await selectMessages(ctx.db, key, { withNotes: true })),
    }),
  },
} satisfies StreamHandlersFor<typeof chatStreams>;
