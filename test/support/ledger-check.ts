// The ledger of a fault test: what people composed, had acknowledged and heard, against what the database holds.
import type { Kysely } from 'kysely';
import { verifyAudit } from '../../backend/audit/audit.ts';
import type { Tables } from '../../backend/db/tables.ts';
import { parseStreamName, type Fact } from '../../shared/wire/wire.contract.ts';
import type { Heard, LedgerClient } from './ledger-client.ts';

export interface Verdict {
  composed: number;
  acked: number;
  lost: number;
  doubled: number;
  reordered: number;
  leaked: number;
  /** A sentence for everything that is not as it should be. */
  faults: string[];
}

interface StoredMessage {
  conversation_id: string;
  message_seq: number;
  message_id: string;
  kind: string;
  body: string;
}
interface Stored {
  messages: StoredMessage[];
  /** The same, by conversation, by message id and by body. */
  byConversation: Map<string, StoredMessage[]>;
  byId: Map<string, StoredMessage[]>;
  byBody: Map<string, StoredMessage[]>;
  facts: Map<string, Fact[]>;
  conversations: Map<string, { subscriberId: string; staff: string[] }>;
  ops: Set<string>;
}

/** Compares every client with the database; the clients are idle and caught up. */
export async function checkLedger(
  db: Kysely<Tables>,
  secret: Uint8Array,
  clients: readonly LedgerClient[],
): Promise<Verdict> {
  const stored = await readStored(db);
  const verdict: Verdict = {
    composed: 0,
    acked: 0,
    lost: 0,
    doubled: 0,
    reordered: 0,
    leaked: 0,
    faults: [],
  };
  checkNumbers(stored, verdict);
  for (const client of clients) {
    checkComposed(client, stored, verdict);
    for (const [stream, heard] of client.heard) checkHeard(client, stream, heard, stored, verdict);
    for (const stream of client.delivered) {
      if (mayHear(client, stream, stored)) continue;
      verdict.leaked += 1;
      verdict.faults.push(`${client.actor.displayName} was sent something of ${stream}`);
    }
  }
  await checkAudit(db, secret, clients, verdict);
  return verdict;
}

async function readStored(db: Kysely<Tables>): Promise<Stored> {
  const messages = await db
    .selectFrom('messages')
    .select(['conversation_id', 'message_seq', 'message_id', 'kind', 'body'])
    .orderBy('conversation_id')
    .orderBy('message_seq')
    .execute();
  const events = await db.selectFrom('events').selectAll().orderBy('stream').orderBy('seq').execute();
  const facts = groupBy(
    events.map((row): Fact => ({ ...row, at: row.at.toISOString() })),
    (fact) => fact.stream,
  );
  const spells = groupBy(
    await db.selectFrom('participants').selectAll().execute(),
    (row) => row.conversation_id,
  );
  const conversations = await db.selectFrom('conversations').selectAll().execute();
  const ops = await db.selectFrom('ops').select('op_id').execute();
  return {
    messages,
    byConversation: groupBy(messages, (row) => row.conversation_id),
    byId: groupBy(messages, (row) => row.message_id),
    byBody: groupBy(messages, (row) => row.body),
    facts,
    conversations: new Map(
      conversations.map((row) => [
        row.conversation_id,
        {
          subscriberId: String(row.subscriber_id),
          staff: (spells.get(row.conversation_id) ?? []).map((spell) => spell.staff_id),
        },
      ]),
    ),
    ops: new Set(ops.map((row) => row.op_id)),
  };
}

function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

/** Streams and conversations are numbered from 1 without a hole. */
function checkNumbers({ byConversation, facts }: Stored, verdict: Verdict): void {
  const check = (what: string, seqs: number[]): void => {
    if (seqs.every((seq, index) => seq === index + 1)) return;
    verdict.reordered += 1;
    verdict.faults.push(`${what}: ${seqs.join().slice(0, 2_000)}`);
  };
  for (const [stream, list] of facts)
    check(
      stream,
      list.map((fact) => fact.seq),
    );
  for (const [id, rows] of byConversation)
    check(
      `messages of ${id}`,
      rows.map((row) => row.message_seq),
    );
}

