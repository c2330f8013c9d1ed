// The map under the board, in a real browser: streets from a file of the backend, in step with the board, and plain when there are none.
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, kyivDay } from '../../shared/kyiv-time.ts';
import { samplePassword, signIn } from '../e2e/agent-steps.ts';
import { openStoryBrowser, type StoryBrowser } from '../e2e/story-browser.ts';
import { axeColourViolations, axeViolations } from '../support/axe.ts';
import { enterBoard } from '../support/board-world.ts';
import { temporaryDirectory } from '../support/data-directory.ts';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';
import { writeTinyPmtiles } from '../support/tiny-pmtiles.ts';

const day = addDays(kyivDay(new Date()), 2);
const long = { timeout: 60_000 };
const folder = temporaryDirectory();
let backend: RunningBackend;
let browser: StoryBrowser;
let board: Page;

beforeAll(async () => {
  const file = path.join(folder.directory, 'city.pmtiles');
  writeTinyPmtiles(file, { latitude: 49.5, longitude: 31.5 });
  [backend, browser] = await Promise.all([
    startBackend('sample', undefined, ['--map-file', file]),
    openStoryBrowser(),
  ]);
  const world = await enterBoard(backend.url, 'n.hnatiuk', samplePassword);
  // One more than there are technicians: somebody has two.
  await world.book(day, 13);
  world.close();
  board = await browser.open(backend.url, { viewport: { width: 1440, height: 1000 } });
  await signIn(board, 'n.hnatiuk');
});
afterAll(async () => {
  await browser.close();
  await backend.close();
  folder.remove();
});

const map = () => board.locator('[data-pane="map"]');

describe('the map of the board', () => {
  it('has the streets of the backend’s own file below the routes, and names whom they are from', async () => {
    await board.goto(`${backend.url}/#/dispatch/${day}`);
    await board.locator('[data-visit]').first().waitFor(long);
    await map().locator('.tiles.drawn canvas').waitFor(long);
    await map().getByText('© OpenStreetMap').waitFor();
    await map().getByText('Вигадане місто').waitFor();
    const [opened] = await Promise.all([
      board.context().waitForEvent('page'),
      map().getByText('© OpenStreetMap').click(),
    ]);
    await opened.close();
    expect(await axeViolations(board)).toEqual([]);
    await board.emulateMedia({ colorScheme: 'dark' });
    expect(await axeColourViolations(board)).toEqual([]);
    await board.emulateMedia({ colorScheme: 'light' });
  });

  it('shows the visit that was chosen on the board, and the board the one that was pressed on the map', async () => {
    const twice = board.getByRole('row').filter({ has: board.locator('[data-visit] ~ [data-visit]') });
    await twice.locator('[data-visit]').first().click();
    const chosen = map().locator('.stop.chosen');
    await chosen.waitFor(long);
    const others = map().locator('.stop:not(.chosen)');
    expect(await others.count()).toBeGreaterThan(0);
    const name = await board.locator('[data-pane="visit"]').innerText();
    await others.first().locator('text').first().click();
    await expect.poll(() => board.locator('[data-pane="visit"]').innerText()).not.toBe(name);
    expect(await map().locator('.stop.chosen').count()).toBe(1);
  });

  it('is the plain one where there is no WebGL, and works as before', async () => {
    const context = await board
      .context()
      .browser()!
      .newContext({
        viewport: { width: 1440, height: 1000 },
        locale: 'uk-UA',
      });
    await context.addInitScript(() => {
      const getContext = HTMLCanvasElement.prototype.getContext as (...args: unknown[]) => unknown;
      HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: unknown[]) {
        return /webgl/.test(String(args[0])) ? null : getContext.apply(this, args);
      } as never;
    });
    const page = await context.newPage();
    await page.goto(backend.url);
    await signIn(page, 'n.hnatiuk');
    await page.goto(`${backend.url}/#/dispatch/${day}`);
    await page.getByText(/Проста мапа: браузер не має WebGL/).waitFor(long);
    await page.locator('[data-visit]').first().click();
    await page.locator('[data-pane="map"] .stop.chosen').waitFor(long);
    expect(await page.locator('[data-pane="map"] canvas').count()).toBe(0);
    await context.close();
  });

  it('is the plain one, with a sentence, when the tiles are not there; the address is set and refused in the settings', async () => {
    await board.goto(`${backend.url}/#/settings/technicians`);
    const form = board.locator('section').filter({ has: board.getByRole('heading', { name: 'Мапа міста' }) });
    await form.getByRole('combobox').selectOption('style');
    await form.getByLabel('Адреса').fill('http://tiles.example/style.json');
    await form.getByText(/Потрібна адреса https/).waitFor();
    await form.getByLabel('Адреса').fill('http://localhost:1/style.json');
    await form.getByLabel('Адреса').press('Enter');
    await board
      .getByText(/^Збережено/)
      .first()
      .waitFor(long);
    // The new address may be asked only by a page that was opened after it was stored. Until its first place is
    // shown a page takes no other one from its address.
    await board.reload();
    await form.waitFor(long);
    await board.goto(`${backend.url}/#/dispatch/${day}`);
    await map()
      .getByText(/Проста мапа: localhost:1 не віддає тайлів/)
      .waitFor(long);
    expect(await map().locator('canvas').count()).toBe(0);
    expect(await map().locator('svg[role="img"]').count()).toBe(1);
    expect(await axeViolations(board)).toEqual([]);
    expect(browser.complaints).toEqual([]);
  });
});
