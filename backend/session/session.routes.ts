// The HTTP routes of everything that happens before a connection: status, first set-up, signing in and out.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import {
  changePasswordInput,
  codeRequested,
  codeRequestInput,
  codeVerifyInput,
  firstSupervisorInput,
  refreshInput,
  sampleDataLoaded,
  signedIn,
  signInInput,
  status,
  unlockInput,
  type Status,
} from '../../shared/session/session.contract.ts';
import { sessionPaths } from '../../shared/session/session-paths.ts';
import { subscribers, technicians, type CodeAudience } from './code-audience.ts';
import type { FirstRun } from './first-run.ts';
import { requestCode, verifyCode } from './one-time-codes.ts';
import { postJson } from './post-json.ts';
import { liveSessionOf, rotate, type RefreshParts } from './refresh.ts';
import { revokeSession } from './session.records.ts';
import type { SetupParts } from './sessions.ts';
import { changePassword, signIn, unlock } from './staff-sign-in.ts';
import { sourceOf } from './throttle.ts';

export interface RouteParts extends RefreshParts {
  inBackground(work: Promise<void>): void;
  firstRun: FirstRun;
  setup: SetupParts;
}

const nothing = z.object({});

/** Adds the routes. Each answers `{ok: true, value}`; refusals are thrown and answered by the server's error handler. */
export function registerSessionRoutes(http: FastifyInstance, routes: RouteParts): void {
  const { parts, firstRun } = routes;
  http.get(sessionPaths.status, async (request) => ({
    ok: true,
    value: status.parse(await statusFor(routes, request)),
  }));
  postJson(http, sessionPaths.firstSupervisor, firstSupervisorInput, signedIn, (input, source, request) => {
    refuseFromAfar(request);
    return firstRun.createSupervisor(input, source);
  });
  postJson(http, sessionPaths.sampleData, nothing, sampleDataLoaded, async (_input, _source, request) => {
    refuseFromAfar(request);
    return { signIns: await firstRun.loadSampleData() };
  });
  postJson(http, sessionPaths.signIn, signInInput, signedIn, (input, source) => signIn(parts, input, source));
  postJson(http, sessionPaths.refresh, refreshInput, signedIn, (input, source) =>
    rotate(routes, input.refreshToken, source),
  );
  postJson(http, sessionPaths.unlock, unlockInput, signedIn, (input, source) =>
    unlock(routes, input, source),
  );
  postJson(http, sessionPaths.signOut, refreshInput, nothing, (input) => signOut(routes, input.refreshToken));
  postJson(http, sessionPaths.changePassword, changePasswordInput, nothing, (input, source) =>
    changePassword(routes, input, source),
  );
  registerCodeRoutes(http, routes, subscribers, [sessionPaths.requestCode, sessionPaths.verifyCode]);
  registerCodeRoutes(http, routes, technicians, [
    sessionPaths.requestTechnicianCode,
    sessionPaths.verifyTechnicianCode,
  ]);
}

function registerCodeRoutes(
  http: FastifyInstance,
  { parts, inBackground }: RouteParts,
  audience: CodeAudience,
  [requestPath, verifyPath]: readonly [string, string],
): void {
  postJson(http, requestPath, codeRequestInput, codeRequested, (input, source) =>
    requestCode(parts, audience, input.login, source, inBackground),
  );
  postJson(http, verifyPath, codeVerifyInput, signedIn, (input, source) =>
    verifyCode(parts, audience, input, source),
  );
}

async function statusFor({ parts, firstRun, setup }: RouteParts, request: FastifyRequest): Promise<Status> {
  const isSampleMode = parts.isSampleMode();
  const isHere = isOnThisComputer(request);
  return {
    setUp: await firstRun.isSetUp(),
    maySetUp: isHere,
    sampleMode: isSampleMode,
    version: setup.version ?? '',
    ...(setup.restored ? { restored: setup.restored } : {}),
    ...(isSampleMode && isHere && setup.sampleSignIns ? { sampleSignIns: setup.sampleSignIns() } : {}),
  };
}

/** Ends the session, also when the token is an older one of it: who signs out wants it over. */
async function signOut({ parts, cutSession }: RefreshParts, token: string): Promise<Record<string, never>> {
  const { sessionId } = await liveSessionOf(parts, token);
  await revokeSession(parts.database.kysely, sessionId, parts.clock.now());
  await parts.database.durable();
  cutSession(sessionId);
  return {};
}

function refuseFromAfar(request: FastifyRequest): void {
  if (!isOnThisComputer(request)) throw new AppError('FORBIDDEN');
}

/**
 * True for a request from a loopback address to a loopback name. The name matters: a foreign page whose own name was
 * pointed at 127.0.0.1 (DNS rebinding) still sends that name as the host. A forwarding header means that a proxy on
 * this computer speaks for someone else.
 */
function isOnThisComputer(request: FastifyRequest): boolean {
  const isLoopback = sourceOf(request.ip).startsWith('127.');
  const isForwarded =
    request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined;
  return (
    isLoopback &&
    !isForwarded &&
    /^(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d+)?$/i.test(request.headers.host ?? '')
  );
}
