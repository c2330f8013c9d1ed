// The one content security policy of both pages, sent by the app:// protocol and by the backend's HTTP server alike.

/**
 * The value of the `content-security-policy` header. `connectOrigins` are the only places a page may talk to: exact
 * http(s) or ws(s) origins, or `'self'`. `frameAncestors` are the origins whose pages may show the page in a frame: none
 * by default. `workerPolicy` lets the page start a worker from our own files: it names the one policy for addresses of scripts
 * that the page then makes, and which knows that worker's file only. Throws RangeError for anything else, so that no text can smuggle a directive in.
 */
export function contentSecurityPolicy(
  connectOrigins: readonly string[],
  frameAncestors: readonly string[] = [],
  workerPolicy?: 'default' | 'offline',
): string {
  const wrong = connectOrigins.find((origin) => !isConnectSource(origin));
  if (wrong !== undefined) throw new RangeError(`not an origin to connect to: ${wrong}`);
  const wrongFrame = frameAncestors.find((origin) => !isFrameOrigin(origin));
  if (wrongFrame !== undefined) throw new RangeError(`not an origin of a page: ${wrongFrame}`);
  const connect = connectOrigins.length === 0 ? "'none'" : connectOrigins.join(' ');
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "font-src 'self'",
    ...(workerPolicy ? ["worker-src 'self'"] : []),
    `connect-src ${connect}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-src 'none'",
    `frame-ancestors ${frameAncestors.length === 0 ? "'none'" : frameAncestors.join(' ')}`,
    "require-trusted-types-for 'script'",
    `trusted-types vue${workerPolicy ? ` ${workerPolicy}` : ''}`,
  ].join('; ');
}

/** The http and ws origins of a backend, for {@link contentSecurityPolicy}; throws RangeError if `backendUrl` has none. */
export function connectOriginsOf(backendUrl: string): string[] {
  const origin = /^https?:\/\/[^/?#@\s]+(?=[/?#]|$)/.exec(backendUrl)?.[0] ?? '';
  if (!isConnectSource(origin)) throw new RangeError(`not the address of a backend: ${backendUrl}`);
  return [origin, origin.replace(/^http/, 'ws')];
}

const connectSource = /^(?:https?|wss?):\/\/(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?$/;

function isConnectSource(source: string): boolean {
  return source === "'self'" || connectSource.test(source);
}

/** True for the origin of a page that may hold ours in a frame: `https://cabinet.example`, written exactly so. */
export function isFrameOrigin(origin: string): boolean {
  return /^https?:/.test(origin) && connectSource.test(origin);
}
