// What the places of a template stand for in one conversation, written in the language of its subscriber.
import { firstNameOf } from '../../shared/first-name.ts';
import type { Language } from '../../shared/language.ts';
import { formatMsisdn } from '../../shared/phone.ts';
import type { Money, Person } from '../../shared/subscriber/card.contract.ts';
import type { TemplateValues } from '../../shared/template/template.rules.ts';
import { formatAccount, formatDayOfMonth, formatMoney } from '../language/format.ts';

const flat: Record<Language, string> = { uk: 'кв.', en: 'apt.', ru: 'кв.' };
type Address = Pick<Person['address'], 'street' | 'building' | 'apartment'>;

interface Known {
  language: Language;
  nowMs: number;
  /** In full; a subscriber gets to know the first name only. */
  agentName: string;
  subscriberName: string;
  /** The rest as far as the card has it. */
  account?: string | undefined;
  /** E.164 digits without plus. */
  phone?: string | undefined;
  address?: Address | undefined;
  money?: Pick<Money, 'tariff' | 'balanceKopiykas'> | undefined;
}

/** A place without a value is left out: the agent fills it. */
export function templateValues(known: Known): TemplateValues {
  const { language, subscriberName, account, phone, address, money } = known;
  return {
    name: subscriberName,
    firstName: firstNameOf(subscriberName),
    agent: firstNameOf(known.agentName),
    date: formatDayOfMonth(known.nowMs, language),
    ...(account !== undefined && { account: formatAccount(account) }),
    ...(address && { address: addressOf(address, language) }),
    ...(phone !== undefined && { phone: formatMsisdn(phone) }),
    ...(money && { tariff: money.tariff, balance: formatMoney(money.balanceKopiykas, language) }),
  };
}

function addressOf({ street, building, apartment }: Address, language: Language): string {
  return [street, building, apartment && `${flat[language]} ${apartment}`].filter(Boolean).join(', ');
}