/** What was acknowledged is there once, as it was written; nothing else of it is. */
function checkComposed(
  { actor, composed, waiting }: LedgerClient,
  { byId, byBody, ops }: Stored,
  verdict: Verdict,
): void {
  for (const { opId, name, messageId, body, isAcked } of composed) {
    verdict.composed += 1;
    if (isAcked) verdict.acked += 1;
    const copies = new Set([...(byId.get(messageId ?? '') ?? []), ...(byBody.get(body ?? '') ?? [])]).size;
    const expected = messageId === undefined ? copies : 1;
    if (!ops.has(opId) || copies < expected) verdict.lost += 1;
    else if (copies > expected) verdict.doubled += 1;
    else continue;
    verdict.faults.push(`${actor.displayName}: ${name} ${body ?? ''} is there ${copies} times`);
  }
  if (waiting.length > 0)
    verdict.faults.push(`${actor.displayName} still has in the outbox: ${waiting.join(', ')}`);
}

/** What a screen heard is the snapshot's seq and every stored fact after it, in order, once. */
function checkHeard(
  client: LedgerClient,
  stream: string,
  heard: Heard,
  stored: Stored,
  verdict: Verdict,
): void {
  if (heard.refusal) return;
  const after = (stored.facts.get(stream) ?? []).filter((fact) => fact.seq > heard.seq);
  const simple = (facts: readonly Fact[]): string =>
    JSON.stringify(facts.map(({ seq, type }) => [seq, type]));
  const listed = messagesOnScreen(heard);
  const { key, kind } = parseStreamName(stream);
  const expected = (stored.byConversation.get(key) ?? [])
    .filter((row) => kind === 'conversation' || row.kind !== 'note')
    .map((row) => row.message_id);
  const isOrdered = simple(heard.facts) === simple(after);
  if (isOrdered && (listed === undefined || listed.join() === expected.join())) return;
  verdict.reordered += 1;
  verdict.faults.push(
    `${client.actor.displayName} heard ${stream} as ${simple(heard.facts)}, not ${simple(after)}`,
  );
}

function messagesOnScreen({ snapshot, facts }: Heard): string[] | undefined {
  const { messages } = (snapshot ?? {}) as { messages?: { messageId: string }[] };
  const sent = facts
    .filter((fact) => fact.type.endsWith(':sent'))
    .map((fact) => fact.payload as { message: { messageId: string } });
  return messages && [...messages, ...sent.map(({ message }) => message)].map(({ messageId }) => messageId);
}

function mayHear({ actor }: LedgerClient, stream: string, { conversations }: Stored): boolean {
  const { kind, key } = parseStreamName(stream);
  if (actor.role === 'subscriber') {
    return kind === 'consultation' && conversations.get(key)?.subscriberId === actor.id;
  }
  if (kind === 'inbox') return key === actor.id;
  if (kind === 'conversation') return conversations.get(key)?.staff.includes(actor.id) ?? false;
  return kind !== 'consultation';
}

/** The chain is whole, and no card was shown without a row. */
async function checkAudit(
  db: Kysely<Tables>,
  secret: Uint8Array,
  clients: readonly LedgerClient[],
  verdict: Verdict,
): Promise<void> {
  const { firstBad } = await verifyAudit(db, secret);
  if (firstBad) verdict.faults.push(`row ${firstBad.seq} of the audit trail: ${firstBad.why}`);
  const rows = await db.selectFrom('audit_trail').select(['session_id', 'subject_id']).execute();
  for (const { actor, heard } of clients) {
    for (const [stream, { snapshots }] of heard) {
      if (!stream.startsWith('subscriber:')) continue;
      const written = rows.filter(
        (row) => row.session_id === actor.sessionId && row.subject_id === stream,
      ).length;
      if (written < snapshots)
        verdict.faults.push(`${stream} was shown ${snapshots} times, audited ${written}`);
    }
  }
}
