// Pure decisions about links: which may be opened outside the program, and which route a deep link names.
import { deskRoute, type DeskRoute } from './desktop.contract.ts';

/** Sites (with their subdomains) that may be opened in the person's browser. */
export const externalHosts = ['example.ua', 'openstreetmap.org', 'github.com'] as const;

/** An address that may leave the program; `shown` is what the person is asked about: the full host, or the number. */
export interface ExternalLink {
  kind: 'web' | 'call';
  url: string;
  shown: string;
}

const maxLinkLength = 2048;

/**
 * The address as it may be handed to the system, or null. Allowed are `https:` on the default port of a listed host
 * without user name, and `tel:` with digits only. The form is matched whole and in plain ASCII, so no parser can read
 * another host out of it; whatever would need repair (blanks, capitals in the host, backslashes) is refused.
 */
export function parseExternalLink(
  text: string,
  hosts: readonly string[] = externalHosts,
): ExternalLink | null {
  if (text.length > maxLinkLength) return null;
  const number = /^tel:(\+?\d{3,15})$/.exec(text)?.[1];
  if (number !== undefined) return { kind: 'call', url: text, shown: number };
  const host = /^https:\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:[/?#][!-[\]-~]*)?$/.exec(text)?.[1];
  if (host === undefined) return null;
  const isListed = hosts.some((listed) => host === listed || host.endsWith(`.${listed}`));
  return isListed ? { kind: 'web', url: text, shown: host } : null;
}

/** The route that `lanka://account/ID`, `lanka://chat/ID`, `lanka://ticket/ID` or `tel:NUMBER` names, or null. */
export function routeFromLink(text: string): DeskRoute | null {
  if (text.length > maxLinkLength) return null;
  const phone = /^tel:(?:\/\/)?([+\d() .-]{3,32})$/i.exec(decoded(text))?.[1];
  if (phone !== undefined) return validRoute({ name: 'lookup', phone: phone.replace(/[() .-]/g, '') });
  const [, name, id] = /^lanka:\/\/(account|chat|ticket)\/([0-9A-Za-z-]+)\/?$/i.exec(text) ?? [];
  return name === undefined ? null : validRoute({ name: name.toLowerCase(), id });
}

function validRoute(candidate: unknown): DeskRoute | null {
  const parsed = deskRoute.safeParse(candidate);
  return parsed.success ? parsed.data : null;
}

/** Percent escapes of a phone link undone; a broken escape leaves the text as it is, to be refused by its form. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
