// Lines that nobody wrote: what happened to a conversation, stored as JSON in a message and said in words by the screen.
import { z } from 'zod';
import { firstNameOf } from '../first-name.ts';
import { language } from '../language.ts';

const name = z.string();
const note = z.string();

/** Body of a message whose author is `system`. A line that the subscriber may not see is stored with the kind `note`. */
export const systemLine = z.discriminatedUnion('code', [
  z.strictObject({ code: z.literal('transferred'), from: name, to: name, note }),
  /** Back in the queue: by a colleague, or by itself because nobody answered or the agent's connection was lost. */
  z.strictObject({
    code: z.literal('queued'),
    reason: z.enum(['requeued', 'unanswered', 'disconnected']),
    by: name,
    note,
  }),
  z.strictObject({ code: z.literal('joined'), name }),
  z.strictObject({ code: z.literal('left'), name }),
  /** An earlier conversation of the subscriber now belongs to this one, or no longer does. Staff only. */
  z.strictObject({ code: z.literal('merged'), by: name, startedAt: z.iso.datetime() }),
  z.strictObject({ code: z.literal('unmerged'), by: name, startedAt: z.iso.datetime() }),
  /** The subscriber typed a one-time code that was live; it was hidden and no longer works. */
  z.strictObject({ code: z.literal('code_masked') }),
  z.strictObject({ code: z.literal('language'), language }),
  /** What the subscriber was told about a technician's visit, in the subscriber's language. */
  z.strictObject({ code: z.literal('visit'), text: z.string() }),
]);
export type SystemLine = z.output<typeof systemLine>;

/** Reads the body of a stored system message; null for one that a newer version wrote. */
export function readSystemLine(body: string): SystemLine | null {
  try {
    return systemLine.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}

/** What of a line the subscriber is told: first names only, no notes, no reasons of the desk. */
export function publicSystemLine(line: SystemLine): SystemLine {
  switch (line.code) {
    case 'transferred':
      return { ...line, from: firstNameOf(line.from), to: firstNameOf(line.to), note: '' };
    case 'queued':
      return { ...line, by: '', note: '' };
    case 'joined':
    case 'left':
      return { ...line, name: firstNameOf(line.name) };
    case 'merged':
    case 'unmerged':
      return { ...line, by: '' };
    case 'code_masked':
    case 'language':
    case 'visit':
      return line;
  }
}
