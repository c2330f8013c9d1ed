// Writing, as both sides do it: who may, at which place a message stands, and what that makes of the conversation.
import type { Attachment } from '../../shared/attachment/attachment.contract.ts';
import type { SystemLine } from '../../shared/chat/system-line.ts';
import { AppError } from '../../shared/errors.ts';
import { takeAttachments } from '../attachment/attachment.records.ts';
import { fly } from '../db/flight.ts';
import { storingAtOnce, type Batch, type BatchContext, type BatchItem } from '../wire/batch.ts';
import { ownerOf, type Actor, type OrderContext } from '../wire/context.ts';
import { tellMessage } from './chat-facts.ts';
import { tookPart } from './conversation-access.ts';
import { selectAccess } from './conversation.records.ts';
import type { StoredMessage, Written } from './message.records.ts';
import {
  locksForWriting,
  messagesStored,
  writableOnes,
  type LockedForWriting,
  type PlacedMessage,
  type WritableConversation,
} from './writing.records.ts';

/** What a person writes. */
export interface Writing {
  conversationId: string;
  messageId: string;
  body: string;
  /** Ids of finished files. */
  attachments: readonly string[];
  /** A subscriber writes texts only. */
  kind: 'text' | 'note';
  /** Looks through texts of subscribers before they are stored. */
  screen?: Screen;
}

/** For each text: what is stored instead of it, or null for the text as it is. */
export type Screen = (
  ctx: BatchContext & { at: Date },
  texts: readonly { subscriberId: number; body: string }[],
) => Promise<readonly (string | null)[]>;

/** A stored message, and the line that follows it when its text was changed. */
export interface Stored {
  written: Written;
  line: Written | null;
}

type Item = Pick<BatchItem<Writing>, 'actor' | 'input' | 'at'>;
/** A message on its way: refused as soon as something speaks against it. */
interface Draft extends Item {
  conversation: WritableConversation | undefined;
  refusal: AppError | null;
  files: Attachment[];
  body: string;
}

const codeMasked: SystemLine = { code: 'code_masked' };

/** Orders that write: each is answered with the id and the time of its message, and both sides are told. */
export const writingBatch: Batch<Writing, LockedForWriting> = {
  name: 'writing',
  keyOf: ({ conversationId }) => conversationId,
  lock: (inputs) => locksForWriting([...new Set(inputs.map(({ conversationId }) => conversationId))]),
  runMany: async (ctx, items, locked) => {
    const answers = await write(ctx, items, writableOnes(locked));
    return Promise.all(
      answers.map(async (stored, place) => {
        if (stored instanceof AppError) return stored;
        const { input, at } = items[place]!;
        await tellStored(items[place]!, input.conversationId, stored);
        return { messageId: input.messageId, at: at.toISOString() };
      }),
    );
  },
};

/** Tells both sides of what was written. */
export async function tellStored(
  ctx: Pick<BatchItem<Writing>, 'append'>,
  conversationId: string,
  { written, line }: Stored,
): Promise<void> {
  await tellMessage(ctx, conversationId, written);
  if (line) await tellMessage(ctx, conversationId, line);
}

/**
 * Stores messages in their order, each in a conversation that its writer may write in: a subscriber in their live one,
 * staff in an open one that they own or have joined. A text of staff ends the wait and moves the desk's marks; a
 * subscriber's starts the wait when none runs, and moves theirs. For each the stored message, or why it is refused.
 */
async function write(
  ctx: BatchContext,
  items: readonly Item[],
  conversations: ReadonlyMap<string, WritableConversation>,
): Promise<(Stored | AppError)[]> {
  const drafts = items.map(({ actor, input, at }): Draft => {
    const conversation = conversations.get(input.conversationId);
    return { actor, input, at, conversation, refusal: null, files: [], body: input.body };
  });
  const takenIds = new Set<string>();
  for (const draft of drafts) draft.refusal = await refusalOf(ctx, draft, takenIds);
  await takeFiles(ctx, drafts);
  await screenTexts(ctx, drafts);
  const placed: PlacedMessage[] = [];
  const answers = drafts.map((draft) => draft.refusal ?? place(ctx, draft, placed));
  if (placed.length > 0) {
    const changed = [...new Set(placed.map(({ conversation }) => conversation))];
    // Which of them it is can only be told one by one; nothing of these may be committed.
    await ctx.store(messagesStored(changed, placed), placed.length, messageIdTaken);
  }
  return answers;
}

