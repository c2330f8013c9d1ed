// A browser for the stories, and what its pages complained of.
import { chromium, type BrowserContextOptions, type Page } from 'playwright-core';

export interface StoryBrowser {
  /** Uncaught errors, errors in the console and breaches of the content security policy, of all pages. */
  readonly complaints: string[];
  /** A page in a context of its own, as another person at another computer. */
  open(address: string, options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

/** What a page must say while its server is away or refuses. */
const expected = /status of 4\d\d|ERR_CONNECTION|ERR_EMPTY_RESPONSE|WebSocket connection to|net::ERR_/;

export async function openStoryBrowser(): Promise<StoryBrowser> {
  const browser = await chromium.launch({
    executablePath: process.env['CHROME_PATH'] || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  const complaints: string[] = [];
  return {
    complaints,
    open: async (address, options) => {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        locale: 'uk-UA',
        ...options,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      page.on('pageerror', (error) => complaints.push(`${error.message}\n${error.stack ?? ''}`));
      page.on('console', (message) => {
        if (message.type() === 'error' && !expected.test(message.text())) complaints.push(message.text());
      });
      await page.goto(address);
      return page;
    },
    close: () => browser.close(),
  };
}
