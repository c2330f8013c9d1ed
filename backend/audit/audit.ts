// The audit trail: who looked at what, chained so that a changed, missing or moved row is found.
import { createHmac } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { Database } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { ownerOf, type OrderContext, type QueryContext } from '../wire/context.ts';
import {
  hasAuditRow,
  insertAuditRow,
  lockHead,
  selectAuditAfter,
  type AuditHead,
  type AuditRow,
} from './audit.records.ts';

export type AuditEntry = Omit<AuditRow, 'seq' | 'prevHash' | 'hash'>;

/** A look at personal data that is about to happen. */
export interface Look {
  action:
    | 'open_card'
    | 'open_contact'
    | 'read_conversation'
    | 'search_conversations'
    | 'join_conversation'
    | 'open_field_day'
    | 'reveal_phone';
  /** `subscriber:12`, `conversation:ID`, or `conversations` for all of them. */
  subjectId: string;
  /** Names of the parts that the look shows. */
  fields: string[];
}

/** What the first row is chained to. */
const genesis = '';
const pageSize = 1_000;

/**
 * Adds one row in a transaction of its own and resolves when it is durable: no row, no data. Writers take turns, so
 * seq has no gaps. `secret` is the HMAC key, kept outside the database.
 */
export async function appendAudit(
  database: Database,
  secret: Uint8Array,
  entry: AuditEntry,
): Promise<AuditHead> {
  const head = await database.kysely.transaction().execute((db) => appendRow(db, secret, entry));
  await database.durable();
  return head;
}

async function appendRow(db: Transaction<Tables>, secret: Uint8Array, entry: AuditEntry): Promise<AuditHead> {
  const last = await lockHead(db);
  const row = { ...entry, seq: (last?.seq ?? 0) + 1, prevHash: last?.hash ?? genesis };
  const hash = hashOf(secret, row);
  await insertAuditRow(db, { ...row, hash });
  return { seq: row.seq, hash };
}

/** Records a look of the one who asks, before anything is read. */
export async function recordLook(ctx: QueryContext, look: Look): Promise<void> {
  await appendAudit(ctx.parts.database, ctx.parts.secret, entryOf(ctx, look));
}

/** Records what an order did, in its transaction: both are kept, or neither. Call it last: it locks the trail. */
export async function recordDeed(ctx: OrderContext, look: Look): Promise<void> {
  await appendRow(ctx.db, ctx.parts.secret, entryOf(ctx, look));
}

function entryOf({ actor, at }: Pick<QueryContext, 'actor' | 'at'>, look: Look): AuditEntry {
  const who = { actor: ownerOf(actor), sessionId: actor.sessionId, role: actor.role };
  return { at, ...who, purpose: {}, ...look };
}

/** As {@link recordLook}, unless this sign-in has left such a row before: for catching up with what it has opened. */
export async function recordFirstLook(ctx: QueryContext, look: Look): Promise<void> {
  const { action, subjectId } = look;
  if (await hasAuditRow(ctx.db, { sessionId: ctx.actor.sessionId, action, subjectId })) return;
  await recordLook(ctx, look);
}

export interface AuditVerdict {
  /** Rows that were read. */
  rows: number;
  firstBad?: { seq: number; why: string };
}

/**
 * Recomputes the whole chain, a page at a time, and names the first row that is not as it was written. A cut tail or an
 * older copy of the database shows only against `anchor`, the head as it was noted elsewhere. O(rows).
 */
export async function verifyAudit(
  db: Kysely<Tables>,
  secret: Uint8Array,
  anchor?: AuditHead,
): Promise<AuditVerdict> {
  let head: AuditHead = { seq: 0, hash: genesis };
  for (;;) {
    const page = await selectAuditAfter(db, head.seq, pageSize);
    for (const row of page) {
      const why = whyBad(secret, row, head, anchor);
      if (why !== undefined)
        return { rows: head.seq, firstBad: { seq: Math.min(row.seq, head.seq + 1), why } };
      head = { seq: row.seq, hash: row.hash };
    }
    if (page.length < pageSize) break;
  }
  if (anchor && anchor.seq > head.seq) {
    const why = `the trail ends before it, but row ${anchor.seq} was written: its end was cut or an old copy restored`;
    return { rows: head.seq, firstBad: { seq: head.seq + 1, why } };
  }
  return { rows: head.seq };
}

function whyBad(
  secret: Uint8Array,
  row: AuditRow,
  previous: AuditHead,
  anchor: AuditHead | undefined,
): string | undefined {
  if (row.seq !== previous.seq + 1) return `it is missing: row ${row.seq} follows row ${previous.seq}`;
  if (row.prevHash !== previous.hash) return 'it is not chained to the row before it';
  if (row.hash !== hashOf(secret, row)) return 'its content was changed';
  if (anchor?.seq === row.seq && anchor.hash !== row.hash)
    return 'it is not the row that was noted elsewhere';
  return undefined;
}

function hashOf(
  secret: Uint8Array,
  { seq, at, prevHash, ...rest }: Omit<AuditRow, 'hash'> & { hash?: string },
): string {
  const { actor, sessionId, role, action, subjectId, purpose, fields } = rest;
  const content = { seq, at: at.toISOString(), actor, sessionId, role, action, subjectId, purpose, fields };
  return createHmac('sha256', secret).update(canonicalJson(content)).update(prevHash).digest('hex');
}

/** JSON with the keys of every object in order, as storage does not keep their order. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}
