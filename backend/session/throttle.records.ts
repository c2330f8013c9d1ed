// SQL of the counters of tries: one statement counts, decides and locks.
import { sql, type Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';

/** How many tries `key` has before it is locked for `lockMs`; the count starts again `windowMs` after its first try. */
export interface Allowance {
  key: string;
  tries: number;
  windowMs: number;
  lockMs: number;
}
export interface Taken {
  isAllowed: boolean;
  /** Tries left after this one. */
  triesLeft: number;
  /** True for the try that used the allowance up. */
  isLast: boolean;
  lockedUntil: Date | null;
}

/**
 * Counts a try before it is evaluated: of any number of parallel ones at most `tries` are allowed.
 * Tries while locked change nothing but the count, so that nobody can keep someone else locked out for ever.
 */
export async function takeTry(db: Kysely<Tables>, allowance: Allowance, at: Date): Promise<Taken> {
  const { key, tries } = allowance;
  const windowEnd = new Date(at.getTime() - allowance.windowMs);
  const lockUntil = new Date(at.getTime() + allowance.lockMs);
  const isOver = sql<boolean>`(case when throttles.locked_until is null
    then throttles.window_started_at <= ${windowEnd} else throttles.locked_until <= ${at} end)`;
  const { rows } = await sql<{ failures: number; locked_until: Date | null }>`
    insert into throttles (key, failures, window_started_at, locked_until)
    values (${key}, 1, ${at}, ${tries === 1 ? lockUntil : null}::timestamptz)
    on conflict (key) do update set
      failures = case when ${isOver} then 1 else least(throttles.failures + 1, 1000000) end,
      window_started_at = case when ${isOver} then excluded.window_started_at else throttles.window_started_at end,
      locked_until = case
        when ${isOver} then excluded.locked_until
        when throttles.locked_until is null and throttles.failures + 1 >= ${tries}::int then ${lockUntil}::timestamptz
        else throttles.locked_until end
    returning failures, locked_until`.execute(db);
  const row = rows[0];
  if (!row) throw new Error('a counted try gave no row');
  return {
    isAllowed: row.failures <= tries,
    triesLeft: Math.max(0, tries - row.failures),
    isLast: row.failures === tries,
    lockedUntil: row.locked_until,
  };
}

/** Forgets the tries of `key`. */
export async function clearTries(db: Kysely<Tables>, key: string): Promise<void> {
  await db.deleteFrom('throttles').where('key', '=', key).execute();
}

/** Gives one try back: it turned out to be a right one. */
export async function giveBackTry(db: Kysely<Tables>, allowance: Allowance): Promise<void> {
  await sql`update throttles set failures = greatest(failures - 1, 0),
    locked_until = case when failures - 1 < ${allowance.tries}::int then null else locked_until end
    where key = ${allowance.key}`.execute(db);
}

/** Deletes counters that ended before `before`. */
export async function forgetTries(db: Kysely<Tables>, before: Date): Promise<void> {
  await db
    .deleteFrom('throttles')
    .where('window_started_at', '<', before)
    .where((eb) => eb.or([eb('locked_until', 'is', null), eb('locked_until', '<', before)]))
    .execute();
}
