// Marking what was received and read, as both sides do it: forward only, and told only when something moved.
import { advanceMarks, type MarkSeqs } from '../../shared/chat/chat.rules.ts';
import { AppError } from '../../shared/errors.ts';
import type { Batch, BatchContext, BatchItem } from '../wire/batch.ts';
import type { Actor } from '../wire/context.ts';
import { tellMarks } from './chat-facts.ts';
import {
  locksForMarking,
  markedOnes,
  selectPositions,
  storeMarks,
  type LockedForMarking,
  type MarkedConversation,
  type MessageAt,
  type MessagePosition,
} from './mark.records.ts';

/** The ids of the last messages received and read. */
export interface Marking {
  conversationId: string;
  delivered?: string | undefined;
  read?: string | undefined;
}

/** A move of one side's marks. */
interface Step {
  item: BatchItem<Marking>;
  before: MarkSeqs;
  after: MarkSeqs;
}

type Positions = ReadonlyMap<string, MessagePosition>;

/**
 * Orders that mark: NOT_FOUND for a conversation that is not theirs, INVALID for a message that is not in it (or that a
 * subscriber may not know of), and no fact when nothing moved.
 */
export const markingBatch: Batch<Marking, LockedForMarking> = {
  name: 'marking',
  keyOf: ({ conversationId }) => conversationId,
  lock: (inputs) => locksForMarking([...new Set(inputs.map(({ conversationId }) => conversationId))]),
  runMany: async (ctx, items, locked) => {
    const conversations = markedOnes(locked);
    const wanted = items.flatMap(({ input: { delivered, read } }) =>
      [delivered, read].filter((id) => id !== undefined),
    );
    const positions = await selectPositions(ctx.db, wanted);
    const steps: Step[] = [];
    const answers = items.map((item) => {
      const conversation = conversations.get(item.input.conversationId);
      return conversation && isTheirs(item.actor, conversation)
        ? move(item, conversation, positions, steps)
        : new AppError('NOT_FOUND');
    });
    if (steps.length > 0) await storeAndTell(ctx, conversations, steps);
    return answers;
  },
};

function isTheirs({ id, role }: Actor, { subscriberId, ownerId, closedBy }: MarkedConversation): boolean {
  return role === 'subscriber' ? String(subscriberId) === id : ownerId === id || closedBy === id;
}

const sideOf = ({ role }: Actor) => (role === 'subscriber' ? 'subscriber' : 'desk');

function move(
  item: BatchItem<Marking>,
  conversation: MarkedConversation,
  positions: Positions,
  steps: Step[],
): AppError | Record<string, never> {
  const side = sideOf(item.actor);
  const seqOf = (messageId: string | undefined): number | undefined => {
    if (messageId === undefined) return 0;
    const found = positions.get(messageId);
    if (found?.conversationId !== conversation.conversationId) return undefined;
    return found.isNote && side === 'subscriber' ? undefined : found.seq;
  };
  const [delivered, read] = [seqOf(item.input.delivered), seqOf(item.input.read)];
  if (delivered === undefined || read === undefined)
    return new AppError('INVALID', { reason: 'delivered, read: no such message in this chat' });
  const before = conversation[side];
  const after = advanceMarks(before, { delivered, read });
  if (after) {
    conversation[side] = after;
    steps.push({ item, before, after });
  }
  return {};
}

async function storeAndTell(
  ctx: BatchContext,
  conversations: ReadonlyMap<string, MarkedConversation>,
  steps: readonly Step[],
): Promise<void> {
  const changed = new Set(steps.map(({ item }) => conversations.get(item.input.conversationId)!));
  const asked = new Map<string, { conversationId: string; seq: number }>();
  for (const { item, before, after } of steps) {
    for (const seq of [before.delivered, before.read, after.delivered, after.read]) {
      const { conversationId } = item.input;
      asked.set(keyOf(conversationId, seq), { conversationId, seq });
    }
  }
  const found = await storeMarks(ctx.db, [...changed], [...asked.values()]);
  const messages = new Map(found.map((at) => [keyOf(at.conversationId, at.seq), at]));
  for (const { item, before, after } of steps) {
    const { conversationId } = item.input;
    const idsAt = (marks: MarkSeqs, view: 'exact' | 'visible') => ({
      delivered: idAt(messages, keyOf(conversationId, marks.delivered), view),
      read: idAt(messages, keyOf(conversationId, marks.read), view),
    });
    await tellMarks(item, conversationId, sideOf(item.actor), {
      desk: idsAt(after, 'exact'),
      public: idsAt(after, 'visible'),
      publicBefore: idsAt(before, 'visible'),
    });
  }
}

const keyOf = (conversationId: string, seq: number): string => `${conversationId}:${seq}`;

function idAt(
  messages: ReadonlyMap<string, MessageAt>,
  key: string,
  view: 'exact' | 'visible',
): string | null {
  return messages.get(key)?.[view] ?? null;
}
