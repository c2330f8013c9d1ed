// What can be chosen for each field of a ticket, in words; and everybody who may own one.
import { computed, shallowRef } from 'vue';
import { ticketKind, ticketPriority, ticketStatus, ticketTeam } from '../../shared/ticket/ticket.contract.ts';
import { useWords } from '../language/useWords.ts';
import { priorityLooks, ticketStatusLooks } from '../ui/status-looks.ts';
import { useDesk } from '../wire/desk.ts';

/** For the value of a choice that means nobody. */
export const nobody = 'none';

const people = shallowRef<readonly { staffId: string; name: string }[]>([]);

export function useTicketChoices() {
  const { t } = useWords();
  const { wire } = useDesk();
  async function loadPeople(): Promise<void> {
    const answer = await wire.query('ticket:people', {});
    if (answer.ok) people.value = answer.value.people;
  }
  if (people.value.length === 0) void loadPeople();

  return {
    people,
    nameOf: (staffId: string | null): string =>
      people.value.find((one) => one.staffId === staffId)?.name ?? t('ticket.nobody'),
    owners: computed(() => [
      ...people.value.map(({ staffId, name }) => ({ value: staffId, label: name })),
      { value: nobody, label: t('ticketList.noOwner') },
    ]),
    statuses: computed(() =>
      ticketStatus.options.map((value) => ({
        value,
        label: t(`ticket.status.${value}`),
        icon: ticketStatusLooks[value].icon,
      })),
    ),
    priorities: computed(() =>
      ticketPriority.options.map((value) => ({
        value,
        label: t(`ticket.priority.${value}`),
        icon: priorityLooks[value].icon,
      })),
    ),
    teams: computed(() => ticketTeam.options.map((value) => ({ value, label: t(`ticket.team.${value}`) }))),
    kinds: computed(() => ticketKind.options.map((value) => ({ value, label: t(`ticket.kind.${value}`) }))),
  };
}
