// The desk's events about the people who work here.
import { z } from 'zod';
import { staffId } from '../ids.ts';
import { language } from '../language.ts';
import { displayName, password, staffLogin } from '../session/session.contract.ts';
import { instant, order, query, staffRoles } from '../wire/wire.contract.ts';
import { staffManagers } from './staff.rules.ts';

const role = z.enum(staffRoles);
const languages = z.array(language).min(1).max(3);

export const staffMember = z.object({
  staffId,
  login: z.string(),
  displayName: z.string(),
  role,
  languages,
  disabledAt: instant.nullable(),
  createdAt: instant,
});
export type StaffMember = z.output<typeof staffMember>;

/** One's own password is changed over HTTP (`sessionPaths.changePassword`): a wrong try must count even when refused. */
export const staffEvents = {
  'staff:list': query({
    roles: staffManagers,
    perMinute: 60,
    input: z.strictObject({}),
    result: z.object({ staff: z.array(staffMember) }),
  }),
  'staff:create': order({
    roles: staffManagers,
    perMinute: 20,
    input: z.strictObject({ login: staffLogin, displayName, role, languages, password }),
    result: z.object({ staffId }),
  }),
  /** Ends all sessions of that person and refuses new ones. */
  'staff:disable': order({
    roles: staffManagers,
    perMinute: 20,
    input: z.strictObject({ staffId }),
    result: z.object({}),
  }),
  /** Lets a disabled person in again, with the login, the password and the role that they had. */
  'staff:enable': order({
    roles: staffManagers,
    perMinute: 20,
    input: z.strictObject({ staffId }),
    result: z.object({}),
  }),
  /** For who has forgotten theirs. Ends all sessions of that person. */
  'staff:set_password': order({
    roles: staffManagers,
    perMinute: 20,
    input: z.strictObject({ staffId, password }),
    result: z.object({}),
  }),
  /** Ends all sessions of that person: the next sign-in has the new role. */
  'staff:change_role': order({
    roles: staffManagers,
    perMinute: 20,
    input: z.strictObject({ staffId, role }),
    result: z.object({}),
  }),
};
