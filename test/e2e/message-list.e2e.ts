// The list of messages in a real browser: very long at once, in its place whatever comes, searched, with earlier chats above.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { openDirectory } from '../support/data-directory.ts';
import { insertLongChat } from '../support/long-chats.ts';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';
import { composer, reply, signIn } from './agent-steps.ts';
import { openStoryBrowser, type StoryBrowser } from './story-browser.ts';
import { askForCode, enterCode, say } from './subscriber-steps.ts';

const long = { timeout: 30_000 };
const dayMs = 86_400_000;
const count = 10_000;
const manyLines = Array.from({ length: 40 }, (_, line) => `рядок ${line + 1}`).join('\n');
const linked =
  'Дивіться https://my.example.ua/uk, дзвоніть 067 000 00 12 або пишіть на a@b.ua; не javascript:alert(1)';
/** RIGHT-TO-LEFT OVERRIDE, 300 marks on one letter, and one word of 3,900 letters. */
const hostile = ['\u202Eтскет', `З${'\u0301\u0489'.repeat(150)}алго`, 'ш'.repeat(3_900)];
let backend: RunningBackend;
let browser: StoryBrowser;
let page: Page;

beforeAll(async () => {
  const now = Date.now();
  const at = (daysAgo: number): Date => new Date(now - daysAgo * dayMs);
  const prepare = async (directory: string): Promise<void> => {
    const { database, close } = await openDirectory(directory);
    const { kysely: db } = database;
    const ours = { account: '100482317', login: 'i.tkachenko' };
    await insertLongChat(db, {
      ...ours,
      slot: 1,
      messages: count,
      startedAt: at(40),
      endedAt: new Date(now - 60_000),
      bodies: {
        [count - 2]: linked,
        [count - 4]: manyLines,
        [count - 6]: hostile[0]!,
        [count - 8]: hostile[1]!,
        [count - 10]: hostile[2]!,
        5_000: 'Тут згадали слово ґвинтокрил посеред усього',
        9_000: 'І ще раз ґвинтокрил, ближче до кінця',
      },
      notes: { [count - 12]: 'PON без сигналу' },
      lines: {
        [count - 14]: {
          code: 'transferred',
          from: 'Гончар Олег',
          to: 'Ткаченко Ірина',
          note: 'перевірити лінію',
        },
        [count - 15]: { code: 'merged', by: 'Ткаченко Ірина', startedAt: at(60).toISOString() },
      },
    });
    await insertLongChat(db, {
      account: '100733904',
      login: 'i.tkachenko',
      slot: 2,
      messages: 30,
      startedAt: at(2),
      endedAt: new Date(now - 30_000),
      unread: 3,
    });
    await insertLongChat(db, {
      account: '100733904',
      login: 'o.honchar',
      slot: null,
      messages: 4,
      startedAt: at(2.2),
      endedAt: at(2.1),
      isClosed: true,
      bodies: { 0: 'Розмова двома днями раніше' },
    });
    await close();
  };
  [backend, browser] = await Promise.all([startBackend('sample', prepare), openStoryBrowser()]);
  page = await browser.open(backend.url);
  await signIn(page, 'i.tkachenko');
  await page.keyboard.press('Control+1');
  await page.getByText('javascript:alert(1)').waitFor();
});
afterAll(async () => {
  await browser.close();
  await backend.close();
});

const list = () => page.locator('.list[role="group"]');
const row = (text: string) => page.locator('[data-key]', { hasText: text }).first();
/** Distance of a row from the top of the list, in px; it must be on screen. */
const offsetOf = (key: string): Promise<number> =>
  list().evaluate(
    (box, wanted) =>
      box.querySelector(`[data-key="${wanted}"]`)!.getBoundingClientRect().top -
      box.getBoundingClientRect().top,
    key,
  );
/** Scrolls to `top` and looks at every frame until older messages are there: how far the first shown row moved. */
const strayWhileGrowing = (top: number): Promise<{ strayedPx: number; grownPx: number }> =>
  list().evaluate(async (box, to) => {
    const frame = () => new Promise(requestAnimationFrame);
    const topOf = (row: Element) => row.getBoundingClientRect().top - box.getBoundingClientRect().top;
    const heightBefore = box.scrollHeight;
    box.scrollTo({ top: to, behavior: 'instant' });
    await frame();
    await frame();
    const first = [...box.querySelectorAll('[data-key]')].find((row) => topOf(row) >= 0)!;
    const key = first.getAttribute('data-key');
    const begin = topOf(first);
    let strayedPx = 0;
    for (let frames = 0; frames < 600 && box.scrollHeight < heightBefore + 5_000; frames++) {
      await frame();
      const row = box.querySelector(`[data-key="${key}"]`);
      strayedPx = Math.max(strayedPx, row ? Math.abs(topOf(row) - begin) : 9_999);
    }
    return { strayedPx, grownPx: box.scrollHeight - heightBefore };
  }, top);
