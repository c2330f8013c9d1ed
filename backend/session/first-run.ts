// The first set-up of an empty installation: create the first supervisor, or load the sample data. Whoever is first wins.
import { AppError } from '../../shared/errors.ts';
import type { SampleSignIn, SignedIn } from '../../shared/session/session.contract.ts';
import { assertNewPassword } from '../common-passwords.ts';
import type { AppParts } from '../parts.ts';
import { hashPassword } from '../password-hash.ts';
import { insertSecurityEvent } from '../wire/wire.records.ts';
import { hasStaff, insertSupervisor, lockStaff } from './people.records.ts';
import { openStaffSession } from './staff-sign-in.ts';

export interface FirstRun {
  isSetUp(): Promise<boolean>;
  /** Creates the person and signs them in. Throws ALREADY_SET_UP or WEAK_PASSWORD. */
  createSupervisor(
    input: { login: string; displayName: string; password: string },
    source: string,
  ): Promise<SignedIn>;
  /** Throws ALREADY_SET_UP; who asks for {@link createSupervisor} meanwhile waits for the outcome. */
  loadSampleData(): Promise<SampleSignIn[]>;
}

/** `load` must itself throw ALREADY_SET_UP when staff exist: several backends may share one database. */
export function createFirstRun(parts: AppParts, load: (() => Promise<SampleSignIn[]>) | undefined): FirstRun {
  let isKnownSetUp = false;
  let isLoading = false;
  let last: Promise<unknown> = Promise.resolve();
  const isSetUp = async (): Promise<boolean> => {
    isKnownSetUp ||= await hasStaff(parts.database.kysely);
    return isKnownSetUp;
  };
  /** One set-up after the other, each only while nobody exists. */
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const mine = last.then(async () => {
      if (await isSetUp()) throw new AppError('ALREADY_SET_UP');
      return run();
    });
    last = mine.catch(() => undefined);
    return mine;
  };
  return {
    isSetUp: async () => !isLoading && (await isSetUp()),
    createSupervisor: (input, source) =>
      inTurn(() => {
        assertNewPassword(input.password, [input.login, input.displayName]);
        return createSupervisor(parts, input, source);
      }),
    loadSampleData: () =>
      inTurn(async () => {
        if (!load) throw new AppError('NOT_FOUND');
        isLoading = true;
        try {
          return await load();
        } finally {
          isLoading = false;
        }
      }),
  };
}

async function createSupervisor(
  parts: AppParts,
  input: { login: string; displayName: string; password: string },
  source: string,
): Promise<SignedIn> {
  const { login, displayName } = input;
  const passwordHash = await hashPassword(input.password);
  const staffId = parts.newId();
  const at = parts.clock.now();
  await parts.database.kysely.transaction().execute(async (db) => {
    await lockStaff(db);
    if (await hasStaff(db)) throw new AppError('ALREADY_SET_UP');
    await insertSupervisor(db, { staffId, login, displayName, passwordHash, at });
    await insertSecurityEvent(db, {
      at,
      kind: 'first_supervisor',
      actor: `staff:${staffId}`,
      source,
      details: {},
    });
  });
  await parts.database.durable();
  return openStaffSession(parts, { staffId, login, displayName, role: 'supervisor', passwordHash }, source);
}
