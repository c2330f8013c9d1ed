// The wallboard of a supervisor: who waits, what is late, how it looks on a wall, and what it says without a connection.
import { sql } from 'kysely';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kyivDay } from '../../shared/kyiv-time.ts';
import { axeColourViolations, axeViolations } from '../support/axe.ts';
import { enterBoard, type BoardWorld } from '../support/board-world.ts';
import { openDirectory } from '../support/data-directory.ts';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';
import { closeChat, reply, samplePassword, signIn } from './agent-steps.ts';
import { openStoryBrowser, type StoryBrowser } from './story-browser.ts';
import { enterAssistant, rate, startChat } from './subscriber-steps.ts';

const name = 'Коваль Олена Петрівна';
const long = { timeout: 30_000 };
let backend: RunningBackend;
let browser: StoryBrowser;
let world: BoardWorld;
let boss: Page;
let lateVisit: string;

/** Whatever the time of day is, one visit of today cannot keep its window, and the others are done. */
async function makeOneLate(directory: string): Promise<void> {
  const opened = await openDirectory(directory);
  const { kysely } = opened.database;
  const today = kyivDay(new Date());
  const { rows } = await sql<{ visit_id: string }>`
    update visits set state = 'planned', window_start = starts_at - interval '3 hours',
      window_end = starts_at - interval '1 hour', held_until = null
    where visit_id = (select visit_id from visits where day = ${today} and technician_id is not null
      order by starts_at desc, visit_id limit 1)
    returning visit_id`.execute(kysely);
  lateVisit = rows[0]!.visit_id;
  await sql`update visits set state = 'done', held_until = null
    where day = ${today} and visit_id <> ${lateVisit}`.execute(kysely);
  await opened.close();
}

beforeAll(async () => {
  [backend, browser] = await Promise.all([startBackend('sample', makeOneLate), openStoryBrowser()]);
  world = await enterBoard(backend.url, 'n.hnatiuk', samplePassword);
  boss = await browser.open(backend.url);
  await signIn(boss, 's.doroshenko');
});
afterAll(async () => {
  world.close();
  await browser.close();
  await backend.close();
});

/** The clock may tell the subscriber in between, and the visit is another version then. */
async function reportDone(): Promise<unknown> {
  const { visits } = await world.plan(kyivDay(new Date()));
  const { visitId, version } = visits.find((visit) => visit.visitId === lateVisit)!;
  return world.wire.order('visit:report', { visitId, version, state: 'done', minutes: 0 });
}
const tile = (name: string, page = boss): Locator => page.locator(`[data-tile="${name}"]`);
const valueOf = (name: string) => tile(name).locator('[data-value]').innerText();
const besideOf = (name: string) => tile(name).locator('[data-beside]').innerText();
const verdictOf = (name: string) => tile(name).locator('[data-verdict]').innerText();
const hash = () => new URL(boss.url()).hash;
const back = async (): Promise<void> => {
  await boss.getByRole('link', { name: 'Зараз' }).click();
  await tile('waiting').locator('[data-value]').waitFor();
};

it('is a place of supervisors; others have neither the place nor the page', async () => {
  const agent = await browser.open(`${backend.url}/#/live`);
  await signIn(agent, 'm.bereza');
  await agent.getByText(/Ця сторінка для керівників зміни/).waitFor();
  expect(await agent.getByRole('link', { name: 'Зараз' }).count()).toBe(0);
  await agent.context().close();
});

it('without chats and ratings says so in words, and judges nothing', async () => {
  await boss.keyboard.press('Control+k');
  await boss.getByRole('dialog').waitFor();
  await boss.keyboard.type('перейти зараз');
  await boss.keyboard.press('Enter');
  await boss.getByRole('heading', { name: 'Зараз', level: 1 }).waitFor();
  await expect.poll(hash, long).toBe('#/live');
  await expect.poll(() => valueOf('waiting'), long).toBe('0');
  expect(await verdictOf('waiting')).toBe('Гаразд');
  expect(await valueOf('longest')).toBe('Ніхто не чекає');
  await expect.poll(() => valueOf('answered'), long).toBe('За 30 хвилин чатів не було');
  expect(await valueOf('rating')).toBe('Сьогодні оцінок немає');
  // The supervisor who looks at it has a break, and is not one of those at work.
  await expect.poll(() => valueOf('team'), long).toBe('Нікого на роботі');
  expect(await verdictOf('team')).toBe('Дійте');
  for (const one of ['answered', 'rating']) {
    expect(await tile(one).locator('[data-verdict]').count()).toBe(0);
  }
  expect(await boss.locator('[data-tile]').count()).toBe(6);
  expect(await boss.locator('.board').innerText()).not.toMatch(/NaN|undefined|(^|\s)0 %/);
});

