// Changing tickets through the outbox: what waits is shown as done, what was refused keeps both values, the last can be undone.
import { computed, onScopeDispose, shallowRef } from 'vue';
import { fieldKeys, mayFollow, type FieldKey, type TicketFields } from '../../shared/ticket/ticket.rules.ts';
import type { Ticket, TicketRow } from '../../shared/ticket/ticket.contract.ts';
import { useWords } from '../language/useWords.ts';
import { showToast } from '../ui/toasts.ts';
import { useDesk } from '../wire/desk.ts';
import type { Target } from './ticket-actions.ts';
import type { OutboxItem } from '../wire/outbox-list.ts';

export type Changes = Partial<TicketFields>;
/** What was sent of one ticket, as the outbox holds it. */
interface ChangeInput {
  ticketId: Ticket['ticketId'];
  changes: Changes;
  seen: Changes;
  cancelVisit: boolean;
}
interface Undoable {
  ticketId: string;
  run(): Promise<void>;
}

/** The last change of this person in this window that can be taken back; one for the whole desk. */
const lastChange = shallowRef<Undoable>();

const undoableKeys: readonly FieldKey[] = ['priority', 'ownerId', 'team', 'kind', 'status', 'dueAt'];

/** True when `before` can simply be set again. */
function isReversible(before: Changes, changes: Changes): boolean {
  const keys = fieldKeys.filter((key) => key in changes);
  if (!keys.every((key) => undoableKeys.includes(key) && key in before)) return false;
  return changes.status === undefined || mayFollow(changes.status, before.status!);
}

/** What is seen in the fields that change. A row does not show them all: those it does not are empty as a rule. */
export function seenIn(from: Target, changes: Changes): Changes {
  const keys = fieldKeys.filter((key) => key in changes);
  return Object.fromEntries(keys.map((key) => [key, from[key] ?? null])) as Changes;
}

/** Takes the last change back; false when there is none. */
export function undoLastChange(): boolean {
  const undoable = lastChange.value;
  if (!undoable) return false;
  lastChange.value = undefined;
  void undoable.run();
  return true;
}

export function useTicketOrders() {
  const { outbox } = useDesk();
  const { t } = useWords();
  const items = shallowRef<readonly OutboxItem[]>(outbox.items);
  onScopeDispose(outbox.subscribe((now) => (items.value = now)));

  const changesOf = (ticketId: string): OutboxItem[] =>
    items.value.filter((item) => item.lane === `ticket:${ticketId}` && item.name === 'ticket:change');
  const inputOf = (item: OutboxItem): ChangeInput => item.input as ChangeInput;

  /** The ticket as it will be when everything that waits has been stored. */
  function withPending<T extends TicketRow>(ticket: T): T {
    const pending = changesOf(ticket.ticketId).filter(({ state }) => state !== 'failed');
    return pending.reduce<T>((shown, item) => ({ ...shown, ...inputOf(item).changes }), ticket);
  }

  async function put(ticketId: Ticket['ticketId'], changes: Changes, seen: Changes, cancelVisit: boolean) {
    const input = { ticketId, changes, seen, cancelVisit };
    await outbox.put({ lane: `ticket:${ticketId}`, name: 'ticket:change', input: input as never });
  }

  /** Puts a change into the outbox; what is seen is the ticket with everything that waits. */
  async function change(ticket: Target, changes: Changes, cancelVisit = false): Promise<void> {
    const shown = withPending(ticket);
    const seen = seenIn(shown, changes);
    await put(ticket.ticketId, changes, seen, cancelVisit);
    if (!isReversible(seen, changes)) {
      lastChange.value = undefined;
      return;
    }
    let isTakenBack = false;
    /** Once, by the key or by the notice that still stands there. */
    const run = async (): Promise<void> => {
      if (isTakenBack) return;
      isTakenBack = true;
      await put(ticket.ticketId, seen, changes, false);
    };
    const undoable = { ticketId: ticket.ticketId, run };
    lastChange.value = undoable;
    showToast({
      text: t('ticketAction.changedToast', { number: ticket.number }),
      actionLabel: t('ticketAction.undo'),
      act: () => {
        if (lastChange.value === undoable) undoLastChange();
        else void undoable.run();
      },
    });
  }

  return {
    withPending,
    change,
    put,
    /** Changes of this ticket that were refused, oldest first. */
    failedOf: (ticketId: string) =>
      changesOf(ticketId)
        .filter(({ state }) => state === 'failed')
        .map((item) => ({ item, ...inputOf(item) })),
    isWaiting: (ticketId: string) => changesOf(ticketId).some(({ state }) => state !== 'failed'),
    canUndo: computed(() => lastChange.value !== undefined),
    discard: (item: OutboxItem) => outbox.discard(item.id),
    retry: (item: OutboxItem) => outbox.retry(item.id),
  };
}
