// A new password from the command line: for when the only one who could give it at the desk has forgotten theirs.
import { webcrypto } from 'node:crypto';
import type { Kysely } from 'kysely';
import { makePassword } from '../../shared/staff/make-password.ts';
import { staffLogin } from '../../shared/session/session.contract.ts';
import type { Tables } from '../db/tables.ts';
import { hashPassword } from '../password-hash.ts';
import { insertSecurityEvent } from '../wire/wire.records.ts';
import { lockStaffMember, revokeSessionsOf, updateStaffMember } from './staff.records.ts';

/**
 * Gives the new password of `login`, ends the person's sessions and opens a closed access again. Rejects with a sentence
 * for a login of nobody.
 */
export async function resetPassword(db: Kysely<Tables>, login: string, at: Date): Promise<string> {
  const password = makePassword(webcrypto);
  const passwordHash = await hashPassword(password);
  await db.transaction().execute(async (tx) => {
    const person = await lockStaffMember(tx, { login: staffLogin.safeParse(login).data ?? login });
    if (!person) throw new Error(`expected the login of somebody on the staff, found "${login}"`);
    await updateStaffMember(tx, person.id, { passwordHash, disabledAt: null });
    await revokeSessionsOf(tx, person.id, at);
    await insertSecurityEvent(tx, {
      at,
      kind: 'staff_password_set',
      actor: 'command line',
      source: 'local',
      details: { staffId: person.id },
    });
  });
  return password;
}