it('shows the visit that cannot keep its window, as the board does, and sees it go', async () => {
  await expect.poll(() => valueOf('visits'), long).toBe('1');
  expect(await verdictOf('visits')).toBe('Увага');
  expect(await besideOf('visits')).toMatch(/^з \d+ виїздів на сьогодні$/);
  await tile('visits').click();
  await expect.poll(hash, long).toBe('#/dispatch');
  await boss.locator('[data-figures]').getByText('1').first().waitFor();
  await back();
  await expect.poll(reportDone, long).toMatchObject({ ok: true });
  await expect.poll(() => valueOf('visits'), long).toBe('0');
  expect(await verdictOf('visits')).toBe('Гаразд');
});

describe('a chat', () => {
  let subscriber: Page;

  it('that waits is there at once, with its clock, language and name; Enter on it goes to the queue', async () => {
    subscriber = await browser.open(`${backend.url}/assistant`);
    await enterAssistant(subscriber, '100482317', backend);
    await startChat(subscriber, 'Немає інтернету');
    await expect.poll(() => valueOf('waiting'), long).toBe('1');
    expect(await valueOf('longest')).toMatch(/^\d+:\d\d$/);
    expect(await besideOf('longest')).toBe(`${name} · мова: українська`);
    const before = await valueOf('longest');
    await expect.poll(() => valueOf('longest'), long).not.toBe(before);
    await expect.poll(() => valueOf('answered'), long).toBe('Ще рано: чати щойно почалися');
    await tile('longest').focus();
    await boss.keyboard.press('Enter');
    await boss.getByText('У черзі · 1').waitFor();
    await back();
  });

  it('that is answered, and rated, counts; few ratings are a range only', async () => {
    const agent = await browser.open(backend.url);
    await signIn(agent, 'i.tkachenko');
    await expect.poll(() => besideOf('team'), long).toBe('на роботі 1');
    await agent.keyboard.press('F3');
    await agent.getByRole('heading', { name, level: 1 }).waitFor();
    await reply(agent, 'Вже дивлюся');
    await expect.poll(() => valueOf('waiting'), long).toBe('0');
    await expect.poll(() => valueOf('answered'), long).toMatch(/^(100|0)\s%$/);
    expect(await besideOf('answered')).toBe('за 30 хвилин, 1 чат');
    await closeChat(agent, 'Перезавантажили');
    await rate(subscriber, 5);
    await expect.poll(() => valueOf('rating'), long).toMatch(/^мало оцінок: 21–\u2060100\s%$/);
    expect(await tile('rating').locator('[data-verdict]').count()).toBe(0);
    await tile('rating').click();
    await expect.poll(hash, long).toBe('#/ratings?period=today');
    await back();
    await tile('team').click();
    const team = boss.getByRole('dialog', { name: 'Хто зараз приймає чати' });
    await team.waitFor();
    await boss.keyboard.press('Escape');
    await team.waitFor({ state: 'detached' });
    await subscriber.getByRole('button', { name: 'Нова розмова' }).click();
    await startChat(subscriber, 'Ще одне питання');
    await expect.poll(() => valueOf('waiting'), long).toBe('1');
  });
});

