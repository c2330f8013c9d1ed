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
  facts: Map<string, Fact[]>;
  conversations: Map<string, { subscriberId: string; staff: (string | null)[] }>;
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
  const facts = new Map<string, Fact[]>();
  for (const row of await db.selectFrom('events').selectAll().orderBy('stream').orderBy('seq').execute()) {
    const list = facts.get(row.stream) ?? [];
    facts.set(row.stream, list);
    list.push({ ...row, at: row.at.toISOString() });
  }
  const conversations = await db.selectFrom('conversations').selectAll().execute();
  const ops = await db.selectFrom('ops').select('op_id').execute();
  return {
    messages,
    facts,
    conversations: new Map(
      conversations.map((row) => [
        row.conversation_id,
        { subscriberId: String(row.subscriber_id), staff: [row.owner_id, row.closed_by] },
      ]),
    ),
    ops: new Set(ops.map((row) => row.op_id)),
  };
}

/** Streams and conversations are numbered from 1 without a hole. */
function checkNumbers({ messages, facts }: Stored, verdict: Verdict): void {
  const numbers = new Map<string, number[]>();
  for (const [stream, list] of facts)
    numbers.set(
      stream,
      list.map((fact) => fact.seq),
    );
  for (const { conversation_id, message_seq } of messages) {
    const key = `messages of ${conversation_id}`;
    numbers.set(key, [...(numbers.get(key) ?? []), message_seq]);
  }
  for (const [what, seqs] of numbers) {
    if (seqs.every((seq, index) => seq === index + 1)) continue;
    verdict.reordered += 1;
    verdict.faults.push(`${what}: ${seqs.join()}`);
  }
}

/** What was acknowledged is there once, as it was written; nothing else of it is. */
function checkComposed(
  { actor, composed, waiting }: LedgerClient,
  { messages, ops }: Stored,
  verdict: Verdict,
): void {
  for (const { opId, name, messageId, body, isAcked } of composed) {
    verdict.composed += 1;
    if (isAcked) verdict.acked += 1;
    const copies = messages.filter(
      (row) => row.message_id === messageId || (body !== undefined && row.body === body),
    );
    const expected = messageId === undefined ? copies.length : 1;
    if (!ops.has(opId) || copies.length < expected) verdict.lost += 1;
    else if (copies.length > expected) verdict.doubled += 1;
    else continue;
    verdict.faults.push(`${actor.displayName}: ${name} ${body ?? ''} is there ${copies.length} times`);
  }
  if (waiting > 0) verdict.faults.push(`${actor.displayName} still has ${waiting} in the outbox`);
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
  const expected = stored.messages
    .filter((row) => row.conversation_id === key && (kind === 'conversation' || row.kind !== 'note'))
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
