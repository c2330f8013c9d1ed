// The one place that knows MapLibre: its worker, how it gets what it asks for, and what it is given to draw. Loaded only for a map with tiles.
import {
  addProtocol,
  AJAXError,
  setWorkerUrl,
  type RequestParameters,
  type StyleSpecification,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { PMTiles, Protocol, TileType } from 'pmtiles';
import { trustScript } from '../ui/trusted-script.ts';
import { failedWith, foreignMark } from './map-failure.ts';

/** Where the tiles are, as an address that this page can ask. */
export interface TileSource {
  readonly kind: 'style' | 'pmtiles';
  readonly url: string;
}
/** What was found there: the style of others, or an archive for our own style, and who is to be named for it. */
export type Ground = { style: StyleSpecification } | { archiveUrl: string; credits: string };

const archives = new Protocol();
/** What maps of this page may come from; the policy of the page says the same. */
const origins = new Set<string>();
let isStarted = false;

/**
 * Throws a failure with the reason `reload` when the page came with a policy for another map. The worker makes no request
 * of its own: a browser may have kept it for a year, with the policy of that day.
 */
export function startEngine(): void {
  if (isStarted) return;
  try {
    trustScript('default', workerUrl);
  } catch (error) {
    throw failedWith('reload', error);
  }
  setWorkerUrl(workerUrl);
  addProtocol('page', load);
  addProtocol('pmtiles', archives.tile);
  isStarted = true;
}

/** For MapLibre: every http address goes through {@link load}, on the page. */
export function throughPage(url: string): RequestParameters {
  return { url: /^https?:/.test(url) ? `page://${url}` : url };
}

async function load({ url, type }: RequestParameters, { signal }: AbortController) {
  const address = url.slice('page://'.length);
  const { origin, host } = new URL(address);
  if (!origins.has(origin)) throw new Error(foreignMark + host);
  const response = await ask(address, signal);
  return {
    data: type === 'json' ? ((await response.json()) as object) : await response.arrayBuffer(),
    cacheControl: response.headers.get('cache-control'),
    expires: response.headers.get('expires'),
  };
}

async function ask(address: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(address, { credentials: 'omit', ...(signal && { signal }) });
  if (!response.ok) throw new AJAXError(response.status, response.statusText, address, new Blob());
  return response;
}

/** Looks at what is there. Rejects with a failure that names its reason. */
export async function openGround({ kind, url }: TileSource): Promise<Ground> {
  origins.add(new URL(url).origin);
  return kind === 'style' ? { style: await readStyle(url) } : openArchive(url);
}

async function readStyle(url: string): Promise<StyleSpecification> {
  const response = await ask(url).catch((error: unknown) => {
    throw failedWith('unreachable', error);
  });
  const style = (await response.json().catch(() => null)) as Partial<StyleSpecification> | null;
  if (style?.version !== 8 || typeof style.sources !== 'object' || !Array.isArray(style.layers))
    throw failedWith('format');
  return style as StyleSpecification;
}

async function openArchive(url: string): Promise<Ground> {
  const archive = new PMTiles(url);
  const { tileType } = await archive.getHeader().catch((error: unknown) => {
    throw failedWith(isAbsent(error) ? 'unreachable' : 'format', error);
  });
  if (tileType !== TileType.Mvt) throw failedWith('format');
  archives.add(archive);
  const metadata = await archive.getMetadata().catch(() => ({}));
  const { attribution } = metadata as { attribution?: unknown };
  return { archiveUrl: `pmtiles://${url}`, credits: typeof attribution === 'string' ? attribution : '' };
}

/** No answer at all, or one that says no; anything else came from a file of another kind. */
function isAbsent(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof Error && error.message.startsWith('Bad response'));
}
