// A code by SMS and the session that it opens. Known and unknown people get the same answers.
import { randomInt, timingSafeEqual } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import {
  codeAlphabet,
  codeLength,
  codeLifetimeSeconds,
  codeResendAfterSeconds,
  codeTries,
  normalizeCode,
} from '../../shared/session/one-time-code.ts';
import type { CodeRequested, SignedIn } from '../../shared/session/session.contract.ts';
import type { AppParts } from '../parts.ts';
import type { CodeAudience, TypedLogin } from './code-audience.ts';
import { codeMessage } from './code-message.ts';
import { hashCode, readCodeRequest, signCodeRequest, type CodeRequest } from './code-request.ts';
import { selectCodeHash, takeCode, upsertCode } from './code.records.ts';
import { issueTokens, sessionLifetimeMs } from './issue-tokens.ts';
import { hashRefreshToken, signRefreshToken } from './refresh-token.ts';
import { insertCodeSession } from './session.records.ts';
import { giveBackTry, takeTry, type Allowance } from './throttle.records.ts';
import { lockedOut, minuteMs, takeNoted, takeOrRefuse, throttleKey } from './throttle.ts';

const lifetimeMs = codeLifetimeSeconds * 1_000;
const quarterMs = 15 * minuteMs;
const dayMs = 24 * 60 * minuteMs;

/** Three codes in a quarter of an hour and ten a day, at least a minute apart. */
function codeAllowances(parts: AppParts, subject: string): Allowance[] {
  const of = (name: string, tries: number, ms: number): Allowance => ({
    key: throttleKey(parts, name, subject),
    tries,
    windowMs: ms,
    lockMs: ms,
  });
  return [
    of('code minute', 1, codeResendAfterSeconds * 1_000),
    of('code quarter', 3, quarterMs),
    of('code day', 10, dayMs),
  ];
}

/**
 * Answers at once; whether the account exists is looked up after the answer, by `inBackground`, so that neither its text
 * nor its time tells. Throws LOCKED_OUT when too many were asked for, INVALID when it is neither a phone nor an account.
 */
export async function requestCode(
  parts: AppParts,
  audience: CodeAudience,
  typed: string,
  source: string,
  inBackground: (work: Promise<void>) => void,
): Promise<CodeRequested> {
  const login = audience.read(typed);
  if (!login) throw new AppError('INVALID', { reason: `login: expected ${audience.expected}` });
  const at = parts.clock.now();
  const bySource = { name: 'code source', tries: 100, windowMs: quarterMs, lockMs: quarterMs };
  await takeOrRefuse(parts, { ...bySource, key: throttleKey(parts, 'code source', source) }, source);
  for (const allowance of codeAllowances(parts, `${audience.prefix}typed:${login.subject}`)) {
    const taken = await takeTry(parts.database.kysely, allowance, at);
    if (!taken.isAllowed) throw lockedOut(taken.lockedUntil, at);
  }
  const request = { id: parts.newId(), issuedAt: at };
  inBackground(issueCode(parts, audience, request, login));
  return {
    requestId: signCodeRequest(parts.secret, request),
    expiresInSeconds: codeLifetimeSeconds,
    resendAfterSeconds: codeResendAfterSeconds,
  };
}

async function issueCode(
  parts: AppParts,
  audience: CodeAudience,
  request: CodeRequest,
  login: TypedLogin,
): Promise<void> {
  const db = parts.database.kysely;
  const receiver = await login.find(db);
  if (!receiver) return;
  // Again by person: the phone and the account of one subscriber are two logins.
  for (const allowance of codeAllowances(parts, `${audience.kind}:${receiver.ownerId}`)) {
    if (!(await takeTry(db, allowance, request.issuedAt)).isAllowed) return;
  }
  const code = Array.from({ length: codeLength }, () => codeAlphabet[randomInt(codeAlphabet.length)]).join(
    '',
  );
  await upsertCode(db, audience.kind, {
    requestId: request.id,
    ownerId: receiver.ownerId,
    codeHash: hashCode(parts.secret, request.id, code),
    at: request.issuedAt,
    expiresAt: new Date(request.issuedAt.getTime() + lifetimeMs),
  });
  await parts.smsGateway.send(receiver.msisdn, codeMessage(code, receiver.language));
}

/**
 * Opens a session for the right code. Throws CODE_WRONG (with triesLeft), CODE_DEAD after five tries or 300 s, LOCKED_OUT.
 * Every try is counted before it is looked at, for requests that have a code and for those that have none.
 */
export async function verifyCode(
  parts: AppParts,
  audience: CodeAudience,
  input: { requestId: string; code: string },
  source: string,
): Promise<SignedIn> {
  const db = parts.database.kysely;
  const at = parts.clock.now();
  const request = readCodeRequest(parts.secret, input.requestId);
  if (!request || at.getTime() - request.issuedAt.getTime() >= lifetimeMs) throw new AppError('CODE_DEAD');
  const sourceKey = throttleKey(parts, 'code try source', source);
  const bySource = {
    name: 'code try source',
    key: sourceKey,
    tries: 100,
    windowMs: quarterMs,
    lockMs: quarterMs,
  };
  await takeOrRefuse(parts, bySource, source);
  const requestKey = throttleKey(parts, 'code try', request.id);
  const byRequest = {
    name: 'code',
    key: requestKey,
    tries: codeTries,
    windowMs: lifetimeMs,
    lockMs: lifetimeMs,
  };
  const taken = await takeNoted(parts, byRequest, source);
  if (!taken.isAllowed) throw new AppError('CODE_DEAD');

  const typedHash = hashCode(parts.secret, request.id, normalizeCode(input.code) ?? '');
  const storedHash = await selectCodeHash(db, audience.kind, request.id);
  const isRight = timingSafeEqual(
    Buffer.from(typedHash),
    Buffer.from(storedHash ?? 'x'.repeat(typedHash.length)),
  );
  const taking = { requestId: request.id, codeHash: typedHash, at };
  const ownerId = isRight ? await takeCode(db, audience.kind, taking) : undefined;
  if (ownerId === undefined) {
    throw taken.triesLeft === 0
      ? new AppError('CODE_DEAD')
      : new AppError('CODE_WRONG', { triesLeft: taken.triesLeft });
  }
  await giveBackTry(db, bySource);
  return openSession(parts, audience, ownerId, source, at);
}

async function openSession(
  parts: AppParts,
  { kind, nameOf }: CodeAudience,
  ownerId: string,
  source: string,
  at: Date,
): Promise<SignedIn> {
  const db = parts.database.kysely;
  const name = await nameOf(db, ownerId);
  if (name === undefined) throw new AppError('CODE_DEAD');
  const sessionId = parts.newId();
  const refreshToken = signRefreshToken(parts.secret, { sessionId, generation: 1 });
  const expiresAt = new Date(at.getTime() + sessionLifetimeMs[kind]);
  const refreshHash = hashRefreshToken(refreshToken);
  await insertCodeSession(db, kind, { sessionId, ownerId, refreshHash, at, expiresAt, source });
  await parts.database.durable();
  const person = { id: ownerId, name, role: kind };
  return issueTokens(parts, { sessionId, kind, person, refreshToken, expiresAt }, at);
}
