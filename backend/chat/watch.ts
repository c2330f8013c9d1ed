// What the clock does in chat: connections are noted, offers ring and end, and what nobody answers goes back to the queue.
import { goneAfterMs, matchOffers } from '../../shared/presence/presence.rules.ts';
import type { AppParts } from '../parts.ts';
import { selectChatSettings, type ChatSettings } from '../presence/chat-settings.ts';
import { selectFreeAgents, selectRinging, selectUnoffered } from '../presence/offer.records.ts';
import { makeOffer, missOffer, withdrawOffer } from '../presence/offers.ts';
import { selectGone, selectMoved } from '../presence/presence.records.ts';
import { recordMoves, sendOnBreak } from '../presence/sync.ts';
import { tellLoad } from '../presence/team.ts';
import type { OrderContext } from '../wire/context.ts';
import { lookEvery, runOwnWork, type ClockJob, type OwnWorkWire } from '../wire/own-work.ts';
import { lockConversation } from './conversation-lock.records.ts';
import { returnChat } from './return-chat.ts';
import { selectOpenOf, selectUnanswered, type Overdue } from './watch.records.ts';

export interface WatchParts {
  app: AppParts;
  wire: OwnWorkWire;
  /** Ids of staff with a connection now. */
  connected(): ReadonlySet<string>;
  /** When the program began to look: nobody counts as gone before. */
  startedAt: Date;
  /** Gets what a single piece of work threw; the others go on, and the next look tries it again. */
  onFailed(error: unknown): void;
}

const everyMs = 1_000;

/** Looks once a second, one look at a time. */
export const watchChats: ClockJob = (app, wire, connected) => {
  const onFailed = (err: unknown): void => app.log.error({ err }, 'the watch over chats failed');
  const parts = { app, wire, connected, startedAt: app.clock.now(), onFailed };
  return lookEvery(everyMs, () => chatTick(parts), onFailed);
};

/** One look at everything that the clock decides; each piece of work is a transaction of its own. */
export async function chatTick(parts: WatchParts): Promise<void> {
  const settings = await selectChatSettings(parts.app.database.kysely);
  await noteConnections(parts);
  await endOffers(parts, settings);
  await giveBackOfGone(parts);
  await giveBackUnanswered(parts, settings);
  await offerWaiting(parts, settings);
}

async function work(
  { app, wire, onFailed }: WatchParts,
  name: string,
  run: (ctx: OrderContext) => Promise<void>,
) {
  await runOwnWork(app, wire, name, run).catch(onFailed);
}

async function noteConnections(parts: WatchParts): Promise<void> {
  const moved = await selectMoved(parts.app.database.kysely, parts.connected());
  if (moved.came.length + moved.left.length === 0) return;
  await work(parts, 'presence:connections', (ctx) => recordMoves(ctx, moved));
}

async function endOffers(parts: WatchParts, { offerMs }: ChatSettings): Promise<void> {
  const expiredAt = parts.app.clock.now().getTime() - offerMs;
  for (const { isPossible, offeredAt, ...offered } of await selectRinging(parts.app.database.kysely)) {
    if (!isPossible) await work(parts, 'offer:withdraw', (ctx) => withdrawOffer(ctx, offered));
    else if (offeredAt.getTime() <= expiredAt) {
      await work(parts, 'offer:miss', (ctx) => missOffer(ctx, offered));
    }
  }
}

async function giveBackOfGone(parts: WatchParts): Promise<void> {
  const { kysely } = parts.app.database;
  const before = new Date(parts.app.clock.now().getTime() - goneAfterMs);
  for (const staffId of await selectGone(kysely, before, parts.startedAt)) {
    for (const overdue of await selectOpenOf(kysely, staffId)) {
      await work(parts, 'chat:give_back', (ctx) => giveBack(ctx, overdue, 'disconnected'));
    }
    await work(parts, 'presence:gone', (ctx) => sendOnBreak(ctx, staffId));
  }
}

async function giveBackUnanswered(parts: WatchParts, { unansweredMs }: ChatSettings): Promise<void> {
  const nowMs = parts.app.clock.now().getTime();
  // Nobody could answer while the program was not there: whoever has come back gets a minute.
  if (nowMs - parts.startedAt.getTime() < goneAfterMs) return;
  const before = new Date(nowMs - unansweredMs);
  for (const overdue of await selectUnanswered(parts.app.database.kysely, before)) {
    await work(parts, 'chat:give_back', async (ctx) => {
      if (!(await lockConversation(ctx.db, overdue.conversationId))) return;
      const [still] = await selectUnanswered(ctx.db, before, overdue.conversationId);
      if (still) await giveBack(ctx, still, 'unanswered');
    });
  }
}

/** Nothing happens when the conversation has got another owner or an end meanwhile. */
async function giveBack(
  ctx: OrderContext,
  { conversationId, ownerId }: Overdue,
  reason: 'unanswered' | 'disconnected',
): Promise<void> {
  const found = await lockConversation(ctx.db, conversationId);
  if (found?.state !== 'open' || found.ownerId !== ownerId) return;
  const by = found.ownerName ?? '';
  await returnChat(ctx, { conversationId, ownerId, reason, by, note: '', topic: found.topic, draft: '' });
  await tellLoad(ctx, [ownerId]);
}

async function offerWaiting(parts: WatchParts, { offerMs }: ChatSettings): Promise<void> {
  const { kysely } = parts.app.database;
  const waiting = await selectUnoffered(kysely);
  if (waiting.length === 0) return;
  for (const offered of matchOffers(waiting, await selectFreeAgents(kysely))) {
    await work(parts, 'offer:make', (ctx) => makeOffer(ctx, offered, offerMs));
  }
}
