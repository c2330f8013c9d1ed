// Changing many tickets at once through the outbox: in portions, with what was refused told by its number and reason.
import { computed, onScopeDispose, shallowRef } from 'vue';
import { mostInBulk } from '../../shared/ticket/ticket-list.contract.ts';
import type { TicketListBulkResult } from '../../shared/ticket/ticket-list.contract.ts';
import type { MessageKey } from '../language/messages.ts';
import { useWords } from '../language/useWords.ts';
import { showToast } from '../ui/toasts.ts';
import { useDesk } from '../wire/desk.ts';
import type { OutboxItem } from '../wire/outbox-list.ts';
import type { Target } from './ticket-actions.ts';
import { seenIn, type Changes } from './useTicketOrders.ts';

const lane = 'tickets:bulk';
/** So many refusals are named; the others stay chosen, too. */
const named = 5;

/** `onRefused` gets the numbers that were not changed. */
export function useTicketBulk(onRefused: (numbers: ReadonlySet<number>) => void) {
  const { outbox } = useDesk();
  const { t } = useWords();
  const all = shallowRef<readonly OutboxItem[]>(outbox.items);
  onScopeDispose(outbox.subscribe((now) => (all.value = now)));
  onScopeDispose(
    outbox.onSent((entry, value) => {
      if (entry.name === 'ticket:bulk') report(value as TicketListBulkResult);
    }),
  );

  function report({ items }: TicketListBulkResult): void {
    const refused = items.filter(({ refused: code }) => code !== null);
    const list = refused.slice(0, named).map(({ number, refused: code }) => {
      const reason = t(`ticketList.refused.${code}` as MessageKey);
      return number === null ? reason : `№ ${number} (${reason})`;
    });
    const done = t('ticketList.bulkDone', { n: items.length - refused.length });
    const rest = refused.length > named ? '…' : '';
    const told = refused.length > 0 ? t('ticketList.bulkRefused', { list: list.join(', ') + rest }) : '';
    showToast({ text: told ? `${done}. ${told}` : done });
    onRefused(new Set(refused.flatMap(({ number }) => (number === null ? [] : [number]))));
  }

  /** Puts the change of all targets into the outbox. */
  async function change(targets: readonly Target[], changes: Changes): Promise<void> {
    for (let at = 0; at < targets.length; at += mostInBulk) {
      const items = targets
        .slice(at, at + mostInBulk)
        .map((target) => ({ ticketId: target.ticketId, seen: seenIn(target, changes) }));
      await outbox.put({ lane, name: 'ticket:bulk', input: { items, changes } as never });
    }
  }
  return {
    change,
    items: computed(() => all.value.filter((item) => item.name === 'ticket:bulk')),
    retry: (id: number) => outbox.retry(id),
    discard: (id: number) => outbox.discard(id),
  };
}
