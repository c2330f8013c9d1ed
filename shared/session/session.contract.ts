// Signing in, for staff and for subscribers: what the HTTP routes take and give, and the desk's events about sessions.
import { z } from 'zod';
import { staffId } from '../ids.ts';
import { plainText } from '../text.ts';
import { instant, order, query, roles, staffRoles } from '../wire/wire.contract.ts';

/** A staff login as stored: NFKC, lower case, no outer blanks. */
export const staffLogin = z
  .string()
  .max(64)
  .transform((text) => text.normalize('NFKC').trim().toLowerCase())
  .pipe(z.string().regex(/^[\p{L}\p{N}._-]{2,40}$/u, 'expected 2 to 40 letters, digits, dots or dashes'));
export const displayName = z
  .string()
  .max(120)
  .transform((text) => text.normalize('NFC').trim())
  .pipe(z.string().regex(/^[^\p{C}]{2,80}$/u, 'expected 2 to 80 printable characters'));
/** Any text that may be a password when signing in; what a new one must be is decided by the backend. */
export const password = z.string().min(1).max(200);
const refreshToken = z.string().min(1).max(300);

export const signInInput = z.strictObject({ login: plainText(200), password });
export const refreshInput = z.strictObject({ refreshToken });
export const unlockInput = z.strictObject({ refreshToken, password });
export const changePasswordInput = z.strictObject({
  refreshToken,
  currentPassword: password,
  newPassword: password,
});
export const firstSupervisorInput = z.strictObject({ login: staffLogin, displayName, password });
export const codeRequestInput = z.strictObject({ login: z.string().min(1).max(60) });
export const codeVerifyInput = z.strictObject({
  requestId: z.string().min(1).max(200),
  code: z.string().min(1).max(20),
});

/** Who is signed in. `id` is the staff id, or the subscriber id as text. */
export const person = z.object({ id: z.string(), name: z.string(), role: z.enum(roles) });
export type Person = z.output<typeof person>;

/** A fresh pair of tokens. Times are durations, so that a wrong clock at the client does no harm. */
export const signedIn = z.object({
  person,
  sessionId: z.string(),
  accessToken: z.string(),
  accessExpiresInSeconds: z.number(),
  refreshToken: z.string(),
  sessionExpiresInSeconds: z.number(),
});
export type SignedIn = z.output<typeof signedIn>;

/** A sign-in of the sample data, published on purpose. */
export const sampleSignIn = z.object({
  login: z.string(),
  displayName: z.string(),
  role: z.enum(staffRoles),
  password: z.string(),
});
export type SampleSignIn = z.output<typeof sampleSignIn>;
export const sampleDataLoaded = z.object({ signIns: z.array(sampleSignIn) });

/** What a page needs before anyone is signed in. */
export const status = z.object({
  /** False until the first member of staff exists. */
  setUp: z.boolean(),
  /** True when this client may do the first set-up: it runs on the computer of the backend. */
  maySetUp: z.boolean(),
  sampleMode: z.boolean(),
  version: z.string(),
  /**
   * Storage was damaged and came back from a snapshot. What happened after `lostAfter` is missing; without it nothing
   * is: the log of the damaged one was whole.
   */
  restored: z.object({ from: instant, lostAfter: instant.optional() }).optional(),
  /** Only in sample mode and only on the backend's own computer. */
  sampleSignIns: z.array(sampleSignIn).optional(),
});
export type Status = z.output<typeof status>;

/** Answer to a request for a code: the same whether or not the account exists. */
export const codeRequested = z.object({
  requestId: z.string(),
  expiresInSeconds: z.number(),
  resendAfterSeconds: z.number(),
});
export type CodeRequested = z.output<typeof codeRequested>;

const sessionRow = z.object({
  sessionId: z.string(),
  createdAt: instant,
  refreshedAt: instant,
  expiresAt: instant,
  source: z.string(),
  /** True for the session that asks. */
  isCurrent: z.boolean(),
});
/** A live session of a member of staff, as a list shows it. */
export type SessionRow = z.output<typeof sessionRow>;

export const sessionEvents = {
  /** Live sessions of the asker, or of `staffId` (supervisors and admins). */
  'session:list': query({
    roles: staffRoles,
    perMinute: 60,
    input: z.strictObject({ staffId: staffId.optional() }),
    result: z.object({ sessions: z.array(sessionRow) }),
  }),
  /** Ends a session of one's own, or any of the staff's (supervisors and admins); its connections are cut. */
  'session:revoke': order({
    roles: staffRoles,
    perMinute: 30,
    input: z.strictObject({ sessionId: z.uuid() }),
    result: z.object({}),
  }),
};
