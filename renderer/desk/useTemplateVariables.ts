// The values of templates for the open conversation; what is not of its subscriber never gets in.
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { Conversation } from '../../shared/chat/chat.contract.ts';
import type { TemplateValues } from '../../shared/template/template.rules.ts';
import type { Card } from '../subscriber/useCard.ts';
import { templateValues } from '../template/template-values.ts';
import { useNow } from '../ui/useNow.ts';
import { usePerson } from './person.store.ts';

export function useTemplateVariables(
  conversation: MaybeRefOrGetter<Conversation | undefined>,
  card: MaybeRefOrGetter<Card | undefined>,
) {
  const desk = usePerson();
  const nowMs = useNow(60_000);
  return computed<TemplateValues>(() => {
    const open = toValue(conversation);
    if (!open) return {};
    const { subscriberId, subscriberName, language } = open;
    const shown = toValue(card);
    const own = shown?.person.subscriberId === subscriberId ? shown : undefined;
    return templateValues({
      language,
      subscriberName,
      nowMs: nowMs.value,
      agentName: desk.person?.name ?? '',
      account: own?.person.personalAccount,
      phone: own?.person.phones[0],
      address: own?.person.address,
      money: own?.money.ok ? own.money.value : undefined,
    });
  });
}
