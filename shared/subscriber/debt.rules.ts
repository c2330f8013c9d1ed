// Whether a technician would come to a service that is stopped for debt: it works again after a payment, not after a visit.
import type { CardState } from './card.state.ts';

/** How much is owed; null where that is not said, as to logistics. */
export interface Debt {
  readonly kopiykas: number | null;
}

/** Null unless a service at the address is stopped for debt: a mobile one is nothing that a technician comes for. */
export function debtOf({
  services,
  money,
}: Pick<CardState, 'services'> & Partial<Pick<CardState, 'money'>>): Debt | null {
  const isStopped =
    services.ok &&
    services.value.some(({ kind, state }) => kind !== 'mobile' && state === 'stopped_for_debt');
  if (!isStopped) return null;
  const isOwed = money?.ok && money.value.balanceKopiykas < 0;
  return { kopiykas: isOwed ? -money.value.balanceKopiykas : null };
}
