// Keeps the plans of some days in memory, and knows when one is no longer what the database says.
import type { Kysely, Transaction } from 'kysely';
import { kyivDay } from '../../shared/kyiv-time.ts';
import type { Tables } from '../db/tables.ts';
import type { AppParts } from '../parts.ts';
import { lockDay, selectRevisions } from './day.records.ts';
import { readDay, type LiveDay } from './live-day.ts';

/** Most days that are kept; the one that was not asked for the longest time goes first. */
const mostDays = 24;
/** The present moves on: the plan of today is built anew after this time. */
const freshMs = 60_000;

const daysOf = new WeakMap<AppParts, Map<string, LiveDay>>();

function kept(app: AppParts): Map<string, LiveDay> {
  let days = daysOf.get(app);
  if (!days) daysOf.set(app, (days = new Map()));
  return days;
}

function isFresh(app: AppParts, live: LiveDay): boolean {
  if (!live.travel.hasRoom) return false;
  const now = app.clock.now();
  return live.clock.day !== kyivDay(now) || now.getTime() - live.builtAt.getTime() < freshMs;
}

function keep(app: AppParts, live: LiveDay): LiveDay {
  const days = kept(app);
  days.delete(live.clock.day);
  days.set(live.clock.day, live);
  for (const day of days.keys()) {
    if (days.size <= mostDays) break;
    days.delete(day);
  }
  return live;
}

/** Locks the day until the commit, and gives its plan as it is in the database. */
export async function lockLiveDay(app: AppParts, db: Transaction<Tables>, day: string): Promise<LiveDay> {
  const revision = await lockDay(db, day, () => app.newId());
  const live = kept(app).get(day);
  if (live && live.revision === revision && isFresh(app, live)) return keep(app, live);
  return keep(app, await readDay(app, db, day));
}

/**
 * The plans of some days for a question: as they are in the database, or as a change that is being written will make them. Whoever
 * acts on the answer asks again under the lock.
 */
export async function peekLiveDays(
  app: AppParts,
  db: Kysely<Tables>,
  days: readonly string[],
): Promise<LiveDay[]> {
  const revisions = await selectRevisions(db, days);
  const found: LiveDay[] = [];
  for (const day of days) {
    const live = kept(app).get(day);
    const isUsable =
      live && isFresh(app, live) && (live.revision === revisions.get(day) || isBeingWritten(live));
    found.push(keep(app, isUsable ? live : await readDay(app, db, day)));
  }
  return found;
}

/** When each plan was last changed: what is younger than this may not be committed yet. */
const writtenAt = new WeakMap<LiveDay, number>();
const writingMs = 2_000;

function isBeingWritten(live: LiveDay): boolean {
  return performance.now() - (writtenAt.get(live) ?? -Infinity) < writingMs;
}

/** No row ever has this revision. */
const unwritten = 'unwritten';

/**
 * Call it under the lock before `live.plan` is changed: until {@link markWritten} the plan is one that the database does not have, and
 * when the transaction fails in between, whoever locks the day next reads it anew.
 */
export function beginChange(live: LiveDay): void {
  markWritten(live, unwritten);
}

/** Says that `live` is now the plan that the database will have with this revision. */
export function markWritten(live: LiveDay, revision: string): void {
  live.revision = revision;
  writtenAt.set(live, performance.now());
}

/** Keeps another plan for a day, which is locked. */
export function replaceLiveDay(app: AppParts, live: LiveDay): void {
  keep(app, live);
}

/** Forgets the plan of a day, such as after its technicians changed. */
export function forgetDay(app: AppParts, day: string): void {
  kept(app).delete(day);
}

/** Forgets every plan. */
export function forgetDays(app: AppParts): void {
  kept(app).clear();
}
