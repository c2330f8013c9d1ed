// Cuts the connections of revoked sessions, whichever backend or transaction revoked them, within a second.
import type { AppParts } from '../parts.ts';
import { forgetCodes } from './code.records.ts';
import { forgetSessions, selectRevokedSince } from './session.records.ts';
import { forgetTries } from './throttle.records.ts';

const pollMs = 500;
/**
 * How far back each look goes. Longer than a poll, so that a connection that passed its handshake in the moment of the
 * revocation, and clocks of other backends that are some seconds off, are caught by one of the next looks.
 */
const lookBackMs = 10_000;
const tidyEveryMs = 3_600_000;
const dayMs = 86_400_000;

/** Starts looking; the returned function ends it. A failing look is logged once and tried again. */
export function watchRevocations(parts: AppParts, cutSession: (sessionId: string) => void): () => void {
  const db = parts.database.kysely;
  let isFailing = false;
  let isLooking = false;
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    try {
      const since = new Date(parts.clock.now().getTime() - lookBackMs);
      (await selectRevokedSince(db, since)).forEach(cutSession);
      isFailing = false;
    } catch (err) {
      if (!isFailing) parts.log.warn({ err }, 'revoked sessions could not be read; trying on');
      isFailing = true;
    } finally {
      isLooking = false;
    }
  };
  const looking = setInterval(() => void look(), pollMs);
  const tidying = setInterval(() => void tidy(parts), tidyEveryMs);
  looking.unref();
  tidying.unref();
  return () => {
    clearInterval(looking);
    clearInterval(tidying);
  };
}

/** Sessions stay 30 days after their end (they tell which sources a person is known from), counters a day, codes 15 min. */
async function tidy(parts: AppParts): Promise<void> {
  const db = parts.database.kysely;
  const ago = (ms: number): Date => new Date(parts.clock.now().getTime() - ms);
  try {
    await forgetSessions(db, ago(30 * dayMs));
    await forgetTries(db, ago(dayMs));
    await forgetCodes(db, ago(15 * 60_000));
  } catch (err) {
    parts.log.warn({ err }, 'ended sessions and codes could not be deleted; trying in an hour');
  }
}
