// How a telephone number is shown; apart from format.ts because of the size of the numbering tables.
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** E.164 as `+380 67 000 00 12`; a foreign number in its own grouping; anything else as it came. */
export function formatPhone(e164: string): string {
  const ukrainian = /^\+380(\d{2})(\d{3})(\d{2})(\d{2})$/.exec(e164);
  if (ukrainian) return `+380 ${ukrainian.slice(1).join(' ')}`;
  return parsePhoneNumberFromString(e164)?.formatInternational() ?? e164;
}
