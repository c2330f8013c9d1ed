// Finds addresses, phone numbers and e-mails in what a person wrote; never anything that could run, nothing is fetched.
import { toMsisdn } from '../../shared/phone.ts';

/** A link in a text: `url` is what would be opened, `host` what must be seen before that. */
export interface TextLink {
  kind: 'web' | 'phone' | 'email';
  start: number;
  end: number;
  url: string;
  host: string;
}

/** Longer texts are searched only so far: nobody reads links after that. */
const searchedCharacters = 20_000;
const longestAddress = 2_048;
/** After the browser's own spelling of it: names with a dot, the last one not a number. */
const plainHost = /^(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*$/;
const web = /(?<![\p{L}\p{N}_@/.-])(?:https?:\/\/|www\.)[^\s<>"'`«»“”„\p{Cc}\p{Cf}]+/giu;
const email =
  /(?<![\p{L}\p{N}._%+-])[a-z0-9](?:[a-z0-9._%+-]{0,62}[a-z0-9])?@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(?![\p{L}\p{N}_@-])/giu;
const phone = /(?<![\p{L}\p{N}_+.,/-])(?:\+\d|0|8[ -]?\(?0|380)[\d ()-]{7,20}\d(?![\p{L}\p{N}_/-]|[.,:]\d)/gu;

/** Links of `text` in order, none over another. Pure, O(n). */
export function linksIn(text: string): TextLink[] {
  const searched = text.slice(0, searchedCharacters);
  const found = [
    ...[...searched.matchAll(web)].map((match) => webLink(match[0], match.index)),
    ...[...searched.matchAll(email)].map((match) => emailLink(match[0], match.index)),
    ...[...searched.matchAll(phone)].map((match) => phoneLink(match[0], match.index)),
  ].sort((left, right) => left.start - right.start);
  let end = 0;
  return found.filter((link): link is TextLink => {
    const isFree = link.start >= end;
    if (isFree) end = link.end;
    return isFree && link.kind !== 'refused';
  });
}

/** Looks like a link and is none; nothing inside it is one either. */
interface Refused {
  kind: 'refused';
  start: number;
  end: number;
}

function webLink(matched: string, start: number): TextLink | Refused {
  const refused = { kind: 'refused', start, end: start + matched.length } as const;
  if (matched.length > longestAddress || matched.includes('\\')) return refused;
  const written = withoutTrailing(matched);
  const address = /^www\./i.test(written) ? `https://${written}` : written;
  if (!URL.canParse(address)) return refused;
  const { protocol, username, password, hostname, host, href } = new URL(address);
  const isPlain = (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
  if (!isPlain || !plainHost.test(hostname)) return refused;
  return { kind: 'web', start, end: start + written.length, url: href, host };
}

function emailLink(matched: string, start: number): TextLink {
  return {
    kind: 'email',
    start,
    end: start + matched.length,
    url: `mailto:${matched}`,
    host: matched.slice(matched.indexOf('@') + 1).toLowerCase(),
  };
}

function phoneLink(matched: string, start: number): TextLink | Refused {
  const msisdn = toMsisdn(matched);
  const end = start + matched.length;
  if (msisdn === null) return { kind: 'refused', start, end };
  return { kind: 'phone', start, end, url: `tel:+${msisdn}`, host: `+${msisdn}` };
}

/** Signs that end the sentence, not the address; a closing bracket stays when the address itself opens it. */
function withoutTrailing(matched: string): string {
  let written = matched;
  for (;;) {
    const last = written.at(-1) ?? '';
    const isSign = /[.,;:!?…*_~’'–—-]/.test(last);
    const opener = { ')': '(', ']': '[' }[last];
    const isLoose = opener !== undefined && countOf(written, last) > countOf(written, opener);
    if (!isSign && !isLoose) return written;
    written = written.slice(0, -1);
  }
}
const countOf = (text: string, sign: string): number => text.split(sign).length - 1;
