// The filters of the list: those that everybody has, those that a person keeps, and the one that is on.
import { computed, ref, watch } from 'vue';
import { v7 as uuidv7 } from 'uuid';
import type { TicketFilterId } from '../../shared/ids.ts';
import { builtInFilters, openTickets, type BuiltInFilter } from '../../shared/ticket/ticket-filter.rules.ts';
import {
  ticketFilter,
  type SavedFilter,
  type TicketFilter,
} from '../../shared/ticket/ticket-list.contract.ts';
import { applyTicketFiltersFact } from '../../shared/ticket/ticket.state.ts';
import { useDesk } from '../wire/desk.ts';
import { useStreamState } from '../wire/useStreamState.ts';

const builtIn = Object.keys(builtInFilters) as BuiltInFilter[];

/** What was chosen last, for as long as the page lives: coming back shows the same list. */
const chosen = ref<string>('open');
const own = ref<TicketFilter>(openTickets);

export function useTicketFilters(meId: string) {
  const { wire, outbox } = useDesk();
  const { state } = useStreamState(wire, () => `ticket_filters:${meId}` as const, applyTicketFiltersFact);
  const saved = computed<readonly SavedFilter[]>(() => state.value?.filters ?? []);
  /** The filter that is on: `own` is one that nobody has kept. */
  const filter = computed<TicketFilter>(() => own.value);

  /** By the name of one of everybody's, or by the id of a kept one. */
  function choose(key: string): void {
    const found = builtIn.includes(key as BuiltInFilter)
      ? builtInFilters[key as BuiltInFilter]
      : saved.value.find(({ filterId }) => filterId === key)?.filter;
    if (!found) return;
    chosen.value = key;
    own.value = found;
  }
  function set(wanted: TicketFilter): void {
    own.value = ticketFilter.parse(wanted);
    const same = (filter: TicketFilter): boolean =>
      JSON.stringify(ticketFilter.parse(filter)) === JSON.stringify(own.value);
    const known =
      builtIn.find((key) => same(builtInFilters[key])) ??
      saved.value.find(({ filter }) => same(filter))?.filterId;
    chosen.value = known ?? 'own';
  }
  async function save(name: string): Promise<void> {
    const filterId = uuidv7() as TicketFilterId;
    const input = { filterId, name, filter: own.value };
    await outbox.put({ lane: `ticket_filters:${meId}`, name: 'ticket:save_filter', input });
    chosen.value = filterId;
  }
  async function remove(filterId: TicketFilterId): Promise<void> {
    await outbox.put({ lane: `ticket_filters:${meId}`, name: 'ticket:remove_filter', input: { filterId } });
    if (chosen.value === filterId) choose('open');
  }
  // A kept filter that was removed elsewhere is no longer a choice, but the list stays what it is.
  watch(saved, (now) => {
    const isGone = ![...builtIn, 'own', ...now.map(({ filterId }) => filterId as string)].includes(
      chosen.value,
    );
    if (isGone && !outbox.items.some(({ name }) => name === 'ticket:save_filter')) chosen.value = 'own';
  });
  return { filter, chosen, saved, builtIn, choose, set, save, remove };
}
