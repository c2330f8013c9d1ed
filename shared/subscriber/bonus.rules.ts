// Rules of the two bonus accounts (B1, B5, B9): when home bonuses come next, and when mobile ones end.
import { addDays } from '../kyiv-time.ts';

/** Day of the month on which home bonuses are credited (B1; X1 reads "every 4th day" as this). */
const creditingDay = 4;
/** Days that bonuses live on the mobile account (B5; X2 knows another reading). */
export const mobileBonusDays = 20;

/** Next crediting of home bonuses on or after `today`; null for a business contract, which gets none (B9). */
export function nextBonusesOn(
  today: string,
  kind: 'prepaid' | 'contract_individual' | 'contract_business',
): string | null {
  if (kind === 'contract_business') return null;
  const crediting = `${today.slice(0, 8)}${String(creditingDay).padStart(2, '0')}`;
  if (today <= crediting) return crediting;
  // The 28th is followed by the next month within 4 days in every month.
  const nextMonth = addDays(`${today.slice(0, 8)}28`, 4);
  return `${nextMonth.slice(0, 8)}${String(creditingDay).padStart(2, '0')}`;
}

/** Last day of bonuses that reached the mobile account on `day`: 4 November → 24 November (B5). */
export function mobileBonusesExpireOn(day: string): string {
  return addDays(day, mobileBonusDays);
}

/** What came to the mobile account. */
export interface MobileCredit {
  amount: number;
  expiresOn: string;
}

/**
 * The day on which the first part of `balance` ends, or null when nothing is left. `credits` are newest first. The
 * oldest are spent first, so what is left is the newest credits that add up to the balance. O(credits).
 */
export function firstMobileExpiry(
  credits: readonly MobileCredit[],
  balance: number,
  today: string,
): string | null {
  let left = balance;
  let first: string | null = null;
  for (const { amount, expiresOn } of credits) {
    if (left <= 0 || expiresOn < today) break;
    first = expiresOn;
    left -= amount;
  }
  return first;
}
