// Every screen of the desk with real data at each width and in each language: nothing scrolls sideways, nothing is cut.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composer, find, signIn } from '../e2e/agent-steps.ts';
import { openStoryBrowser, type StoryBrowser } from '../e2e/story-browser.ts';
import { enterAssistant, startChat } from '../e2e/subscriber-steps.ts';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';

const account = '100482317';
const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
  { width: 800, height: 600 },
  // 1024×700 at 200 %.
  { width: 512, height: 350 },
];
let backend: RunningBackend;
let browser: StoryBrowser;
let page: Page;

beforeAll(async () => {
  [backend, browser] = await Promise.all([startBackend(), openStoryBrowser()]);
  const phone = { viewport: { width: 390, height: 780 } };
  const subscriber = await browser.open(`${backend.url}/assistant`, phone);
  await enterAssistant(subscriber, account, backend);
  await startChat(subscriber, `Немає інтернету ${'найнепередбачуваніше'.repeat(12)}`);
  page = await browser.open(backend.url);
  await signIn(page, 'i.tkachenko');
  await page.getByText('У черзі · 1').waitFor();
  await page.keyboard.press('F3');
  await composer(page).waitFor();
});
afterAll(async () => {
  await browser?.close();
  await backend?.close();
});

/** Makes the words of buttons, chips and headings 40 % longer, as a longer language would. */
function lengthen(): void {
  for (const element of document.querySelectorAll('main button, main .chip, main h1, main h2, main label')) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      node.textContent = text.replace(/\S+/g, (word) => word + 'ї'.repeat(Math.ceil(word.length * 0.4)));
    }
  }
}
function misfits() {
  const isCut = (element: Element) =>
    element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1 && !element.closest('.ellipsis');
  const isOutside = (element: Element) => {
    const { left, right, width } = element.getBoundingClientRect();
    return width > 0 && (left < -1 || right > innerWidth + 1);
  };
  const words = (elements: Element[]) => elements.map((element) => element.textContent?.trim());
  return {
    sideways: document.documentElement.scrollWidth - innerWidth,
    cut: words([...document.querySelectorAll('[data-noclip], .chip, .button, .choice, .card')].filter(isCut)),
    outside: words([...document.querySelectorAll('button, input, textarea, select')].filter(isOutside)),
  };
}
const nothing = { sideways: 0, cut: [], outside: [] };

/** Resizes the window and waits until the panes have followed. */
async function resize(size: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(size);
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

async function expectFits(): Promise<void> {
  for (const size of sizes) {
    await resize(size);
    await expect.poll(() => page.evaluate(misfits), { message: `at ${size.width}` }).toEqual(nothing);
  }
  await resize({ width: 1024, height: 700 });
  await page.evaluate(lengthen);
  expect(await page.evaluate(misfits), 'with words 40 % longer').toEqual(nothing);
  await page.setViewportSize(sizes[0]!);
}

describe.each(['Українська', 'English', 'Русский'])('in the language %s', (language) => {
  beforeAll(async () => {
    // By way of another page: with only another hash the program would not start anew.
    await page.goto('about:blank');
    await page.goto(`${backend.url}/#/settings`);
    await page.locator('nav.rail').waitFor();
    await page.getByText(language, { exact: true }).click();
  });
  it('the settings fit', expectFits);

  it('the desk fits, and its composer stays in the window', async () => {
    await page.keyboard.press('Alt+1');
    await composer(page).waitFor();
    await page.locator('.card .chip').first().waitFor();
    for (const size of sizes) {
      await page.setViewportSize(size);
      await expect.poll(async () => (await composer(page).boundingBox())?.y ?? 0).toBeGreaterThan(0);
      const box = (await composer(page).boundingBox())!;
      expect(box.y + box.height).toBeLessThanOrEqual(size.height);
    }
    await expectFits();
  });

  it('a ticket fits', async () => {
    await page.keyboard.press('Alt+3');
    await page.locator('.rows [data-row]').first().click();
    await page.locator('article.ticket').waitFor();
    await expectFits();
  });

  it('a subscriber fits', async () => {
    await page.goto(`${backend.url}/#/subscribers/1`);
    await page.locator('.columns').waitFor();
    await expectFits();
  });
});

it('the search fits on a zoomed screen', async () => {
  await page.goto(`${backend.url}/#/settings`);
  await page.getByText('Українська', { exact: true }).click();
  await page.setViewportSize({ width: 512, height: 350 });
  const rows = await find(page, 'коваль');
  await rows.first().waitFor();
  expect(await page.evaluate(misfits)).toEqual(nothing);
});
