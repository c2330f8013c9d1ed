// Which tickets a filter shows and in what order: the same decision as the server's SQL, for what changes on the screen.
import { kyivDay } from '../kyiv-time.ts';
import type { TicketFilter, TicketSort } from './ticket-list.contract.ts';
import type { TicketPriority, TicketRow } from './ticket.contract.ts';
import { isEnded } from './ticket.rules.ts';

/** Shows everything that is not ended, the nearest due time first. */
export const openTickets: TicketFilter = {
  text: '',
  statuses: [],
  priorities: [],
  kinds: [],
  teams: [],
  owner: 'any',
  due: 'any',
  withEnded: false,
  sort: 'due',
};

export const builtInFilters = {
  open: openTickets,
  mine: { ...openTickets, owner: 'me' },
  overdue: { ...openTickets, due: 'overdue' },
  waitingLogistics: { ...openTickets, statuses: ['waiting_logistics'] },
  noOwner: { ...openTickets, owner: 'none' },
  all: { ...openTickets, withEnded: true, sort: 'newest' },
} as const satisfies Record<string, TicketFilter>;
export type BuiltInFilter = keyof typeof builtInFilters;

export const priorityOrder: Record<TicketPriority, number> = { urgent: 0, high: 1, normal: 2, low: 3 };

const has = <T>(list: readonly T[], value: T): boolean => list.length === 0 || list.includes(value);

/** True when the row belongs into the list of `filter`; `text` is not looked at. `me` is who looks. */
export function fitsFilter(row: TicketRow, filter: TicketFilter, me: string, now: Date): boolean {
  if (filter.statuses.length === 0 && !filter.withEnded && isEnded(row.status)) return false;
  if (!has(filter.statuses, row.status) || !has(filter.priorities, row.priority)) return false;
  if (!has(filter.kinds, row.kind) || !has(filter.teams, row.team)) return false;
  if (filter.owner === 'none' && row.ownerId !== null) return false;
  if (filter.owner === 'me' && row.ownerId !== me) return false;
  if (!['any', 'me', 'none'].includes(filter.owner) && row.ownerId !== filter.owner) return false;
  return fitsDue(row, filter.due, now);
}

function fitsDue(row: TicketRow, due: TicketFilter['due'], now: Date): boolean {
  if (due === 'any') return true;
  if (row.dueAt === null || isEnded(row.status)) return false;
  if (due === 'overdue') return isOverdue(row, now);
  return kyivDay(new Date(row.dueAt)) <= kyivDay(now);
}

/** Late: its due time has come and it has not ended. */
export function isOverdue(row: Pick<TicketRow, 'dueAt' | 'status'>, now: Date): boolean {
  return row.dueAt !== null && !isEnded(row.status) && Date.parse(row.dueAt) <= now.getTime();
}

/** The order of a list: negative when `left` comes first. The higher number breaks a tie. */
export function compareTickets(left: TicketRow, right: TicketRow, sort: TicketSort): number {
  const byNumber = right.number - left.number;
  switch (sort) {
    case 'due':
      return dueKey(left) - dueKey(right) || byNumber;
    case 'priority':
      return priorityOrder[left.priority] - priorityOrder[right.priority] || byNumber;
    case 'newest':
      return byNumber;
    case 'changed':
      return Date.parse(right.changedAt) - Date.parse(left.changedAt) || byNumber;
  }
}

/** Without a due time last. */
function dueKey({ dueAt }: TicketRow): number {
  return dueAt === null ? Number.MAX_SAFE_INTEGER : Date.parse(dueAt);
}