/** The first row that begins in the window. */
const firstShown = (): Promise<{ key: string; offset: number }> =>
  list().evaluate((box) => {
    const top = box.getBoundingClientRect().top;
    const rows = [...box.querySelectorAll<HTMLElement>('[data-key]')];
    const first = rows.find((one) => one.getBoundingClientRect().top >= top)!;
    return { key: first.dataset['key']!, offset: first.getBoundingClientRect().top - top };
  });
const atEnd = async (): Promise<void> =>
  await expect
    .poll(() => list().evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight), long)
    .toBeLessThan(2);

describe('a conversation of 10,000 messages', () => {
  it('opens at its end with few rows in the page, said in a log that was silent meanwhile', async () => {
    await atEnd();
    expect(await page.locator('[data-key]').count()).toBeLessThan(40);
    expect(await page.locator('[role="log"]').count()).toBe(1);
    await expect.poll(() => page.locator('[role="log"]').getAttribute('aria-live'), long).toBe('polite');
  });

  it('keeps what is read in its place, to the pixel and in every frame, while older pages come', async () => {
    await list().focus();
    for (let press = 0; press < 4; press++) await page.keyboard.press('PageUp');
    await page.waitForTimeout(300);
    for (let pages = 0; pages < 3; pages++) {
      const { strayedPx, grownPx } = await strayWhileGrowing(600);
      expect(grownPx).toBeGreaterThan(5_000);
      expect(strayedPx).toBeLessThanOrEqual(1);
    }
    expect(await page.locator('[data-key]').count()).toBeLessThan(40);
    expect(await page.locator('[role="log"]').getAttribute('aria-live')).toBe('off');
  });

  it('keeps it while new messages arrive, and says how many came', async () => {
    const subscriber = await browser.open(`${backend.url}/assistant`, {
      viewport: { width: 390, height: 780 },
    });
    await enterOngoing(subscriber);
    const { key, offset } = await firstShown();
    await say(subscriber, 'перше нове');
    await say(subscriber, 'друге нове');
    await page.getByRole('button', { name: /2 нові/ }).waitFor();
    expect(Math.abs((await offsetOf(key)) - offset)).toBeLessThanOrEqual(1);
    await page.setViewportSize({ width: 1024, height: 700 });
    await expect.poll(async () => Math.abs((await offsetOf(key)) - offset), long).toBeLessThanOrEqual(1);
    await page.setViewportSize({ width: 1440, height: 900 });
    await expect.poll(async () => Math.abs((await offsetOf(key)) - offset), long).toBeLessThanOrEqual(1);
    await page.keyboard.press('Control+2');
    await page.getByText('Нові повідомлення').waitFor();
    await page.keyboard.press('Control+1');
    await expect.poll(async () => Math.abs((await offsetOf(key)) - offset), long).toBeLessThanOrEqual(1);
    await page.getByRole('button', { name: /2 нові/ }).click();
    await row('друге нове').waitFor();
    await atEnd();
    await page.getByText('Нові повідомлення').waitFor();
    await reply(page, 'Відповідаю');
    await expect.poll(() => page.getByText('Нові повідомлення').count(), long).toBe(0);
    await row('Відповідаю').getByText('прочитано').waitFor();
    await subscriber.context().close();
  });

  it('searches inside: goes to hits that are not loaded, and Esc brings back place and focus', async () => {
    await composer(page).focus();
    await page.keyboard.press('Control+f');
    const bar = page.getByRole('search');
    await bar.getByRole('searchbox').fill('гвинтокрил');
    await bar.getByText('1 з 2').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.locator('mark', { hasText: 'ґвинтокрил' }).first().waitFor();
    await page.keyboard.press('Enter');
    await bar.getByText('2 з 2').waitFor();
    await page.getByText('посеред усього').waitFor(long);
    await expect.poll(() => row('посеред усього').locator('.target').count(), long).toBe(1);
    await page.keyboard.press('Escape');
    await bar.waitFor({ state: 'detached' });
    await atEnd();
    expect(await composer(page).evaluate((field) => field === document.activeElement)).toBe(true);
  });

  it('says system lines in words, with a lock on what only staff see, and separates days', async () => {
    await list().focus();
    await page.keyboard.press('PageUp');
    await page.keyboard.press('PageUp');
    await row('Гончар Олег').waitFor();
    expect((await row('перевірити лінію').innerText()).replace(/[\u2068\u2069]/g, '')).toContain(
      'Передано: Гончар Олег → Ткаченко Ірина: перевірити лінію',
    );
    await row('Приєднано розмову').getByRole('img', { name: 'Бачать лише працівники' }).waitFor();
    const day = page.locator('.day', { hasText: /листопада|жовтня|Вчора/ });
    for (let press = 0; press < 80 && (await day.count()) === 0; press++) await page.keyboard.press('PageUp');
    await day.first().waitFor();
  });

  it('folds what is long and keeps hostile texts within bounds', async () => {
    await list().focus();
    await page.keyboard.press('End');
    await atEnd();
    await row('рядок 1').scrollIntoViewIfNeeded();
    const heightOf = (text: string) =>
      row(text)
        .locator('article')
        .evaluate((one) => one.clientHeight);
    expect(await heightOf('рядок 1')).toBeLessThan(520);
    await row('рядок 1').getByRole('button', { name: 'Показати все' }).click();
    await expect.poll(() => heightOf('рядок 1'), long).toBeGreaterThan(800);
    await row('рядок 1').getByRole('button', { name: 'Згорнути' }).click();
    await expect.poll(() => heightOf('рядок 1'), long).toBeLessThan(520);
    for (const [text, most] of [
      ['тскет', 80],
      ['алго', 80],
      ['шшшш', 520],
    ] as const) {
      await row(text).scrollIntoViewIfNeeded();
      expect(await heightOf(text)).toBeLessThan(most);
    }
    expect(await list().evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
  });

  it('lets links out by the one door only', async () => {
    await row('javascript:alert(1)').scrollIntoViewIfNeeded();
    await page.evaluate(() => {
      window.open = (url, target, features) => {
        document.body.dataset['opened'] = `${String(url)} ${target} ${features}`;
        return null;
      };
    });
    const bubble = row('javascript:alert(1)');
    expect(await bubble.getByRole('button').count()).toBe(3);
    expect(await bubble.locator('a[href]').count()).toBe(0);
    await bubble.getByRole('button', { name: /my\.example\.ua\/uk: Відкрити my\.example\.ua/ }).click();
    const opened = () => page.evaluate(() => document.body.dataset['opened']);
    await expect.poll(opened, long).toBe('https://my.example.ua/uk _blank noopener,noreferrer');
    await bubble.getByRole('button', { name: /Зателефонувати \+380670000012/ }).click();
    await expect.poll(opened, long).toBe('tel:+380670000012 _self noopener,noreferrer');
  });
});

describe('the subscriber’s earlier chats', () => {
  it('come above when somebody scrolls up to them, with their heading', async () => {
    await page.keyboard.press('Control+2');
    await page.getByText('30. ').first().waitFor();
    await list().focus();
    await page.keyboard.press('Home');
    await page.waitForTimeout(200);
    await page.keyboard.press('Home');
    // More of them may have come by now: the newest stands right above this conversation.
    const earlier = page.locator('.heading', { hasText: 'Попередня розмова' }).last();
    await earlier.waitFor(long);
    expect(await axeViolations(page)).toEqual([]);
    const said = (await earlier.innerText()).replace(/[\u2068\u2069]/g, '');
    expect(said).toContain('Інтернет · Вирішено · Гончар Олег');
    await row('Розмова двома днями раніше').waitFor();
    expect(await page.getByRole('heading', { name: 'Ця розмова' }).count()).toBe(1);
    const keys = await page
      .locator('[data-key]')
      .evaluateAll((rows) => rows.map((one) => one.getAttribute('data-key')));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

it('no page complained', () => expect(browser.complaints).toEqual([]));

/** Signs in where a conversation is open already. */
async function enterOngoing(subscriber: Page): Promise<void> {
  await enterCode(subscriber, await askForCode(subscriber, '100482317', backend));
  await subscriber.getByLabel('Ваше повідомлення').waitFor(long);
}
