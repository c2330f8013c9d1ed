// Builds the kit's page, serves it under the product's own content security policy and opens it in Chromium.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { contentSecurityPolicy } from '../../shared/desktop/content-security-policy.ts';

const kit = fileURLToPath(new URL('./kit', import.meta.url));
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface OpenKit {
  /** Opens a page of the kit in a fresh context; whatever its console complains of is added to `complaints`. */
  open(address: string, size?: { width: number; height: number }): Promise<Page>;
  complaints: string[];
  close(): Promise<void>;
}

export async function openKit(): Promise<OpenKit> {
  const outDir = await mkdtemp(path.join(os.tmpdir(), 'lanka-kit-'));
  await build({
    root: kit,
    configFile: false,
    logLevel: 'warn',
    plugins: [vue()],
    build: {
      outDir,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      minify: false,
    },
  });
  const server = http.createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://kit').pathname;
    const file = path.join(outDir, name === '/' ? 'index.html' : path.normalize(name));
    readFile(file).then(
      (content) =>
        response
          .writeHead(200, {
            'content-type': types[path.extname(file)] ?? 'application/octet-stream',
            'content-security-policy': contentSecurityPolicy(["'self'"]),
          })
          .end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const browser = await chromium.launch({
    executablePath: process.env['CHROME_PATH'] ?? '',
    args: ['--no-sandbox'],
  });
  const complaints: string[] = [];

  async function open(address: string, size = { width: 1024, height: 700 }): Promise<Page> {
    const context = await browser.newContext({ viewport: size, locale: 'uk-UA' });
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    await page.goto(`http://127.0.0.1:${port}/${address}`);
    await page.waitForSelector('main h1, main p');
    return page;
  }
  async function close(): Promise<void> {
    await browser.close();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    await rm(outDir, { recursive: true });
  }
  return { open, complaints, close };
}
