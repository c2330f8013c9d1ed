// The subscribers that documents and tests name: the same in every sample city, at places whose numbers are theirs.
import type { SubscriberRow } from '../subscriber/subscriber-row.ts';
import { cityName } from './city.ts';

const base: Omit<
  SubscriberRow,
  'personalAccount' | 'fullName' | 'phones' | 'street' | 'building' | 'apartment' | 'services'
> = {
  city: cityName,
  latitude: 49.5221,
  longitude: 31.4884,
  language: 'uk',
  kind: 'contract_individual',
  tariff: 'Швидкий 100',
  monthlyFeeKopiykas: 20_000,
  balanceKopiykas: 12_500,
  bonuses: 0,
  mobileBonuses: 0,
  registeredOn: '2019-05-04',
};

/** Place in the city → who lives there. The place gives the phone number, see `mobileNumber`. */
export const wellKnown: ReadonlyMap<number, SubscriberRow> = new Map<number, SubscriberRow>([
  [
    160,
    {
      ...base,
      personalAccount: '100482317',
      fullName: 'Коваль Олена Петрівна',
      phones: ['380670000012'],
      street: 'вул. Ґанкова',
      building: '14',
      apartment: '27',
      balanceKopiykas: -2_450,
      services: [
        { kind: 'home_internet', state: 'active' },
        { kind: 'tv', state: 'suspended' },
        { kind: 'mobile', state: 'active' },
      ],
    },
  ],
  [
    199,
    {
      ...base,
      personalAccount: '100733904',
      fullName: 'Коваль Олег Іванович',
      phones: ['380670000015'],
      street: 'вул. Садова',
      building: '2',
      apartment: '',
      kind: 'prepaid',
      balanceKopiykas: -18_000,
      services: [{ kind: 'home_internet', state: 'stopped_for_debt' }],
    },
  ],
  [
    537,
    {
      ...base,
      personalAccount: '100733907',
      fullName: 'Їжакевич Євген Юрійович',
      phones: ['380670000041'],
      street: 'бул. Вишневий',
      building: '21',
      apartment: '9',
      services: [{ kind: 'home_internet', state: 'suspended' }],
    },
  ],
  [
    550,
    {
      ...base,
      personalAccount: '100733906',
      fullName: 'Ґалаґан Мар’яна Лук’янівна',
      phones: ['380670000042'],
      street: 'вул. 8 Березня',
      building: '3/2',
      apartment: '5',
      language: 'en',
      services: [{ kind: 'home_internet', state: 'connecting' }],
    },
  ],
]);
