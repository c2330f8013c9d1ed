// The subscriber writes and marks: the first message starts a conversation, the others join it, and none is ever lost.
import type { assistantContract } from '../../shared/assistant/assistant.contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { ParsedOf, ResultOf } from '../../shared/wire/wire.contract.ts';
import { markingBatch, type Marking } from '../chat/marking.ts';
import type { StoredMessage } from '../chat/message.records.ts';
import { tellStored, writeOne, writingBatch, type Screen, type Writing } from '../chat/writing.ts';
import { batched } from '../wire/batch.ts';
import type { OrderContext } from '../wire/context.ts';
import { tellStarted } from './assistant-facts.ts';
import { insertConversation, lockLive } from './assistant.records.ts';
import { maskCodes } from './code-masking.ts';

type Events = typeof assistantContract;

/** A live one-time code that a subscriber types is hidden before it is stored, and revoked. */
const screen: Screen = ({ db, parts, at }, texts) => maskCodes(db, { secret: parts.secret, at }, texts);

/** See the contract. Two pages that start at once share one conversation. */
export async function assistantStart(ctx: OrderContext, input: ParsedOf<Events['assistant:start']>) {
  const { topic, language, ...message } = input;
  const subscriberId = Number(ctx.actor.id);
  const live = await lockLive(ctx.db, subscriberId);
  const conversationId = live ?? ctx.newId();
  const start = { conversationId, subscriberId, topic, language, at: ctx.at };
  if (live === undefined && !(await insertConversation(ctx.db, start))) {
    // Another page started one meanwhile: the insert waited for it, so it can be seen now.
    const other = await lockLive(ctx.db, subscriberId);
    if (other === undefined) throw new AppError('BUSY');
    await store(ctx, { ...message, conversationId: other });
    return { conversationId: other };
  }
  const { authorName, body } = await store(ctx, { ...message, conversationId });
  if (live === undefined)
    await tellStarted(ctx, { ...start, subscriberName: authorName, firstMessage: body });
  return { conversationId };
}

async function store(ctx: OrderContext, message: Omit<Writing, 'kind' | 'screen'>): Promise<StoredMessage> {
  const item = { actor: ctx.actor, at: ctx.at, input: { ...message, kind: 'text', screen } } as const;
  const stored = await writeOne(ctx, item);
  await tellStored(ctx, message.conversationId, stored);
  return stored.written.message;
}

/** See the contract. */
export const assistantSend = batched<
  ParsedOf<Events['assistant:send']>,
  ResultOf<Events['assistant:send']>,
  Writing
>(writingBatch, (input) => ({ ...input, kind: 'text', screen }));

/** See the contract. */
export const assistantMark = batched<
  ParsedOf<Events['assistant:mark']>,
  ResultOf<Events['assistant:mark']>,
  Marking
>(markingBatch, (input) => input);
