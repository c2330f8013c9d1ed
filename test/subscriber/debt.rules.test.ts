// The debt that the visit pane tells: of a service at the address that is stopped for it, with the amount where money is shown.
import { expect, test } from 'vitest';
import type { Service } from '../../shared/subscriber/card.contract.ts';
import { debtOf } from '../../shared/subscriber/debt.rules.ts';

const services = (kind: Service['kind'], state: Service['state']) => ({
  ok: true as const,
  value: [
    { kind: 'tv' as const, state: 'active' as const, since: null },
    { kind, state, since: null },
  ],
});
const money = (balanceKopiykas: number) => ({ ok: true as const, value: { balanceKopiykas } as never });
const failed = { ok: false as const, logId: 'x' };

test.each([
  ['home_internet', 'stopped_for_debt', -2450, { kopiykas: 2450 }],
  ['tv', 'stopped_for_debt', -1, { kopiykas: 1 }],
  // Paid, and not switched on yet: there is no amount to name.
  ['home_internet', 'stopped_for_debt', 0, { kopiykas: null }],
  ['mobile', 'stopped_for_debt', -2450, null],
  // Off by the subscriber's own order is another state, whatever the balance.
  ['home_internet', 'suspended', -2450, null],
  ['home_internet', 'active', -2450, null],
] as const)('of %s that is %s with the balance %i is %o', (kind, state, balance, debt) => {
  expect(debtOf({ services: services(kind, state), money: money(balance) })).toEqual(debt);
});

test('has no amount where money is not shown or could not be read, and is not guessed without the services', () => {
  const stopped = services('home_internet', 'stopped_for_debt');
  expect(debtOf({ services: stopped })).toEqual({ kopiykas: null });
  expect(debtOf({ services: stopped, money: failed })).toEqual({ kopiykas: null });
  expect(debtOf({ services: failed, money: money(-2450) })).toBeNull();
});
