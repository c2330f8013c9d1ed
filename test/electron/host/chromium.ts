// Starts the Chromium that shows the windows, answers app: requests from the registered handler, and lets nothing else out.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, type BrowserContext, type Page, type Route } from 'playwright-core';
import { isAppHost, toElectron } from './addresses.ts';
import { defaultSession, handlerOf } from './session.ts';
import { createHostEvent } from './host-event.ts';
import type { HostWebContents } from './web-contents.ts';

const switches = [
  '--remote-debugging-port=0',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-features=Translate,MediaRouter',
];
const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

let context: BrowserContext | null = null;
const contentsOfPage = new Map<Page, HostWebContents>();

/** Launches Chromium with a profile inside `userDataDir` and returns the address of its debugging port. */
export async function launchChromium(executablePath: string, userDataDir: string): Promise<string> {
  const profile = path.join(userDataDir, 'chromium');
  context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    viewport: null,
    args: switches,
  });
  await context.route('**/*', answerRequest);
  context.on('page', (page) => void closeIfDenied(page));
  const [port] = readFileSync(path.join(profile, 'DevToolsActivePort'), 'utf8').split('\n');
  return `http://127.0.0.1:${port}`;
}

export async function closeChromium(): Promise<void> {
  await context?.close();
}

/** The page for a new window: the blank one that Chromium starts with, or a new one. */
export async function openPage(contents: HostWebContents): Promise<Page> {
  if (context === null) throw new Error('a window was created before the app was ready');
  const blank = context.pages().find((page) => !contentsOfPage.has(page) && page.url() === 'about:blank');
  const page = blank ?? (await context.newPage());
  contentsOfPage.set(page, contents);
  page.on('download', (download) => {
    const event = createHostEvent({});
    defaultSession.emit('will-download', event, { getURL: () => toElectron(download.url()) });
    if (event.defaultPrevented) void download.cancel();
  });
  return page;
}

/** Gives `origin` exactly the permissions that the program's handlers allow. */
export async function grantPermissions(origin: string): Promise<void> {
  const names = defaultSession.grantedPermissions(toElectron(origin));
  await context?.grantPermissions(names, { origin });
}

/** The only windows that pages open are denied ones: Chromium has opened it already, so it is closed at once. */
async function closeIfDenied(page: Page): Promise<void> {
  const opener = await page.opener();
  if (opener !== null) await page.close();
}

async function answerRequest(route: Route): Promise<void> {
  const request = route.request();
  const url = new URL(request.url());
  if (request.isNavigationRequest() && !mayNavigate(route)) return route.abort('aborted');
  if (isAppHost(url.hostname)) return answerFromHandler(route);
  return loopback.has(url.hostname) ? route.continue() : route.abort('internetdisconnected');
}

function mayNavigate(route: Route): boolean {
  const frame = frameOf(route);
  const contents = frame === null ? undefined : contentsOfPage.get(frame.page());
  if (frame === null || contents === undefined) return true;
  return contents.mayNavigate(route.request().url(), frame.parentFrame() === null);
}

/** Playwright has no frame yet for the first request of a window that a page has just opened. */
function frameOf(route: Route) {
  try {
    return route.request().frame();
  } catch {
    return null;
  }
}

async function answerFromHandler(route: Route): Promise<void> {
  const request = route.request();
  const address = toElectron(request.url());
  const handler = handlerOf(new URL(address).protocol.slice(0, -1));
  if (handler === undefined) return route.abort('addressunreachable');
  const response = await handler(
    new Request(address, { method: request.method(), headers: request.headers() }),
  );
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}
