// Yesterday on the board: it can be looked at, and nothing can be brought to it.
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

it('yesterday takes nothing from the list: it is said instead of showing places, and there is nothing to optimise', async () => {
  const world = await enterBoard(backend.url, 'n.hnatiuk', samplePassword);
  const page = await browser.open(backend.url);
  await signIn(page, 'n.hnatiuk');
  const [waiting] = await world.leave(1);
  await page.goto(`${backend.url}/#/dispatch/${addDays(kyivDay(new Date()), -1)}`);
  await page.locator('h1').getByText('Вчора').waitFor();
  await page.locator(`[data-unscheduled="${waiting}"] [data-row]`).click();
  await page.getByRole('dialog').getByText('Цей день минув').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Оптимізувати…' }).focus();
  await page.locator('.tooltip').getByText('Цей день минув').waitFor();
  await page.keyboard.press('Enter');
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect(browser.complaints).toEqual([]);
  world.close();
});
