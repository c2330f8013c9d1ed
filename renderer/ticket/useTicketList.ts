// The list of tickets as the screen has it: all numbers in their order, the rows near the window, and news that wait.
import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue';
import type { WireError } from '../../shared/errors.ts';
import { fitsFilter } from '../../shared/ticket/ticket-filter.rules.ts';
import type { TicketFilter } from '../../shared/ticket/ticket-list.contract.ts';
import type { TicketsFact } from '../../shared/ticket/ticket.state.ts';
import type { StaffRole } from '../../shared/wire/wire.contract.ts';
import { useDesk } from '../wire/desk.ts';
import { useTicketRows } from './useTicketRows.ts';

/** News that come together are one reload. */
const reloadMs = 700;

export interface ListParts {
  filter: Readonly<Ref<TicketFilter>>;
  me: { id: string; role: StaffRole };
  /** False while somebody reads or points at the list: nothing may move under the cursor then. */
  mayReorder(): boolean;
}

/** A list never changes its order by itself while it is in use: rows are updated where they stand, `news` counts the rest. */
export function useTicketList({ filter, me, mayReorder }: ListParts) {
  const { wire } = useDesk();
  const numbers = shallowRef<readonly number[]>();
  const error = shallowRef<WireError>();
  const isLoading = ref(false);
  const isCut = ref(false);
  const news = ref(0);
  const { rows, fetchRows, show, update, restart } = useTicketRows();
  let known = new Set<number>();
  let loads = 0;
  let reloading: ReturnType<typeof setTimeout> | undefined;

  async function load(): Promise<void> {
    const mine = ++loads;
    isLoading.value = true;
    const answer = await wire.query('ticket:list', { filter: filter.value });
    if (mine !== loads) return;
    isLoading.value = false;
    error.value = answer.ok ? undefined : answer.error;
    if (!answer.ok) return;
    news.value = 0;
    known = new Set(answer.value.numbers);
    isCut.value = answer.value.isCut;
    numbers.value = answer.value.numbers;
  }

  function hear({ payload: row }: TicketsFact): void {
    update(row);
    if (filter.value.text !== '') return;
    if (fitsFilter(row, filter.value, me.id, new Date()) === known.has(row.number)) return;
    news.value += 1;
    clearTimeout(reloading);
    reloading = setTimeout(() => {
      if (mayReorder()) void load();
    }, reloadMs);
  }

  const stop = wire.follow(me.role === 'dispatcher' ? 'tickets:logistics' : 'tickets:all', {
    // The list is asked for after the stream began, so that nothing falls between the two.
    onSnapshot: () => {
      restart();
      void load();
    },
    onFact: hear,
    onRefused: (refusal) => (error.value = refusal),
  });
  watch(filter, () => void load());
  onScopeDispose(() => {
    stop();
    clearTimeout(reloading);
  });
  return { numbers, rows, error, isLoading, isCut, news, load, show, fetchRows };
}
