// Checks one row of an imported file and turns it into a subscriber, or says in a sentence what is wrong with it.
import { parseHryvnias } from '../../shared/money.ts';
import { toMsisdn } from '../../shared/phone.ts';
import type { ServiceKind, ServiceState } from '../db/tables.ts';
import type { SubscriberRow } from './subscriber-row.ts';

/** Columns of the file, in this order. */
export const importColumns = [
  'personal_account',
  'full_name',
  'phones',
  'city',
  'street',
  'building',
  'apartment',
  'latitude',
  'longitude',
  'language',
  'kind',
  'tariff',
  'monthly_fee',
  'balance',
  'bonuses',
  'mobile_bonuses',
  'registered_on',
  'services',
] as const;
type Column = (typeof importColumns)[number];

const languages = ['uk', 'en', 'ru'] as const;
const kinds = ['prepaid', 'contract_individual', 'contract_business'] as const;
const serviceKinds: readonly ServiceKind[] = ['home_internet', 'tv', 'mobile'];
const serviceStates: readonly ServiceState[] = [
  'active',
  'off',
  'suspended',
  'stopped_for_debt',
  'connecting',
];
const maxTextLength = 200;
const maxPhones = 20;

/** Why a row cannot be taken: the column, what was expected, what was found. */
class RowProblem extends Error {}

/** The subscriber of a row, or the reason why there is none. Never throws. */
export function readRow(cells: readonly string[]): SubscriberRow | string {
  if (cells.length !== importColumns.length) {
    return `expected ${importColumns.length} columns, found ${cells.length}`;
  }
  try {
    return subscriberOf((column) => (cells[importColumns.indexOf(column)] ?? '').trim().normalize('NFC'));
  } catch (error) {
    if (error instanceof RowProblem) return error.message;
    throw error;
  }
}

function subscriberOf(cell: (column: Column) => string): SubscriberRow {
  const personalAccount = cell('personal_account');
  if (!/^\d{9}$/.test(personalAccount)) problem('personal_account', '9 digits', personalAccount);
  return {
    personalAccount,
    fullName: text('full_name', cell, true),
    phones: phones(cell('phones')),
    city: text('city', cell, true),
    street: text('street', cell, true),
    building: text('building', cell, true),
    apartment: text('apartment', cell, false),
    latitude: degrees('latitude', cell('latitude'), 90),
    longitude: degrees('longitude', cell('longitude'), 180),
    language: oneOf('language', cell('language'), languages),
    kind: oneOf('kind', cell('kind'), kinds),
    tariff: text('tariff', cell, true),
    monthlyFeeKopiykas: hryvnias('monthly_fee', cell('monthly_fee'), true),
    balanceKopiykas: hryvnias('balance', cell('balance'), false),
    bonuses: wholeNumber('bonuses', cell('bonuses')),
    mobileBonuses: wholeNumber('mobile_bonuses', cell('mobile_bonuses')),
    registeredOn: day(cell('registered_on')),
    services: services(cell('services')),
  };
}

function problem(column: Column, expected: string, found: string): never {
  const shown = found === '' ? 'nothing' : `"${found.slice(0, 60)}"`;
  throw new RowProblem(`${column}: expected ${expected}, found ${shown}`);
}

function text(column: Column, cell: (column: Column) => string, isRequired: boolean): string {
  const value = cell(column);
  if (isRequired && value === '') problem(column, 'a text', value);
  if (value.length > maxTextLength) problem(column, `at most ${maxTextLength} characters`, value);
  if (/[\p{Cc}\p{Surrogate}\uFFFD]/u.test(value))
    problem(column, 'text in UTF-8 without control characters', value);
  return value;
}

function phones(value: string): string[] {
  const spellings = value.split(';').map((phone) => phone.trim());
  const msisdns = spellings
    .filter((phone) => phone !== '')
    .map((spelling) => {
      return toMsisdn(spelling) ?? problem('phones', 'phone numbers separated by ;', spelling);
    });
  if (msisdns.length > maxPhones) problem('phones', `at most ${maxPhones} numbers`, value);
  return [...new Set(msisdns)];
}

function degrees(column: Column, value: string, most: number): number | null {
  if (value === '') return null;
  const number = /^-?\d{1,3}(\.\d{1,12})?$/.test(value) ? Number(value) : Number.NaN;
  if (!(Math.abs(number) <= most)) problem(column, `degrees from -${most} to ${most} or nothing`, value);
  return number;
}

function oneOf<T extends string>(column: Column, value: string, allowed: readonly T[]): T {
  return allowed.find((one) => one === value) ?? problem(column, `one of ${allowed.join(', ')}`, value);
}

function hryvnias(column: Column, value: string, isPositive: boolean): number {
  const kopiykas = parseHryvnias(value);
  const expected = isPositive ? 'an amount such as 200.00, not negative' : 'an amount such as -24.50';
  if (kopiykas === null || (isPositive && kopiykas < 0)) problem(column, expected, value);
  return kopiykas;
}

function wholeNumber(column: Column, value: string): number {
  if (!/^\d{1,9}$/.test(value)) problem(column, 'a whole number from 0', value);
  return Number(value);
}

function day(value: string): string {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : new Date(Number.NaN);
  const isReal = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value) && value >= '1900';
  return isReal ? value : problem('registered_on', 'a day such as 2019-05-04', value);
}

function services(value: string): SubscriberRow['services'] {
  const found = new Map<ServiceKind, ServiceState>();
  for (const part of value.split(';').map((one) => one.trim())) {
    if (part === '') continue;
    const [kindText = '', stateText = '', ...rest] = part.split(':').map((one) => one.trim());
    const kind = serviceKinds.find((one) => one === kindText);
    const state = serviceStates.find((one) => one === stateText);
    if (!kind || !state || rest.length > 0) {
      problem('services', `pairs of ${serviceKinds.join('|')} and ${serviceStates.join('|')}`, part);
    }
    if (found.has(kind)) problem('services', 'each service once', value);
    found.set(kind, state);
  }
  return [...found].map(([kind, state]) => ({ kind, state }));
}
