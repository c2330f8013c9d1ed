// Templates: texts that agents insert with `/`, kept by supervisors, with every version of the past.
import { z } from 'zod';
import { topic } from '../chat/message.contract.ts';
import { templateId } from '../ids.ts';
import { optionalText, plainText } from '../text.ts';
import { instant, order, query, stream } from '../wire/wire.contract.ts';

/** What is typed after `/`; kept in small letters, so that one in capitals is the same one. */
export const templateShortcut = z
  .string()
  .max(120)
  .normalize()
  .toLowerCase()
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
export const templateVersion = template.extend({ isArchived: z.boolean() });
export type TemplateVersion = z.output<typeof templateVersion>;

export const templateEvents = {
  /**
   * Creates (version 0) or changes a template; at least one text. STALE_VERSION when someone (`name`) changed it
   * meanwhile, SHORTCUT_TAKEN when another template in use (`name`) has the shortcut. What is saved as it is already
   * keeps its version.
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
  /** The last 100 versions, newest first; NOT_FOUND when there is no such template. */
  'template:history': query({
    roles: ['supervisor'],
    perMinute: 60,
    input: z.strictObject({ templateId }),
    result: z.strictObject({
      versions: z.array(templateVersion),
    }),
  }),
  /** Those out of use, last archived first, at most 200. */
  'template:list_archived': query({
    roles: ['supervisor'],
    perMinute: 60,
    input: z.strictObject({}),
    result: z.strictObject({ templates: z.array(template) }),
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
