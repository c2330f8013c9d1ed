// The one door through which an address leaves the program: allowed by the rule, then agreed to by the person.
import { shell } from 'electron';
import { AppError } from '../shared/errors.ts';
import { parseExternalLink, type ExternalLink } from '../shared/desktop/desktop.rules.ts';

/**
 * Opens `address` in the person's browser or telephone program. False when they said no to `confirm`, which shows the
 * whole host; throws INVALID for an address that the rule refuses.
 */
export async function openExternal(
  address: string,
  confirm: (link: ExternalLink) => Promise<boolean>,
): Promise<boolean> {
  const link = parseExternalLink(address);
  if (link === null) throw new AppError('INVALID', { reason: 'address' });
  if (!(await confirm(link))) return false;
  await shell.openExternal(link.url);
  return true;
}
