// Serves the page's files as app://lanka/…: nothing outside dist/renderer, every answer with the security headers.
import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { CustomScheme } from 'electron';
import type { MapOpening } from '../shared/map/map.rules.ts';
import { contentSecurityPolicy } from '../shared/desktop/content-security-policy.ts';

export const appOrigin = 'app://lanka';
export const deskUrl = `${appOrigin}/`;
/** Shown while the backend starts; its text is part of the program, not a file. */
export const startingUrl = `${appOrigin}/starting`;

export const appScheme: CustomScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
};

const deskPage = 'desk/index.html';
const closed: MapOpening = { hasTiles: false, origins: [] };

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
};

/** True for addresses of this program's own page. Node gives `null` as the origin of app: addresses, so the parts are compared. */
export function isOwnUrl(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  return protocol === 'app:' && host === 'lanka' && username === '' && password === '';
}

/** Path relative to the page's folder, or null for an address that must not be answered. A path without a file ending is the desk's. */
export function fileOfUrl(address: string): string | null {
  if (!isOwnUrl(address)) return null;
  let pathname: string;
  try {
    pathname = decodeURIComponent(new URL(address).pathname);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
  const steps = pathname.split('/').filter((step) => step !== '');
  const isOdd = steps.some((step) => step.startsWith('.') || /[\\:\p{Cc}]/u.test(step));
  if (isOdd) return null;
  const last = steps.at(-1) ?? '';
  return last.includes('.') ? steps.join('/') : deskPage;
}

export interface AppProtocolParts {
  /** Absolute path of the folder with the built pages. */
  rendererDir: string;
  /** Where the page may connect to at this moment. */
  connectOrigins: () => readonly string[];
  /** What the desk has to let in for its map, asked for each time the page is loaded; nothing by default. */
  mapOpening?: () => Promise<MapOpening>;
  startingPage: string;
}

/** The handler for `protocol.handle('app', …)`. */
export function createAppHandler(parts: AppProtocolParts): (request: Request) => Promise<Response> {
  return async ({ method, url }) => {
    const answer = (
      status: number,
      mediaType: string,
      body: string | Uint8Array<ArrayBuffer>,
      opening: MapOpening = closed,
    ) =>
      new Response(method === 'HEAD' ? null : body, {
        status,
        headers: headersFor(mediaType, parts.connectOrigins(), opening),
      });
    if (method !== 'GET' && method !== 'HEAD') return answer(405, 'text/plain', 'Method not allowed');
    if (url === startingUrl) return answer(200, 'text/html; charset=utf-8', parts.startingPage);
    const file = fileOfUrl(url);
    const mediaType = file === null ? undefined : mediaTypes[path.extname(file)];
    const body = file === null || mediaType === undefined ? null : await readInside(parts.rendererDir, file);
    if (body === null || mediaType === undefined) return answer(404, 'text/plain', 'Not found');
    const opening = file === deskPage ? await parts.mapOpening?.() : undefined;
    return answer(200, mediaType, body, opening);
  };
}

function headersFor(
  mediaType: string,
  connectOrigins: readonly string[],
  { hasTiles, origins }: MapOpening,
): Record<string, string> {
  return {
    'content-type': mediaType,
    'content-security-policy': contentSecurityPolicy(
      [...connectOrigins, ...origins],
      [],
      hasTiles ? 'default' : undefined,
    ),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-cache',
  };
}

/** The file's content, or null when it is missing or, links followed, lies outside `folder`. */
async function readInside(folder: string, file: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const [root, target] = await Promise.all([realpath(folder), realpath(path.join(folder, file))]);
    return target.startsWith(root + path.sep) ? new Uint8Array(await readFile(target)) : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ENAMETOOLONG';
}
