// Service worker of the technician's page: opens it without a connection from what the last visit with one has left.

/** What TypeScript knows of service workers only instead of pages. */
interface LastingEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface AskedEvent extends LastingEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface WorkerScope {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: LastingEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: AskedEvent) => void): void;
}

const scope = self as unknown as WorkerScope;
const cacheName = 'lanka-technician';
const page = '/technician/';
/** A connection that gives nothing for so long is none; what it gives later is kept for the next time. */
const patienceMs = 4_000;

scope.addEventListener('install', (event) => event.waitUntil(install()));
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()));
scope.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== scope.location.origin) return;
  if (mode === 'navigate' && pathname.replace(/\/?$/, '/') === page) event.respondWith(openPage(event));
  else if (pathname.startsWith('/assets/')) event.respondWith(asset(event.request));
});

async function install(): Promise<void> {
  await keep(await fetch(page));
  await scope.skipWaiting();
}

/** The page as the server has it, else as it was kept; also when the server, or what stands before it, is unwell. */
async function openPage(event: AskedEvent): Promise<Response> {
  const fresh = fetch(event.request);
  event.waitUntil(
    fresh.then((response) => (response.ok ? keep(response.clone()) : undefined)).catch(() => undefined),
  );
  const kept = await (await caches.open(cacheName)).match(page);
  if (!kept) return fresh;
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, patienceMs));
  const first = await Promise.race([fresh, late]).catch(() => undefined);
  return first?.ok ? first : kept;
}

/** An address of these names its content for ever. */
async function asset(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}

/** Keeps a page once everything that it begins with is kept, and drops what an older one had. */
async function keep(response: Response): Promise<void> {
  const cache = await caches.open(cacheName);
  const html = await response.clone().text();
  if (html === (await (await cache.match(page))?.text())) return;
  const named = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, address]) => address!);
  const known = await cache.keys();
  const isKept = (address: string): boolean => known.some(({ url }) => new URL(url).pathname === address);
  await cache.addAll(named.filter((address) => !isKept(address)));
  await cache.put(page, response);
  const old = known
    .map(({ url }) => new URL(url).pathname)
    .filter((path) => path !== page && !named.includes(path));
  await Promise.all(old.map((path) => cache.delete(path)));
}
