// One conversation, several people: transfer, joining, going back to the queue, merging with an earlier one.
import { z } from 'zod';
import { conversationId, requestId, staffId } from '../ids.ts';
import { optionalText, plainText } from '../text.ts';
import { instant, order } from '../wire/wire.contract.ts';
import { messageLimit, topic } from './message.contract.ts';

const answering = ['agent', 'supervisor'] as const;
const inConversation = z.strictObject({ conversationId });
const nothing = z.strictObject({});
const note = plainText(500);

/** A colleague is asked; at most one request of a conversation is open, and the owner stays until it is accepted. */
export const chatRequest = z.strictObject({
  requestId,
  kind: z.enum(['transfer', 'join']),
  fromId: staffId,
  fromName: z.string(),
  toId: staffId,
  toName: z.string(),
  note: z.string(),
  askedAt: instant,
});

export const handOverEvents = {
  /**
   * The owner (or a supervisor) asks a colleague to take over or to join. `draft` is the unsent reply that goes along
   * with a transfer. REQUEST_OPEN when one waits already, NOT_ANSWERING for a person who is not there.
   */
  'chat:ask': order({
    roles: answering,
    perMinute: 30,
    input: z.strictObject({
      conversationId,
      kind: z.enum(['transfer', 'join']),
      staffId,
      note,
      draft: optionalText(messageLimit),
    }),
    result: z.strictObject({ requestId }),
  }),
  /** The asked person accepts (CAPACITY when a transfer finds no free slot) or declines with a reason. */
  'chat:answer': order({
    roles: answering,
    perMinute: 60,
    input: z.strictObject({ requestId, accept: z.boolean(), reason: optionalText(200) }),
    result: z.strictObject({ conversationId, slot: z.int().nullable() }),
  }),
  /** Who asked takes it back. */
  'chat:withdraw': order({
    roles: answering,
    perMinute: 60,
    input: z.strictObject({ requestId }),
    result: nothing,
  }),
  /** The owner (or a supervisor) gives an open conversation back to the queue; the next owner reads the note first. */
  'chat:requeue': order({
    roles: answering,
    perMinute: 30,
    input: z.strictObject({ conversationId, topic, note, draft: optionalText(messageLimit) }),
    result: nothing,
  }),
  /** A supervisor joins an open conversation unasked; audited. */
  'chat:join': order({ roles: ['supervisor'], perMinute: 30, input: inConversation, result: nothing }),
  /** A helper leaves. */
  'chat:leave': order({ roles: answering, perMinute: 30, input: inConversation, result: nothing }),
  /** An earlier, closed conversation of the same subscriber now belongs to my open one. Nothing is moved. */
  'chat:merge': order({
    roles: answering,
    perMinute: 30,
    input: z.strictObject({ from: conversationId, into: conversationId }),
    result: nothing,
  }),
  /** Undoes `chat:merge`. */
  'chat:unmerge': order({
    roles: answering,
    perMinute: 30,
    input: z.strictObject({ from: conversationId }),
    result: nothing,
  }),
};