describe('on a wall', () => {
  const wall = () => boss.locator('.wall[data-theme="dark"]');
  const smallest = () =>
    wall().evaluate((root) => {
      const sizes = [...root.querySelectorAll('*')]
        .filter((one) => [...one.childNodes].some(({ nodeType }) => nodeType === Node.TEXT_NODE))
        .filter((one) => !one.closest('.visually-hidden') && (one as HTMLElement).innerText?.trim())
        .map((one) => Number.parseFloat(getComputedStyle(one).fontSize));
      return Math.min(...sizes);
    });

  it('F11 shows it alone: dark, large, without the names of people; Escape leaves', async () => {
    await boss.setViewportSize({ width: 1920, height: 1080 });
    await boss.keyboard.press('F11');
    await wall().waitFor();
    await expect.poll(hash, long).toBe('#/live/tv');
    expect(await smallest()).toBeGreaterThanOrEqual(28);
    expect(await besideOf('longest')).toBe('мова: українська');
    expect(await wall().innerText()).not.toContain('Коваль');
    const box = (await wall().boundingBox())!;
    expect([box.x, box.y, box.width, box.height]).toEqual([0, 0, 1920, 1080]);
    expect(await boss.evaluate(() => document.elementFromPoint(20, 300)?.closest('nav') === null)).toBe(true);
    expect(await boss.getByRole('link', { name: 'Зараз' }).count()).toBe(0);
    // Nothing opens unseen beneath it.
    await boss.keyboard.press('F2');
    expect(await boss.getByRole('dialog').count()).toBe(1);
    expect(await axeViolations(boss)).toEqual([]);
    await boss.keyboard.press('Escape');
    await wall().waitFor({ state: 'detached' });
    await expect.poll(hash, long).toBe('#/live');
    expect(await boss.evaluate(() => document.fullscreenElement)).toBeNull();
  });

  it('is the same where the system refuses the whole screen, after a reload, and over a locked desk', async () => {
    await boss.addInitScript(() => {
      Element.prototype.requestFullscreen = () => Promise.reject(new TypeError('Permissions check failed'));
    });
    await boss.reload();
    await boss.getByRole('button', { name: 'На весь екран' }).click();
    await wall().waitFor();
    await boss.reload();
    await wall().waitFor();
    await expect.poll(() => valueOf('waiting'), long).toBe('1');
    await boss.keyboard.press('Control+l');
    await boss.locator('.cover').waitFor({ state: 'attached' });
    expect(await boss.evaluate(() => document.elementFromPoint(960, 540)?.closest('.wall') !== null)).toBe(
      true,
    );
    await boss.keyboard.press('Escape');
    await wall().waitFor({ state: 'detached' });
    await boss.getByLabel('Пароль', { exact: true }).fill(samplePassword);
    await boss.keyboard.press('Enter');
    await expect.poll(() => valueOf('waiting'), long).toBe('1');
    await expect.poll(hash, long).toBe('#/live');
  });

  it('pressing a tile leaves it for the list', async () => {
    await boss.keyboard.press('F11');
    await wall().waitFor();
    await boss.keyboard.press('Tab');
    await boss.keyboard.press('Enter');
    await wall().waitFor({ state: 'detached' });
    await boss.getByText('У черзі · 1').waitFor();
    await back();
  });
});

it.each(['Українська', 'English', 'Русский'])('in the language %s fits every window', async (language) => {
  await boss.goto(`${backend.url}/#/settings`);
  await boss.getByText(language, { exact: true }).click();
  await boss.goto(`${backend.url}/#/live`);
  // The tile with the most in it.
  await expect.poll(() => tile('team').locator('.figure').count(), long).toBe(4);
  for (const [width, height] of [
    [1440, 900],
    [1024, 700],
    [512, 700],
  ] as const) {
    await boss.setViewportSize({ width, height });
    await tile('waiting').locator('[data-value]').waitFor();
    const misfits = await boss
      .locator('.board')
      .evaluate((board) =>
        [document.documentElement, ...board.querySelectorAll<HTMLElement>('*')]
          .filter(
            (one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline',
          )
          .map((one) => `${one.className} ${one.scrollWidth} ${one.clientWidth}`),
      );
    expect(misfits, `at ${width}`).toEqual([]);
  }
  await boss.setViewportSize({ width: 1920, height: 1080 });
  await boss.goto(`${backend.url}/#/live/tv`);
  await boss.locator('.wall').first().waitFor();
  const scrolls = await boss
    .locator('.wall[data-theme]')
    .evaluate((wall) => [wall.scrollWidth - wall.clientWidth, wall.scrollHeight - wall.clientHeight]);
  expect(scrolls).toEqual([0, 0]);
  await boss.keyboard.press('Escape');
});

it('without a connection greys, says of which moment it is and judges no more, until the server is back', async () => {
  await boss.goto(`${backend.url}/#/settings`);
  await boss.getByText('Українська', { exact: true }).click();
  await boss.goto(`${backend.url}/#/live`);
  await expect.poll(() => verdictOf('waiting'), long).toBe('Гаразд');
  await expect.poll(() => boss.locator('[data-value]').count(), long).toBe(6);
  await backend.kill9();
  for (const one of ['waiting', 'longest', 'answered', 'team', 'visits']) {
    await expect.poll(() => verdictOf(one), { timeout: 60_000 }).toMatch(/^станом на \d\d:\d\d$/);
  }
  expect(await boss.locator('.tile.stale').count()).toBe(6);
  const frozen = await valueOf('longest');
  for (const colorScheme of ['light', 'dark'] as const) {
    await boss.emulateMedia({ colorScheme });
    expect(await axeColourViolations(boss)).toEqual([]);
  }
  expect(await valueOf('longest')).toBe(frozen);
  await backend.restart();
  await expect.poll(() => boss.locator('.tile.stale').count(), { timeout: 60_000 }).toBe(0);
  expect(await verdictOf('waiting')).toBe('Гаразд');
  expect(browser.complaints).toEqual([]);
});