/** Stores one message in the transaction of an order that does more than that; throws what speaks against it. */
export async function writeOne(ctx: OrderContext, item: Item): Promise<Stored> {
  const [locked] = await fly(ctx.db, [locksForWriting([item.input.conversationId])]);
  const [stored] = await write(storingAtOnce(ctx), [item], writableOnes(locked.rows));
  if (!stored || stored instanceof AppError) throw stored ?? new Error('a message got no answer');
  return stored;
}

async function refusalOf(
  ctx: BatchContext,
  { actor, input, conversation }: Draft,
  takenIds: Set<string>,
): Promise<AppError | null> {
  if (!conversation || !mayWriteIn(actor, conversation)) {
    const isClosed = conversation?.state === 'closed' && (await wasTheirs(ctx, actor, conversation));
    return new AppError(isClosed ? 'CHAT_CLOSED' : 'NOT_FOUND');
  }
  if (takenIds.has(input.messageId)) return messageIdTaken();
  takenIds.add(input.messageId);
  return null;
}

function mayWriteIn({ id, role }: Actor, conversation: WritableConversation): boolean {
  const { state, subscriberId, ownerId, helperIds } = conversation;
  if (role === 'subscriber') return String(subscriberId) === id && state !== 'closed';
  return state === 'open' && (ownerId === id || helperIds.includes(id));
}

async function wasTheirs(
  { db }: BatchContext,
  actor: Actor,
  { conversationId, subscriberId }: WritableConversation,
): Promise<boolean> {
  if (actor.role === 'subscriber') return String(subscriberId) === actor.id;
  const access = await selectAccess(db, conversationId);
  return access !== undefined && tookPart(actor, access);
}

/** The refusal of a messageId that another order has used: it is never overwritten. */
function messageIdTaken(): AppError {
  return new AppError('INVALID', { reason: 'messageId: another message has it already' });
}

async function takeFiles({ db }: BatchContext, drafts: readonly Draft[]): Promise<void> {
  const wanting = drafts.filter(({ refusal, input }) => !refusal && input.attachments.length > 0);
  const takings = wanting.map(({ actor, input: { conversationId, messageId, attachments } }) => {
    return { owner: ownerOf(actor), conversationId, messageId, ids: attachments };
  });
  const taken = await takeAttachments(db, takings);
  wanting.forEach((draft, place) => {
    const files = taken[place];
    if (files) draft.files = files;
    else draft.refusal = new AppError('FILE_GONE');
  });
}

/** Every text of a subscriber who has a code goes through the screen that its order brings; one look for all. */
async function screenTexts(ctx: BatchContext, drafts: readonly Draft[]): Promise<void> {
  const watched = drafts.filter(
    ({ refusal, input, conversation }) => !refusal && input.screen && conversation!.hasCode,
  );
  const last = watched.at(-1);
  if (!last) return;
  const texts = watched.map(({ body, conversation }) => ({ body, subscriberId: conversation!.subscriberId }));
  const screened = await last.input.screen!({ ...ctx, at: last.at }, texts);
  watched.forEach((draft, at) => (draft.body = screened[at] ?? draft.body));
}

/** Gives a draft its place at the end of its conversation, which it changes. */
function place(ctx: BatchContext, draft: Draft, placed: PlacedMessage[]): Stored {
  const { actor, input, body, files, at } = draft;
  const conversation = draft.conversation!;
  const isSubscriber = actor.role === 'subscriber';
  const kind = isSubscriber ? 'text' : input.kind;
  const put = (message: Omit<StoredMessage, 'at'>): Written => {
    const stored = { ...message, at: at.toISOString() };
    conversation.lastSeq += 1;
    placed.push({ conversation, seq: conversation.lastSeq, message: stored });
    return { message: stored, waitingSince: conversation.waitingSince?.toISOString() ?? null };
  };
  if (isSubscriber) {
    conversation.waitingSince ??= at;
    conversation.subscriberSeq = conversation.lastSeq + 1;
  } else if (kind === 'text') {
    conversation.waitingSince = null;
    conversation.deskSeq = conversation.lastSeq + 1;
  }
  const written = put({
    messageId: input.messageId,
    author: isSubscriber ? 'subscriber' : 'agent',
    authorId: actor.id,
    authorName: isSubscriber ? conversation.subscriberName : actor.displayName,
    kind,
    body,
    attachments: files,
  });
  return { written, line: body === input.body ? null : put(systemMessage(ctx.newId(), codeMasked)) };
}

function systemMessage(messageId: string, line: SystemLine): Omit<StoredMessage, 'at'> {
  const body = JSON.stringify(line);
  return {
    messageId,
    author: 'system',
    authorId: null,
    authorName: '',
    kind: 'system',
    body,
    attachments: [],
  };
}
