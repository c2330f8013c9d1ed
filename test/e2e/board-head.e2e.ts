// The head of the board: one line whatever day it is, and it says why nothing can be moved: the day is over, or no connection.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDays, kyivDay } from '../../shared/kyiv-time.ts';
import { enterBoard } from '../support/board-world.ts';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';
import { samplePassword, signIn } from './agent-steps.ts';
import { openStoryBrowser, type StoryBrowser } from './story-browser.ts';

let backend: RunningBackend;
let browser: StoryBrowser;

beforeAll(async () => {
  [backend, browser] = await Promise.all([startBackend(), openStoryBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await backend.close();
});

it('yesterday takes nothing from the list, which is said before anything is lifted, and there is nothing to optimise', async () => {
  const world = await enterBoard(backend.url, 'n.hnatiuk', samplePassword);
  const page = await browser.open(backend.url);
  await signIn(page, 'n.hnatiuk');
  const [waiting] = await world.leave(1);
  await page.goto(`${backend.url}/#/dispatch/${addDays(kyivDay(new Date()), -1)}`);
  await page.locator('h1').getByText('Вчора').waitFor();
  // Seen before anything is lifted: by the sentence, the cursor, and that there is nothing to press.
  await page.locator('header').getByText('Цей день минув').waitFor();
  const row = page.locator(`[data-unscheduled="${waiting}"]`);
  expect(await row.getByRole('button').count()).toBe(0);
  expect(await row.evaluate((element) => getComputedStyle(element).cursor)).toBe('not-allowed');
  await expect(page.getByRole('grid').getAttribute('aria-readonly')).resolves.toBe('true');
  await page.getByRole('button', { name: 'Оптимізувати…' }).focus();
  await page.locator('.tooltip').getByText('Цей день минув').waitFor();
  await page.keyboard.press('Enter');
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect(browser.complaints).toEqual([]);
  world.close();
});

it('is one line on every day, and without a connection says that the plan is for reading and moves nothing', async () => {
  const page = await browser.open(backend.url);
  await signIn(page, 'n.hnatiuk');
  const head = page.locator('header.head').filter({ has: page.locator('h1') });
  for (const width of [1440, 1024]) {
    await page.setViewportSize({ width, height: 900 });
    for (const days of [0, 1]) {
      await page.goto(`${backend.url}/#/dispatch/${addDays(kyivDay(new Date()), days)}`);
      await page.locator('[data-visit]').first().waitFor();
      expect((await head.boundingBox())!.height).toBeLessThan(60);
    }
  }
  const before = await head.boundingBox();
  await page.context().setOffline(true);
  await page.getByText(/Немає зв’язку з /).waitFor();
  await head.getByText('Без зв’язку план можна лише переглядати').waitFor();
  expect(await page.locator('.strip > .sentence').count()).toBe(1);
  expect(await head.boundingBox()).toEqual(before);
});
