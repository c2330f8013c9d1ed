// Builds the pages before the desk and opens them in Chromium, as the real server serves them.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { chromium, type Page } from 'playwright-core';
import { build } from 'vite';

export interface SessionPages {
  /** Folder to serve. */
  readonly folder: string;
  /** What the consoles of the opened pages complained of. */
  readonly complaints: string[];
  open(address: string): Promise<Page>;
  close(): Promise<void>;
}

export async function buildSessionPages(): Promise<SessionPages> {
  const root = fileURLToPath(new URL('./pages', import.meta.url));
  const folder = await mkdtemp(path.join(os.tmpdir(), 'lanka-session-pages-'));
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    plugins: [vue()],
    build: {
      outDir: folder,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      minify: false,
      rolldownOptions: { input: { desk: path.join(root, 'desk/index.html') } },
    },
  });
  const browser = await chromium.launch({
    executablePath: process.env['CHROME_PATH'] ?? '',
    args: ['--no-sandbox'],
  });
  const complaints: string[] = [];
  return {
    folder,
    complaints,
    open: async (address) => {
      const context = await browser.newContext({ viewport: { width: 1024, height: 700 }, locale: 'uk-UA' });
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && !/status of 4\d\d|ERR_CONNECTION/.test(message.text())) {
          complaints.push(message.text());
        }
      });
      await page.goto(address);
      return page;
    },
    close: async () => {
      await browser.close();
      await rm(folder, { recursive: true });
    },
  };
}
