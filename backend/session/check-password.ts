// Is this the password of this member of staff: counted before it is checked, and alike for names that do not exist.
import { AppError } from '../../shared/errors.ts';
import type { AppParts } from '../parts.ts';
import { verifyPassword } from '../password-hash.ts';
import { insertSecurityEvent } from '../wire/wire.records.ts';
import type { StaffCredentials } from './people.records.ts';
import { isKnownSource } from './session.records.ts';
import { clearTries, giveBackTry } from './throttle.records.ts';
import { lockedOut, minuteMs, takeOrRefuse, throttleKey, type NamedAllowance } from './throttle.ts';

const lockMs = 15 * minuteMs;
const window = { windowMs: lockMs, lockMs };

/**
 * Throws WRONG_CREDENTIALS (with triesLeft), LOCKED_OUT or BUSY. Five wrong tries lock this login for this source
 * for 15 minutes, fifty lock the source. A hundred from anywhere lock the login for sources from which it never signed
 * in, so that an attack from many addresses stops while its owner, at the usual desk, is not locked out.
 */
export async function checkPassword(
  parts: AppParts,
  attempt: { login: string; password: string; source: string },
  staff: StaffCredentials | undefined,
): Promise<void> {
  const { login, source } = attempt;
  const db = parts.database.kysely;
  const bySource = allowance(parts, 'sign-in source', 50, source);
  // A new password begins with new tries: who was given one after five wrong tries need not wait.
  const byPair = allowance(parts, 'sign-in', 5, login, source, staff?.passwordHash ?? '');
  const byLogin = allowance(parts, 'sign-in login', 100, login);
  const nobody = '00000000-0000-0000-0000-000000000000';
  const isKnown = await isKnownSource(db, staff?.staffId ?? nobody, source);
  await takeOrRefuse(parts, bySource, source);
  const taken = await takeOrRefuse(parts, byPair, source);
  if (!isKnown) await takeOrRefuse(parts, byLogin, source);

  if (await verifyPassword(attempt.password, staff?.passwordHash ?? null)) {
    await clearTries(db, byPair.key);
    await giveBackTry(db, bySource);
    if (!isKnown) await giveBackTry(db, byLogin);
    return;
  }
  const at = parts.clock.now();
  await insertSecurityEvent(db, {
    at,
    kind: 'sign_in:wrong',
    actor: staff ? `staff:${staff.staffId}` : byLogin.key,
    source,
    details: { triesLeft: taken.triesLeft },
  });
  if (taken.triesLeft === 0) throw lockedOut(taken.lockedUntil, at);
  throw new AppError('WRONG_CREDENTIALS', { triesLeft: taken.triesLeft });
}

function allowance(parts: AppParts, name: string, tries: number, ...subjects: string[]): NamedAllowance {
  return { name, key: throttleKey(parts, name, ...subjects), tries, ...window };
}
