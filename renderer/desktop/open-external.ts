// The one door out of the page in a plain browser: the same rule as the desktop program's, then a new tab without opener.
import { parseExternalLink } from '../../shared/desktop/desktop.rules.ts';
import { AppError } from '../../shared/errors.ts';

/**
 * Opens an allowed address; the new tab's own address bar shows the host. Whether the browser blocked the tab, which it
 * does outside a click, cannot be learnt. Throws INVALID for an address that the rule refuses.
 */
export function openExternal(address: string): void {
  const link = parseExternalLink(address);
  if (link === null) throw new AppError('INVALID', { reason: 'address' });
  window.open(link.url, link.kind === 'call' ? '_self' : '_blank', 'noopener,noreferrer');
}
