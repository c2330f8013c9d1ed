// The assistant on another site: one script tag under a strict policy, a frame where it is allowed, a window elsewhere.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { freePort, startBackend, type RunningBackend } from '../support/running-backend.ts';
import { reply, signIn } from './agent-steps.ts';
import { openStoryBrowser, type StoryBrowser } from './story-browser.ts';

let backend: RunningBackend;
let browser: StoryBrowser;
const sites: Server[] = [];

beforeAll(async () => {
  const allowed = await freePort();
  [backend, browser] = await Promise.all([
    startBackend('sample', undefined, ['--embed-origin', siteUrl(allowed)]),
    openStoryBrowser(),
  ]);
  await serveSite(allowed);
});
afterAll(async () => {
  await browser.close();
  await backend.close();
  for (const site of sites) site.close();
});

/** Another host name than the backend's: another origin and another site. */
const siteUrl = (port: number): string => `http://localhost:${port}`;

/** A cabinet that lets nothing in but the script and, unless told otherwise, the frame of the desk. */
async function serveSite(port: number, frameSource = new URL(backend.url).origin): Promise<string> {
  const { origin } = new URL(backend.url);
  const site = createServer((_request, response) => {
    response.setHeader(
      'content-security-policy',
      `default-src 'none'; script-src ${origin}; style-src 'self'; img-src data:; frame-src ${frameSource}; ` +
        "require-trusted-types-for 'script'; trusted-types 'none'",
    );
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(
      `<!doctype html><html lang="uk"><head><title>Кабінет</title><link rel="icon" href="data:,">
        <script src="${origin}/assistant/embed.js" async data-language="en"></script></head>
        <body><main><h1>Кабінет</h1><input aria-label="Поле"></main></body></html>`,
    );
  });
  sites.push(site);
  await new Promise<void>((resolve) => site.listen(port, 'localhost', resolve));
  return siteUrl((site.address() as AddressInfo).port);
}

const frameOf = (page: Page) => page.frameLocator('iframe');
const buttonOf = (page: Page) => page.getByRole('button', { name: /^Online assistant/ });

describe('on an allowed site', () => {
  it('a press opens the assistant in a frame, where a chat goes on; Esc and the button fold it', async () => {
    const page = await browser.open(siteUrl((sites[0]!.address() as AddressInfo).port));
    const button = buttonOf(page);
    await button.waitFor();
    expect(await page.locator('iframe').count()).toBe(0);
    await button.focus();
    await page.keyboard.press('Enter');
    const frame = frameOf(page);
    await frame.getByLabel('Phone or personal account').fill('100482317');
    await frame.getByRole('button', { name: 'Get a code' }).click();
    await expect.poll(() => backend.smsCodes().length).toBe(1);
    await frame.getByLabel('Code from the SMS').fill(backend.smsCodes()[0]!);
    await frame.getByLabel('Code from the SMS').press('Enter');
    await frame.getByLabel('Describe what happened').fill('No internet');
    await frame.getByRole('button', { name: 'Start the chat' }).click();
    await frame.getByText(/in the queue/).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await frame.getByLabel('Your message').press('Escape');
    await expect.poll(() => page.locator('iframe').isVisible()).toBe(false);
    await expect.poll(() => button.evaluate((one) => one.matches(':focus'))).toBe(true);
    expect(await button.getAttribute('aria-expanded')).toBe('false');

    const agent = await browser.open(backend.url);
    await signIn(agent, 'i.tkachenko');
    await agent.keyboard.press('F3');
    await reply(agent, 'Good morning');
    await page.getByRole('button', { name: 'Online assistant, new messages: 1' }).click();
    await frame.getByText('Good morning').waitFor();
    expect(await button.getAttribute('aria-label')).toBe('Online assistant');
    await agent
      .getByText(/прочитано/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Minimise' }).click();
    expect(await page.locator('iframe').isVisible()).toBe(false);
    for (const one of [page, agent]) {
      expect(await one.context().cookies()).toEqual([]);
      await one.context().close();
    }
  });

  it('the assistant works where the browser gives a frame no storage', async () => {
    const page = await browser.open('about:blank');
    await page.addInitScript(() => {
      const refuse = () => {
        throw new DOMException('blocked', 'SecurityError');
      };
      if (self === top) return;
      for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(self, name, { get: refuse });
      IDBFactory.prototype.open = refuse;
      LockManager.prototype.request = () => Promise.reject(new DOMException('blocked', 'SecurityError'));
    });
    await page.goto(siteUrl((sites[0]!.address() as AddressInfo).port));
    await buttonOf(page).click();
    const frame = frameOf(page);
    const before = backend.smsCodes().length;
    await frame.getByLabel('Phone or personal account').fill('100733904');
    await frame.getByRole('button', { name: 'Get a code' }).click();
    await expect.poll(() => backend.smsCodes().length).toBeGreaterThan(before);
    await frame.getByLabel('Code from the SMS').fill(backend.smsCodes().at(-1)!);
    await frame.getByLabel('Code from the SMS').press('Enter');
    await frame.getByLabel('Describe what happened').fill('No television');
    await frame.getByRole('button', { name: 'Start the chat' }).click();
    await frame.getByText(/in the queue/).waitFor();
    await frame.getByLabel('Your message').fill('Are you there?');
    await frame.getByLabel('Your message').press('Enter');
    await frame.getByText('Are you there?').waitFor();
    await expect.poll(() => frame.locator('.foot').last().innerText()).toMatch(/\bsent|delivered|read/);
    await page.context().close();
  });
});

describe('on another site', () => {
  it('the button is a link to a window of its own, and the page cannot be framed', async () => {
    const page = await browser.open(await serveSite(0));
    const link = page.getByRole('link', { name: 'Online assistant: Open in a new window' });
    await link.waitFor();
    const [opened] = await Promise.all([page.waitForEvent('popup'), link.click()]);
    await opened.getByLabel('Phone or personal account').waitFor();
    expect(await opened.evaluate(() => window.opener === null)).toBe(true);
    await page.context().close();
  });

  it('a site whose own policy forbids the frame gets the window', async () => {
    const page = await browser.open('about:blank');
    const { port } = sites[0]!.address() as AddressInfo;
    await new Promise((resolve) => sites.shift()!.close(resolve));
    await page.goto(await serveSite(port, "'none'"));
    const [opened] = await Promise.all([page.waitForEvent('popup'), buttonOf(page).click()]);
    await opened.getByLabel('Phone or personal account').waitFor();
    expect(await page.locator('iframe').isVisible()).toBe(false);
    await page.context().close();
    const refusals = browser.complaints.filter((text) => !text.includes('frame-src'));
    expect(refusals).toEqual([]);
  });
});

it('the script is small, of its own, and kept for minutes', async () => {
  const answer = await fetch(`${backend.url}/assistant/embed.js`);
  const code = await answer.text();
  expect(Buffer.byteLength(code)).toBeLessThan(5_000);
  expect(code).not.toMatch(/\bimport\b|innerHTML|\beval\(|document\.cookie/);
  expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  expect(answer.headers.get('cache-control')).toContain('max-age=600');
  const again = await fetch(`${backend.url}/assistant/embed.js`, {
    headers: { 'if-none-match': answer.headers.get('etag')! },
  });
  expect(again.status).toBe(304);
  const page = await fetch(`${backend.url}/assistant/?language=en`);
  expect(page.headers.get('content-security-policy')).toContain('frame-ancestors http://localhost:');
  expect(page.headers.get('x-frame-options')).toBeNull();
  const desk = await fetch(backend.url);
  expect(desk.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(desk.headers.get('x-frame-options')).toBe('DENY');
});
