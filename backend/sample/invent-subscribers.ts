// Invented subscribers, any number of them: names, numbers, addresses, tariffs, services, money.
import type { ServiceKind, ServiceState } from '../db/tables.ts';
import { cityName, inventBuilding, type Street } from './city.ts';
import { fullNameOf, inventPerson } from './people.ts';
import type { Random } from './random.ts';

export const tariffs = [
  { name: 'Домашній 50', monthlyFeeKopiykas: 15_000 },
  { name: 'Швидкий 100', monthlyFeeKopiykas: 20_000 },
  { name: 'Швидкий 300', monthlyFeeKopiykas: 27_500 },
  { name: 'Гігабіт', monthlyFeeKopiykas: 35_000 },
  { name: 'Бізнес 200', monthlyFeeKopiykas: 60_000 },
] as const;

/** Codes of Ukrainian mobile networks; with `000` after them the numbers are not given to people. */
const mobileCodes = ['39', '50', '63', '66', '67', '68', '73', '93', '95', '96', '97', '98', '99'];
const internetStates: readonly ServiceState[] = [
  'active',
  'off',
  'suspended',
  'stopped_for_debt',
  'connecting',
];
const accountStep = 104_729;
const accountRange = 899_999_999;

/**
 * The subscriber with this place in the city; `count` subscribers have different accounts. Up to 130,000 numbers
 * are of the unused `000` blocks; a larger city goes on with the blocks after them.
 */
export function inventSubscriber(random: Random, streets: readonly Street[], place: number) {
  const person = inventPerson(random);
  const street = random.pickSkewed(streets);
  const { building, latitude, longitude } = inventBuilding(random, street);
  const share = random.next();
  const kind = share < 0.55 ? 'prepaid' : share < 0.94 ? 'contract_individual' : 'contract_business';
  const tariff = kind === 'contract_business' ? tariffs[4] : random.pick(tariffs.slice(0, 4));
  const services = inventServices(random);
  const isInDebt = services.some(({ state }) => state === 'stopped_for_debt');
  const phones = [mobileNumber(place)];
  if (random.chance(0.15)) phones.push(mobileNumber(place + 65_009));
  return {
    personalAccount: String(100_000_000 + ((place * accountStep) % accountRange)),
    fullName: fullNameOf(person),
    phones,
    city: cityName,
    street: street.name,
    building,
    apartment: random.chance(0.85) ? String(random.between(1, 180)) : '',
    latitude,
    longitude,
    language: random.chance(0.9) ? ('uk' as const) : random.chance(0.7) ? ('ru' as const) : ('en' as const),
    kind: kind as 'prepaid' | 'contract_individual' | 'contract_business',
    tariff: tariff.name as string,
    monthlyFeeKopiykas: tariff.monthlyFeeKopiykas as number,
    balanceKopiykas: isInDebt ? -random.between(100, 40_000) : random.between(0, 90_000),
    bonuses: kind === 'contract_business' ? 0 : random.between(0, 12) * 20,
    mobileBonuses: kind !== 'contract_business' && random.chance(0.3) ? random.between(3, 60) : 0,
    registeredOn: `20${String(random.between(12, 25))}-${twoDigits(random.between(1, 12))}-${twoDigits(random.between(1, 28))}`,
    services,
  };
}

function inventServices(random: Random): { kind: ServiceKind; state: ServiceState }[] {
  const state = () => (random.chance(0.82) ? 'active' : random.pick(internetStates));
  const services: { kind: ServiceKind; state: ServiceState }[] = [];
  if (random.chance(0.96)) services.push({ kind: 'home_internet', state: state() });
  if (random.chance(0.4)) services.push({ kind: 'tv', state: state() });
  if (random.chance(0.7)) services.push({ kind: 'mobile', state: state() });
  return services;
}

function mobileNumber(place: number): string {
  const code = mobileCodes[place % mobileCodes.length]!;
  const line = Math.floor(place / mobileCodes.length);
  return `380${code}${String(Math.floor(line / 10_000) % 1000).padStart(3, '0')}${String(line % 10_000).padStart(4, '0')}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
