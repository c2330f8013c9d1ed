// Writes the sample city's tickets with their entries, and the clock that they would have.
import { sql, type RawBuilder, type Transaction } from 'kysely';
import { pauseDue, pausesDue, resumeDue, startDue } from '../../shared/ticket/ticket-due.rules.ts';
import type { TicketStatus } from '../../shared/ticket/ticket.contract.ts';
import { defaultWorkingHours } from '../../shared/working-hours.ts';
import type { Tables } from '../db/tables.ts';
import type { SampleTicket } from './invent-chats.ts';

const dayMs = 86_400_000;

export async function insertTickets(
  tx: Transaction<Tables>,
  tickets: readonly SampleTicket[],
  now: Date,
): Promise<void> {
  const oldestFirst = [...tickets].sort((a, b) => a.chat.closedAt.getTime() - b.chat.closedAt.getTime());
  for (const { ticketId, chat, priority, path } of oldestFirst) {
    const { ticket } = chat.dialogue;
    if (!ticket) continue;
    await tx
      .insertInto('tickets')
      .values({
        ticket_id: ticketId,
        subscriber_id: chat.subscriberId,
        conversation_id: chat.conversationId,
        kind: ticket.kind,
        description: ticket.description,
        priority,
        ...stateOf(path, now),
        ...clockOf(chat.closedAt, priority, path),
        building_key: buildingKeyOf(chat.subscriberId),
        owner_id: chat.agent.staffId,
        opened_by: chat.agent.staffId,
        opened_at: chat.closedAt,
        changed_at: path.at(-1)?.at ?? chat.closedAt,
        version: 1 + path.length,
      })
      .execute();
  }
  await tx.insertInto('ticket_entries').values(oldestFirst.flatMap(entryRows)).execute();
}

/** As a ticket of this subscriber keeps it. */
export function buildingKeyOf(subscriberId: number): RawBuilder<string> {
  return sql<string>`(select lower(city || '|' || street || '|' || building) from subscribers
    where subscriber_id = ${subscriberId})`;
}

const waits: Record<string, string> = {
  waiting_subscriber: 'Абонент перезавантажить роутер і напише',
  waiting_logistics: 'Майстер: перевірити лінію і роутер на місці',
};

/** The state that a path ends in, with what that state needs. */
function stateOf(path: SampleTicket['path'], now: Date) {
  const status = (path.at(-1)?.status ?? 'new') as TicketStatus;
  const isEnded = status === 'solved' || status === 'closed';
  return {
    status,
    waiting_for: waits[status] ?? null,
    resume_at: status === 'waiting_subscriber' ? new Date(now.getTime() + dayMs) : null,
    cause: isEnded ? ('line' as const) : null,
    resolution: isEnded ? 'Лінію відновлено, сигнал у нормі' : null,
  };
}

/** The clock of a ticket that went this way. */
function clockOf(openedAt: Date, priority: SampleTicket['priority'], path: SampleTicket['path']) {
  let clock = startDue(priority, openedAt, defaultWorkingHours);
  for (const { status, at } of path) {
    const step = pausesDue(status as TicketStatus) ? pauseDue : resumeDue;
    if (status !== 'solved' && status !== 'closed') clock = step(clock, priority, at, defaultWorkingHours);
  }
  return { due_at: clock.dueAt, due_since: clock.since, due_spent_ms: clock.spentMs };
}

function entryRows({ ticketId, chat, path }: SampleTicket) {
  const base = {
    ticket_id: ticketId,
    actor_id: chat.agent.staffId,
    actor_name: chat.agent.displayName,
    body: '',
  };
  const opened = {
    ...base,
    entry_seq: 1,
    at: chat.closedAt,
    kind: 'opened' as const,
    changes: JSON.stringify([]),
  };
  const changed = path.map(({ status, at }, place) => ({
    ...base,
    entry_seq: place + 2,
    at,
    kind: 'changed' as const,
    changes: JSON.stringify([{ field: 'status', from: path[place - 1]?.status ?? 'new', to: status }]),
  }));
  return [opened, ...changed];
}
