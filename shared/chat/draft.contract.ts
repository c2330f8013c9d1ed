// Unsent text on the backend: what a person has begun, there again at another computer or after a crash.
import { z } from 'zod';
import { conversationId } from '../ids.ts';
import { instant, order, query } from '../wire/wire.contract.ts';
import { messageLimit } from './message.contract.ts';

/** Drafts belong to one person, one conversation and one mode. */
export const draftMode = z.enum(['reply', 'note']);
/** As typed, ends not trimmed; longer than a message may be, because it may still be cut. */
const draftBody = z
  .string()
  .max(messageLimit * 4)
  .refine((text) => !text.includes('\u0000'), 'NUL is not accepted');

const draft = z.strictObject({
  conversationId,
  mode: draftMode,
  body: z.string(),
  /** Grows with every change; the highest wins, whichever computer it came from. */
  revision: z.int().min(0),
  savedAt: instant,
});

const answering = ['agent', 'supervisor'] as const;

export const draftEvents = {
  /** Keeps what is typed; an empty body forgets it. An older revision than the stored one changes nothing. */
  'draft:save': order({
    roles: answering,
    perMinute: 240,
    input: z.strictObject({ conversationId, mode: draftMode, body: draftBody, revision: z.int().min(0) }),
    result: z.strictObject({ revision: z.int() }),
  }),
  /** All of mine that are not empty. */
  'draft:list': query({
    roles: answering,
    perMinute: 60,
    input: z.strictObject({}),
    result: z.strictObject({ drafts: z.array(draft) }),
  }),
};
