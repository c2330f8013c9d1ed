// Templates: texts that agents insert with `/`, kept by supervisors, with every version of the past.
import { z } from 'zod';
import { topic } from '../chat/message.contract.ts';
import { templateId } from '../ids.ts';
import { optionalText, plainText } from '../text.ts';
import { instant, order, query, stream } from '../wire/wire.contract.ts';

export const templateShortcut = z
  .string()
  .regex(/^[\p{Letter}\p{Number}_-]{1,30}$/u, 'expected 1 to 30 letters, digits, _ or -');
/** A text per language; an empty one: none in that language. */
const bodies = z.strictObject({
  uk: optionalText(2_000),
  en: optionalText(2_000),
  ru: optionalText(2_000),
});

export const template = z.strictObject({
  templateId,
  /** Grows by one with every change. */
  version: z.int().min(1),
  name: z.string(),
  shortcut: z.string(),
  topic: topic.nullable(),
  bodies: z.strictObject({ uk: z.string(), en: z.string(), ru: z.string() }),
  changedAt: instant,
  changedBy: z.string(),
});
export type Template = z.output<typeof template>;

export const templateEvents = {
  /**
   * Creates (version 0) or changes a template; at least one text. STALE_VERSION when someone changed it meanwhile,
   * SHORTCUT_TAKEN when another template has the shortcut.
   */
  'template:save': order({
    roles: ['supervisor'],
    perMinute: 60,
    input: z.strictObject({
      templateId,
      version: z.int().min(0),
      name: plainText(80),
      shortcut: templateShortcut,
      topic: topic.nullable(),
      bodies: bodies.refine((texts) => Object.values(texts).some((text) => text !== ''), 'expected a text'),
    }),
    result: z.strictObject({ version: z.int() }),
  }),
  /** Takes a template out of use; its history stays, and saving it again brings it back. */
  'template:archive': order({
    roles: ['supervisor'],
    perMinute: 60,
    input: z.strictObject({ templateId, version: z.int().min(1) }),
    result: z.strictObject({ version: z.int() }),
  }),
  /** Versions, newest first. */
  'template:history': query({
    roles: ['supervisor'],
    perMinute: 60,
    input: z.strictObject({ templateId }),
    result: z.strictObject({
      versions: z.array(template.extend({ isArchived: z.boolean() })),
    }),
  }),
};

export const templateStreams = {
  /** Those in use, by shortcut. */
  templates: stream({
    roles: ['agent', 'supervisor'],
    snapshot: z.strictObject({ templates: z.array(template) }),
    facts: {
      'template:saved': template,
      'template:archived': z.strictObject({ templateId }),
    },
  }),
};
