// Rows of tickets by their numbers: fetched where the window comes to rest, kept up to date, and not all kept.
import { onScopeDispose, shallowReactive } from 'vue';
import { mostRows } from '../../shared/ticket/ticket-list.contract.ts';
import type { TicketRow } from '../../shared/ticket/ticket.contract.ts';
import { useDesk } from '../wire/desk.ts';

/** A moment without scrolling, after which rows are asked for. */
const settleMs = 40;
/** More rows than this are not kept; the oldest go first. */
const mostKept = 4_000;

export function useTicketRows() {
  const { wire } = useDesk();
  const rows = shallowReactive(new Map<number, TicketRow>());
  const asked = new Set<number>();
  let wanted: readonly number[] = [];
  let settling: ReturnType<typeof setTimeout> | undefined;

  function remember(row: TicketRow): void {
    const held = rows.get(row.number);
    // An answer that was computed before a fact may come after it.
    if (!held || held.changedAt <= row.changedAt) rows.set(row.number, row);
  }

  function forgetOld(): void {
    const near = new Set(wanted);
    for (const number of rows.keys()) {
      if (rows.size <= mostKept) return;
      if (!near.has(number)) rows.delete(number);
    }
  }

  /** Asks for the rows of these numbers that are not here yet. */
  async function fetchRows(list: readonly number[]): Promise<void> {
    const missing = list.filter((number) => !rows.has(number) && !asked.has(number));
    for (let at = 0; at < missing.length; at += mostRows) {
      const some = missing.slice(at, at + mostRows);
      for (const number of some) asked.add(number);
      const answer = await wire.query('ticket:rows', { numbers: some });
      for (const number of some) asked.delete(number);
      if (answer.ok) answer.value.rows.forEach(remember);
    }
    forgetOld();
  }

  /** What the window shows now. */
  function show(list: readonly number[]): void {
    wanted = list;
    clearTimeout(settling);
    settling = setTimeout(() => void fetchRows(wanted), settleMs);
  }
  onScopeDispose(() => clearTimeout(settling));

  return {
    rows,
    fetchRows,
    show,
    /** A row that changed: only one that is here is of interest. */
    update: (row: TicketRow) => {
      if (rows.has(row.number)) remember(row);
    },
    /** Forgets everything, and asks anew for what the window shows. */
    restart: () => {
      rows.clear();
      show(wanted);
    },
  };
}
