// A subscriber types the one-time code that we have just sent: it is hidden before it is stored, and works no more.
import { timingSafeEqual } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Tables } from '../db/tables.ts';
import type { AppParts } from '../parts.ts';
import { hashCode } from '../session/code-request.ts';
import { deleteCodes, selectLiveCodes, type LiveCode } from '../session/code.records.ts';
import { codeSpots, type CodeSpot } from './code-spots.ts';

export interface MaskItem {
  subscriberId: number;
  body: string;
}

/** What stands where the code stood. */
const mask = '••••';

/**
 * For each text of a subscriber: the text without their live code, or null when it has none. A code that was found is
 * revoked in this transaction. One query for all, none when no text could hold a code; one more when one was found.
 * The caller stores what comes back, tells both sides with the line `code_masked`, and never logs the text it had.
 */
export async function maskCodes(
  db: Transaction<Tables>,
  { secret, at }: Pick<AppParts, 'secret'> & { at: Date },
  items: readonly MaskItem[],
): Promise<(string | null)[]> {
  const spots = items.map(({ body }) => codeSpots(body));
  const suspects = new Set(
    items.filter((_, index) => spots[index]!.length > 0).map((item) => item.subscriberId),
  );
  if (suspects.size === 0) return items.map(() => null);
  const live = await selectLiveCodes(db, [...suspects], at);
  if (live.size === 0) return items.map(() => null);
  const revoked = new Set<string>();
  const masked = items.map(({ subscriberId, body }, index) => {
    const code = live.get(subscriberId);
    const found = code ? spots[index]!.filter((spot) => isCode(secret, code, spot)) : [];
    if (!code || found.length === 0) return null;
    revoked.add(code.requestId);
    return cover(body, found);
  });
  if (revoked.size > 0) await deleteCodes(db, [...revoked]);
  return masked;
}

function isCode(secret: Uint8Array, { requestId, codeHash }: LiveCode, { code }: CodeSpot): boolean {
  return timingSafeEqual(Buffer.from(hashCode(secret, requestId, code)), Buffer.from(codeHash));
}

/** `body` with a mask at each of `spots`, which are in order; of two that overlap one mask covers both. */
function cover(body: string, spots: readonly CodeSpot[]): string {
  let covered = '';
  let from = 0;
  for (const { start, end } of spots) {
    if (start >= from) covered += body.slice(from, start) + mask;
    from = Math.max(from, end);
  }
  return covered + body.slice(from);
}
