// Sessions as the rest of the backend sees them: checking an access token, the HTTP routes, cutting what was revoked.
import type { FastifyInstance } from 'fastify';
import { AppError } from '../../shared/errors.ts';
import type { SampleSignIn, Status } from '../../shared/session/session.contract.ts';
import type { AppParts } from '../parts.ts';
import type { VerifiedAccess } from '../wire/admission.ts';
import type { Publisher } from '../wire/publisher.ts';
import { readAccessToken, type SessionKind } from './access-token.ts';
import { createFirstRun } from './first-run.ts';
import { watchRevocations } from './revocations.ts';
import { selectSession } from './session.records.ts';
import { registerSessionRoutes } from './session.routes.ts';

/** What the first screens tell and offer. */
export interface SetupParts {
  version?: string;
  /** Storage was damaged and came back from a snapshot. */
  restored?: NonNullable<Status['restored']>;
  /** Loads the sample city; must throw ALREADY_SET_UP when staff exist. Absent: the offer is refused. */
  loadSampleData?: () => Promise<SampleSignIn[]>;
  /** Sign-ins of the sample data; shown on the backend's own computer in sample mode. */
  sampleSignIns?: () => SampleSignIn[];
}

export interface Sessions {
  /**
   * Who an access token of `kind` belongs to. Throws UNAUTHENTICATED when it is wrong, over, of another kind,
   * or its session was revoked. One read by primary key.
   */
  verifyAccess(token: string, kind: SessionKind): Promise<VerifiedAccess>;
  registerRoutes(http: FastifyInstance): void;
  /** Ends the watcher and resolves when work begun by the routes is done. */
  close(): Promise<void>;
}

/** Starts the watcher of revocations at once. */
export function createSessions(
  parts: AppParts,
  publisher: Pick<Publisher, 'cutSession'>,
  setup: SetupParts = {},
): Sessions {
  const cutSession = (sessionId: string): void => publisher.cutSession(sessionId);
  const stopWatching = watchRevocations(parts, cutSession);
  const background = new Set<Promise<void>>();
  const inBackground = (work: Promise<void>): void => {
    const done = work
      .catch((err: unknown) => parts.log.error({ err }, 'a one-time code could not be sent'))
      .finally(() => background.delete(done));
    background.add(done);
  };
  const firstRun = createFirstRun(parts, setup.loadSampleData);
  return {
    verifyAccess: (token, kind) => verifyAccess(parts, token, kind),
    registerRoutes: (http) =>
      registerSessionRoutes(http, { parts, cutSession, inBackground, firstRun, setup }),
    close: async () => {
      stopWatching();
      await Promise.all(background);
    },
  };
}

async function verifyAccess(parts: AppParts, token: string, kind: SessionKind): Promise<VerifiedAccess> {
  const at = parts.clock.now();
  const { sessionId, person, expiresAt } = await readAccessToken(parts.secret, kind, token, at);
  const session = await selectSession(parts.database.kysely, sessionId);
  if (!session || session.kind !== kind || session.revokedAt !== null || session.expiresAt <= at) {
    throw new AppError('UNAUTHENTICATED');
  }
  return {
    actor: { id: person.id, role: person.role, sessionId, displayName: person.name },
    expiresAt: expiresAt < session.expiresAt ? expiresAt : session.expiresAt,
  };
}
