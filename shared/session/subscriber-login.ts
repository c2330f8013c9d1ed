// Reads what a subscriber types to sign in: a phone number in any spelling, or the 9-digit personal account.
import { digitsOf, looksLikeDigits, toMsisdn } from '../phone.ts';

export interface SubscriberLogin {
  /** E.164 digits without plus, when it can be a phone. */
  msisdn: string | null;
  /** 9 digits, when it can be a personal account. */
  personalAccount: string | null;
}

/**
 * Nine digits can be either (an account, or a phone without its 0); the caller tries the account first.
 * Null when it can be neither.
 */
export function parseSubscriberLogin(typed: string): SubscriberLogin | null {
  const msisdn = toMsisdn(typed);
  const digits = digitsOf(typed);
  const personalAccount = looksLikeDigits(typed) && digits.length === 9 ? digits : null;
  return msisdn === null && personalAccount === null ? null : { msisdn, personalAccount };
}
