// Pure decisions about the map: which addresses it may come from, and what a page has to let in for it.
import type { MapSource, MapState } from './map.contract.ts';

/** Longest address, in UTF-16 units; keys of providers in it are long. */
export const longestMapUrl = 500;

const address = /^(https?):\/\/([A-Za-z0-9.-]+(?::\d{1,5})?)\/[!-"$-[\]-~]*$/;
const ownComputer = /^(?:localhost|127\.0\.0\.1)(?::|$)/;

/**
 * Why a map cannot come from `text`: `url` when it is no plain address with a path, `http` when what comes from there
 * could be read or replaced on the way. Undefined when it can.
 */
export function whyNotMapUrl(text: string): 'url' | 'http' | undefined {
  const [, scheme, host = ''] = address.exec(text) ?? [];
  if (scheme === undefined || text.length > longestMapUrl) return 'url';
  return scheme === 'https' || ownComputer.test(host) ? undefined : 'http';
}

/** `https://tiles.example:8443` of an address that {@link whyNotMapUrl} lets pass. */
export function mapOriginOf(url: string): string {
  const [, scheme, host] = address.exec(url) ?? [];
  return `${scheme}://${host?.toLowerCase()}`;
}

/** Where the map comes from now: what was set; until then the file that the backend was started with, if any. */
export function sourceInUse({ source, file }: Pick<MapState, 'source' | 'file'>): MapSource {
  return source ?? { kind: file === null ? 'plain' : 'file' };
}

/** What the policy of the desk has to let in for a map. */
export interface MapOpening {
  /** False: the plain map, which needs nothing. */
  hasTiles: boolean;
  /** The one origin that is not the backend's own, if the map comes from there. */
  origins: string[];
}

export function openingFor(state: Pick<MapState, 'source' | 'file'>): MapOpening {
  const source = sourceInUse(state);
  const origins = 'url' in source ? [mapOriginOf(source.url)] : [];
  return { hasTiles: source.kind !== 'plain', origins };
}
