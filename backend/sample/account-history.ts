// The money past of a sample subscriber: payments, and both bonus accounts by the operator's rules (DOMAIN B1-B9).
import { kyivDay, kyivMidnight } from '../../shared/kyiv-time.ts';
import type { SubscriberRow } from '../subscriber/subscriber-row.ts';
import type { Random } from './random.ts';

export interface SamplePayment {
  at: Date;
  amountKopiykas: number;
  method: 'card' | 'cash' | 'transfer' | 'terminal';
}
export interface SampleMovement {
  at: Date;
  account: 'home' | 'mobile';
  amount: number;
  expiresOn: string | null;
  reason: 'monthly_fee' | 'transfer_out' | 'transfer_in' | 'spent' | 'expired';
}
export interface AccountHistory {
  payments: SamplePayment[];
  movements: SampleMovement[];
  /** What the movements leave on each account. */
  bonuses: number;
  mobileBonuses: number;
}

const months = 6;
const dayMs = 86_400_000;
/** Bonuses on the mobile account live this many days (B5). */
const mobileBonusDays = 20;
const creditDay = 4;

/** Beginnings, in Kyiv, of the month of `now` and of the six before it: newest first. */
export function monthStarts(now: Date): Date[] {
  const [year = 0, month = 1] = kyivDay(now).split('-').map(Number);
  return Array.from({ length: months + 1 }, (_, back) =>
    kyivMidnight(new Date(Date.UTC(year, month - 1 - back, 1, 12))),
  );
}

/** The past of one subscriber up to `now`, oldest first; `starts` are {@link monthStarts} of the same `now`. */
export function inventHistory(
  random: Random,
  row: SubscriberRow,
  starts: readonly Date[],
  now: Date,
): AccountHistory {
  const history: AccountHistory = { payments: [], movements: [], bonuses: 0, mobileBonuses: 0 };
  const internet = row.services.find(({ kind }) => kind === 'home_internet')?.state;
  const isBonusPaid = row.kind !== 'contract_business' && internet !== undefined && internet !== 'connecting';
  for (let back = months; back >= 0; back--) {
    const first = starts[back]!;
    // A service that is stopped now was paid until two months ago.
    const isPaid = internet === 'active' || internet === 'off' || back > 2;
    if (isPaid && row.monthlyFeeKopiykas > 0) pay(random, history, row, first, now);
    if (isBonusPaid && isPaid && back < months) credit(random, history, row, first, now);
  }
  history.movements.sort((a, b) => a.at.getTime() - b.at.getTime());
  return history;
}

function pay(random: Random, history: AccountHistory, row: SubscriberRow, first: Date, now: Date): void {
  const at = later(first, random.between(0, 26), random.between(7 * 60, 20 * 60));
  if (at > now) return;
  const extra = random.chance(0.25) ? random.between(1, 10) * 1_000 : 0;
  const method = random.pick(['card', 'card', 'card', 'terminal', 'cash', 'transfer'] as const);
  history.payments.push({ at, amountKopiykas: row.monthlyFeeKopiykas + extra, method });
}

function credit(random: Random, history: AccountHistory, row: SubscriberRow, first: Date, now: Date): void {
  const at = later(first, creditDay - 1, 65);
  if (at > now) return;
  const amount = Math.floor(row.monthlyFeeKopiykas / 100);
  add(history, { at, account: 'home', amount, expiresOn: null, reason: 'monthly_fee' });
  if (random.chance(0.35)) transfer(random, history, first, now);
}

function transfer(random: Random, history: AccountHistory, first: Date, now: Date): void {
  const at = later(first, random.between(4, 14), random.between(9 * 60, 20 * 60));
  const amount = Math.min(history.bonuses, random.between(10, 60));
  const arrived = new Date(at.getTime() + random.between(15, 120) * 60_000);
  if (arrived > now || amount < 3) return;
  const expiry = new Date(arrived.getTime() + mobileBonusDays * dayMs);
  add(history, { at, account: 'home', amount: -amount, expiresOn: null, reason: 'transfer_out' });
  add(history, { at: arrived, account: 'mobile', amount, expiresOn: kyivDay(expiry), reason: 'transfer_in' });
  const spent = random.between(0, amount);
  const spentAt = new Date(arrived.getTime() + random.between(1, 12) * dayMs);
  if (spent > 0 && spentAt < now) {
    add(history, { at: spentAt, account: 'mobile', amount: -spent, expiresOn: null, reason: 'spent' });
  }
  const rest = amount - (spentAt < now ? spent : 0);
  if (rest > 0 && expiry < now) {
    add(history, { at: expiry, account: 'mobile', amount: -rest, expiresOn: null, reason: 'expired' });
  }
}

function add(history: AccountHistory, movement: SampleMovement): void {
  history.movements.push(movement);
  if (movement.account === 'home') history.bonuses += movement.amount;
  else history.mobileBonuses += movement.amount;
}

function later(from: Date, days: number, minutes: number): Date {
  return new Date(from.getTime() + days * dayMs + minutes * 60_000);
}
