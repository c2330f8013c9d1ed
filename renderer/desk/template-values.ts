// What the places of a template stand for in one conversation, written in the language of its subscriber.
import { firstNameOf } from '../../shared/first-name.ts';
import type { Language } from '../../shared/language.ts';
import { formatMsisdn } from '../../shared/phone.ts';
import type { Money, Person } from '../../shared/subscriber/card.contract.ts';
import type { TemplateValues } from '../../shared/template/template.rules.ts';
import { formatAccount, formatDayOfMonth, formatMoney } from '../language/format.ts';

const flat: Record<Language, string> = { uk: 'кв.', en: 'apt.', ru: 'кв.' };

interface Known {
  language: Language;
  nowMs: number;
  /** In full; a subscriber gets to know the first name only. */
  agentName: string;
  subscriberName: string;
  /** What the card says of this subscriber, as far as it is there. */
  person?: Person | undefined;
  money?: Money | undefined;
}

/** A place without a value is left out: the agent fills it. */
export function templateValues({ language, nowMs, agentName, ...known }: Known): TemplateValues {
  const { person, money, subscriberName } = known;
  const phone = person?.phones[0];
  return {
    name: subscriberName,
    firstName: firstNameOf(subscriberName),
    agent: firstNameOf(agentName),
    date: formatDayOfMonth(nowMs, language),
    ...(person && {
      account: formatAccount(person.personalAccount),
      address: addressOf(person.address, language),
    }),
    ...(phone !== undefined && { phone: formatMsisdn(phone) }),
    ...(money && { tariff: money.tariff, balance: formatMoney(money.balanceKopiykas, language) }),
  };
}

function addressOf({ street, building, apartment }: Person['address'], language: Language): string {
  return [street, building, apartment && `${flat[language]} ${apartment}`].filter(Boolean).join(', ');
}
