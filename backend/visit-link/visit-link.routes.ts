// The HTTP routes behind the link in an SMS: what was agreed, that it suits, or that another time would.
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { linkedVisit, otherTimeInput, visitLinkInput } from '../../shared/visit-link/visit-link.contract.ts';
import { visitLinkPaths } from '../../shared/visit-link/visit-link-paths.ts';
import { selectVisit, type StoredVisit } from '../dispatch/visit.records.ts';
import type { AppParts } from '../parts.ts';
import { postJson } from '../session/post-json.ts';
import { giveBackTry } from '../session/throttle.records.ts';
import { minuteMs, takeOrRefuse, throttleKey } from '../session/throttle.ts';
import { runOwnWork, type OwnWorkWire } from '../wire/own-work.ts';
import { askForOtherTime, confirmVisit } from './visit-answers.ts';
import { selectLinkedVisit, type LinkedId } from './visit-link.records.ts';
import { hashVisitToken } from './visit-links.ts';

const quarterMs = 15 * minuteMs;

/** Adds the routes. An unknown link and one of a visit that is over are answered alike: NOT_FOUND. */
export function registerVisitLinkRoutes(http: FastifyInstance, parts: AppParts, wire: OwnWorkWire): void {
  postJson(http, visitLinkPaths.show, visitLinkInput, linkedVisit, async ({ token }, source) =>
    shown(parts, await linkedOf(parts, token, source)),
  );
  postJson(http, visitLinkPaths.confirm, visitLinkInput, linkedVisit, async ({ token }, source) => {
    const linked = await linkedOf(parts, token, source);
    await takeAnswer(parts, linked.visitId, source);
    await runOwnWork(parts, wire, 'visit:confirm', (ctx) => confirmVisit(ctx, linked.visitId));
    return shown(parts, linked);
  });
  postJson(http, visitLinkPaths.otherTime, otherTimeInput, linkedVisit, async ({ token, wish }, source) => {
    const linked = await linkedOf(parts, token, source);
    await takeAnswer(parts, linked.visitId, source);
    await runOwnWork(parts, wire, 'visit:other_time', (ctx) => askForOtherTime(ctx, linked.visitId, wish));
    return shown(parts, linked);
  });
}

/** Every look is counted before it is made; a right one is given back. */
async function linkedOf(parts: AppParts, token: string, source: string): Promise<LinkedId> {
  const allowance = {
    name: 'visit link source',
    key: throttleKey(parts, 'visit link source', source),
    tries: 100,
    windowMs: quarterMs,
    lockMs: quarterMs,
  };
  await takeOrRefuse(parts, allowance, source);
  const linked = await selectLinkedVisit(parts.database.kysely, hashVisitToken(token));
  if (!linked) throw new AppError('NOT_FOUND');
  await giveBackTry(parts.database.kysely, allowance);
  return linked;
}

/** Whoever has the link may change their mind, but not all day. */
async function takeAnswer(parts: AppParts, visitId: string, source: string): Promise<void> {
  const key = throttleKey(parts, 'visit link', visitId);
  const allowance = { name: 'visit link', key, tries: 20, windowMs: quarterMs, lockMs: quarterMs };
  await takeOrRefuse(parts, allowance, source);
}

async function shown(parts: AppParts, { visitId, language }: LinkedId): Promise<z.input<typeof linkedVisit>> {
  const visit: StoredVisit | undefined = await selectVisit(parts.database.kysely, visitId);
  if (!visit) throw new AppError('NOT_FOUND');
  const { number, address, state, window, confirmedAt, expectedAt, callBy } = visit;
  return { number, address, language, state, window, confirmedAt, expectedAt, callBy };
}
