// What the script on another site, the page in its frame and the backend that serves both have agreed on.

/** Stands in the built script where the backend writes the origins that may frame the page, separated by spaces. */
export const embedOriginsMark = '__LANKA_EMBED_ORIGINS__';

/** Name in the address of the page that says in which language to begin. */
export const languageParameter = 'language';

/** What the framed page tells the site around it, or is told by it (`shown`); nothing in it is private. */
export type EmbedMessage =
  | { type: 'lanka:close' }
  | { type: 'lanka:unread'; count: number }
  | { type: 'lanka:shown'; isShown: boolean };

/** The message in what a window has posted, or undefined. */
export function readEmbedMessage(data: unknown): EmbedMessage | undefined {
  const { type, count, isShown } = (typeof data === 'object' && data ? data : {}) as Record<string, unknown>;
  if (type === 'lanka:close') return { type };
  if (type === 'lanka:unread' && Number.isInteger(count)) return { type, count: count as number };
  if (type === 'lanka:shown' && typeof isShown === 'boolean') return { type, isShown };
  return undefined;
}
