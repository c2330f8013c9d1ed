// What the subscriber sees and answers by the link in an SMS about a visit, without signing in.
import { z } from 'zod';
import { arrivalWindow, visitState } from '../dispatch/visit.contract.ts';
import { language } from '../language.ts';
import { optionalText } from '../text.ts';
import { instant } from '../wire/wire.contract.ts';

/** 128 random bits in base64url. */
const token = z.string().regex(/^[\w-]{22}$/);

export const visitLinkInput = z.strictObject({ token });
export const otherTimeInput = z.strictObject({ token, wish: optionalText(300) });

/** Only what the SMS said already, and how it stands. Unknown links and those of visits that are over are both NOT_FOUND. */
export const linkedVisit = z.strictObject({
  number: z.int(),
  address: z.string(),
  language,
  state: visitState,
  /** Null: the time is to be agreed anew. */
  window: arrivalWindow.nullable(),
  confirmedAt: instant.nullable(),
  /** When a technician who is late is expected. */
  expectedAt: instant.nullable(),
  /** Until when somebody will call. */
  callBy: instant.nullable(),
});
export type LinkedVisit = z.output<typeof linkedVisit>;
