// How long things may take in chat: kept in the row `chat` of the settings, with defaults for what it does not say.
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { selectSetting } from '../db/settings.ts';
import type { Tables } from '../db/tables.ts';

const chatSettings = z.object({
  /** How long a chat rings for one agent. */
  offerSeconds: z.number().min(1).max(600).catch(20),
  /** How long the operator may owe an answer before a chat goes back to the queue. */
  unansweredMinutes: z.number().min(1).max(1_440).catch(10),
});

export interface ChatSettings {
  offerMs: number;
  unansweredMs: number;
}

/** Read anew each time: a change counts from now on. */
export async function selectChatSettings(db: Kysely<Tables>): Promise<ChatSettings> {
  const { offerSeconds, unansweredMinutes } = chatSettings.parse((await selectSetting(db, 'chat')) ?? {});
  return { offerMs: offerSeconds * 1_000, unansweredMs: unansweredMinutes * 60_000 };
}
