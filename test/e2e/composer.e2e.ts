// Writing at the desk: texts that stay where they were begun, modes, the guard, templates, the cut, and a colleague.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFaultProxy, type FaultProxy } from '../support/fault-proxy.ts';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';
import { composer, shownMessages, signIn } from './agent-steps.ts';
import { openKeyboard, type Keyboard } from './keyboard.ts';
import { openStoryBrowser, type StoryBrowser } from './story-browser.ts';
import { enterAssistant, say, startChat } from './subscriber-steps.ts';

const people = [
  { account: '100482317', name: 'Коваль Олена Петрівна' },
  { account: '100733904', name: 'Коваль Олег Іванович' },
];
const long = { timeout: 30_000 };
let backend: RunningBackend;
let browser: StoryBrowser;
let proxy: FaultProxy;
let subscribers: Page[];
let page: Page;
let keys: Keyboard;

beforeAll(async () => {
  [backend, browser] = await Promise.all([startBackend(), openStoryBrowser()]);
  proxy = await openFaultProxy(Number(new URL(backend.url).port));
  subscribers = [];
  for (const { account } of people) {
    const subscriber = await browser.open(`${backend.url}/assistant`, {
      viewport: { width: 390, height: 780 },
    });
    await enterAssistant(subscriber, account, backend);
    await startChat(subscriber, `Питання від ${account}`);
    subscribers.push(subscriber);
  }
  page = await browser.open(proxy.url);
  keys = await openKeyboard(page);
  await signIn(page, 'i.tkachenko');
  for (const { name } of people) {
    await keys.press('F3');
    await page.getByRole('heading', { name, level: 1 }).waitFor();
  }
});
afterAll(async () => {
  await browser?.close();
  await proxy?.close();
  await backend?.close();
});

const field = () => composer(page);
const typed = (of = page) => composer(of).inputValue();
const alert = () => page.locator('.composer').getByRole('alert').filter({ hasText: /\S/ });
const opened = (at: number) => page.getByRole('heading', { name: people[at]!.name, level: 1 }).waitFor();
async function go(at: number): Promise<void> {
  await keys.press(`Ctrl+${at + 1}`);
  await opened(at);
}
async function sendWith(name: RegExp): Promise<void> {
  const button = page.getByRole('button', { name: 'Чим надсилати' });
  await button.click();
  await page.getByRole('menuitemradio', { name }).click();
  // The menu gives the focus back to its button when it is gone.
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await expect.poll(() => button.evaluate((element) => element === document.activeElement), long).toBe(true);
  await field().focus();
}
async function paste(text: string, html = ''): Promise<void> {
  const kinds = { 'text/plain': text, ...(html && { 'text/html': html }) };
  await page.evaluate(
    (all) =>
      navigator.clipboard.write([
        new ClipboardItem(
          Object.fromEntries(
            Object.entries(all).map(([type, content]) => [type, new Blob([content], { type })]),
          ),
        ),
      ]),
    kinds,
  );
  await page.keyboard.press('Control+V');
}
const seenBySubscriber = (at: number) => shownMessages(subscribers[at]!);

describe('drafts', () => {
  it('what is typed in one chat never appears in the other, and comes back with its chat', async () => {
    await go(0);
    await keys.type('це для олени');
    await go(1);
    expect(await typed()).toBe('');
    await keys.type('це для олега');
    await go(0);
    await expect.poll(() => typed(), long).toBe('це для олени');
    const row = page.locator('[data-row]').filter({ hasText: people[1]!.name });
    await expect.poll(() => row.innerText(), long).toContain('чернетка');
  });

  it('another computer shows the text, and what is changed there comes back', async () => {
    await expect.poll(() => page.getByText('Чернетку збережено', { exact: true }).count(), long).toBe(1);
    const other = await browser.open(backend.url);
    await signIn(other, 'i.tkachenko');
    await other.keyboard.press('Control+1');
    await other.getByRole('heading', { name: people[0]!.name, level: 1 }).waitFor();
    await expect.poll(() => typed(other), long).toBe('це для олени');
    await composer(other).press('End');
    await composer(other).pressSequentially(', змінено');
    await other.waitForTimeout(2_000);
    await other.context().close();
    await go(1);
    // Long enough since the last key here.
    await page.waitForTimeout(4_000);
    await go(0);
    await expect.poll(() => typed(), long).toBe('це для олени, змінено');
  });

  it('signing out leaves nothing on this computer, signing in brings it back', async () => {
    await page
      .getByRole('button', { name: /Ткаченко/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'Вийти' }).click();
    await page.getByLabel('Логін').waitFor();
    await expect.poll(() => page.evaluate(keptDrafts), long).toBe(0);
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('олен');
    await signIn(page, 'i.tkachenko');
    await go(0);
    await expect.poll(() => typed(), long).toBe('це для олени, змінено');
    await field().fill('');
  });
});

describe('reply and note', () => {
  it('a note is asked for by Ctrl+I on any layout, stays with the staff, and the reply mode is back', async () => {
    await keys.press('Ctrl+I');
    await page.getByText('Абонент цього не побачить', { exact: true }).waitFor();
    await keys.type('порт вільний, аварії немає');
    await keys.press('Enter');
    await page.locator('article.note').filter({ hasText: 'порт вільний' }).waitFor();
    await expect
      .poll(() => page.getByRole('button', { name: 'Надіслати', exact: false }).count(), long)
      .toBeGreaterThan(0);
    expect(await page.getByText('Абонент цього не побачить', { exact: true }).count()).toBe(0);
    await keys.type('перевіряю лінію');
    // Twice at once: it goes once.
    await Promise.all([keys.press('Enter'), keys.press('Enter')]);
    await expect.poll(() => seenBySubscriber(0), long).toEqual(['Питання від 100482317', 'перевіряю лінію']);
  });

  it('Ctrl+Enter sends when it was chosen beside the button, and Enter starts a line', async () => {
    await sendWith(/^Ctrl\+Enter/);
    await keys.type('один');
    await keys.press('Enter');
    await keys.type('два');
    expect(await typed()).toBe('один\nдва');
    await keys.press('Ctrl+Enter');
    await expect.poll(() => seenBySubscriber(0).then((all) => all.at(-1)), long).toBe('один\nдва');
    await sendWith(/^Enter/);
  });
});

describe('the guard', () => {
  it('never lets a question for a code out', async () => {
    await go(0);
    await field().fill('Назвіть, будь ласка, код із SMS');
    await field().press('Enter');
    await expect.poll(() => alert().innerText(), long).toContain('ніколи не питаємо кодів');
    expect(await page.getByRole('button', { name: 'Надіслати все одно' }).count()).toBe(0);
    await field().press('Enter');
    expect((await seenBySubscriber(0)).join()).not.toContain('код');
  });

  it('selects an unfilled place to be typed over, and sends what its author insists on', async () => {
    await field().fill('Вітаю, {ім’я}! Пише @Гончар');
    await field().press('Enter');
    await expect.poll(() => alert().innerText(), long).toContain('{ім’я}');
    await keys.type('олено');
    await field().press('Enter');
    await expect.poll(() => alert().innerText(), long).toContain('@Гончар');
    await page.getByRole('button', { name: 'Надіслати все одно' }).click();
    await expect
      .poll(() => seenBySubscriber(0).then((all) => all.at(-1)), long)
      .toBe('Вітаю, олено! Пише @Гончар');
    expect(await typed()).toBe('');
  });

  it('refuses a paste that no message holds with its number, and keeps the text', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: proxy.url });
    await field().fill('мій текст: ');
    await paste('рядок 1\nрядок 2', '<b>рядок 1</b><br>рядок 2');
    expect(await typed()).toBe('мій текст: рядок 1\nрядок 2');
    await paste('рядок\n'.repeat(100_000));
    await page.getByText(/600\s?000 символів, а повідомлення вміщує 4\s?000/).waitFor();
    expect(await typed()).toBe('мій текст: рядок 1\nрядок 2');
    await keys.press('Ctrl+Z');
    expect(await typed()).toBe('мій текст: ');
    await field().fill('я'.repeat(4_001));
    await page.getByText('Задовге на 1 символ').waitFor();
    await field().press('Enter');
    expect(await typed()).toHaveLength(4_001);
    await field().fill('');
  });
});

describe('templates', () => {
  it('go in at the caret, twice, and Tab finds what is unfilled', async () => {
    await field().fill('Початок кінець');
    await field().press('Home');
    for (let n = 0; n < 8; n++) await keys.press('ArrowRight');
    await field().pressSequentially('/хв');
    await page.getByRole('option').first().waitFor();
    await keys.press('Enter');
    const once = 'Початок Хвилинку, перевіряю. Залишайтеся, будь ласка, на зв’язку.кінець';
    await expect.poll(() => typed(), long).toBe(once);
    await field().press('End');
    // By position: on ЙЦУКЕН this key types a full stop.
    await keys.press('Ctrl+/');
    await keys.type('аварія');
    await page.getByRole('option').first().waitFor();
    await keys.press('Enter');
    await expect.poll(() => typed(), long).toContain(`${once} За адресою`);
    expect(await typed()).not.toContain('{address}');
    const selected = () =>
      field().evaluate((element: HTMLTextAreaElement) =>
        element.value.slice(element.selectionStart, element.selectionEnd),
      );
    await expect.poll(selected, long).toBe('{час}');
    await keys.type('сьомої вечора');
    expect(await typed()).not.toContain('{');
    await keys.press('Ctrl+Z');
    expect(await typed()).toContain(once);
    await field().fill('');
    // Where there is no room for the word, the button still has its name.
    await page.setViewportSize({ width: 1024, height: 700 });
    await page.getByRole('button', { name: /^Шаблони/ }).waitFor();
    await page.setViewportSize({ width: 1440, height: 900 });
  });
});

describe('two colleagues in one chat', () => {
  it('see each other write, and are asked before they answer over each other', async () => {
    const colleague = await browser.open(backend.url);
    await signIn(colleague, 'o.honchar');
    await go(1);
    await page.getByRole('button', { name: 'Ще дії' }).press('Enter');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: /Гончар Олег/ }).check();
    await dialog.getByLabel('Нотатка для колеги').fill('Глянь, будь ласка');
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await colleague.getByText('Глянь, будь ласка').first().waitFor();
    await colleague.keyboard.press('Shift+F9');
    await colleague.keyboard.press('Enter');
    await composer(colleague).pressSequentially('Майстер уже їде');
    await page.getByText('Гончар Олег теж пише').waitFor();
    await field().press('End');
    await keys.type(' і ще');
    await colleague.getByText('Ткаченко Ірина теж пише').waitFor();
    await composer(colleague).press('Enter');
    await expect.poll(() => shownMessages(page), long).toContain('Майстер уже їде');
    await field().press('Enter');
    await expect.poll(() => alert().innerText(), long).toContain('Гончар Олег: нова відповідь');
    await page.getByRole('button', { name: 'Надіслати все одно' }).click();
    const both = ['Майстер уже їде', 'це для олега і ще'];
    await expect.poll(async () => (await seenBySubscriber(1)).slice(-2), long).toEqual(both);
    await colleague.context().close();
    await go(0);
  });
});

describe('a cut', () => {
  const writtenMeanwhile = ['раз', 'два'];
  const ask = (news: string) => page.getByRole('alert').filter({ hasText: `${news}. Надіслати ваше?` });

  it('lets replies wait, and their author is asked when somebody wrote meanwhile', async () => {
    proxy.blackHole(true);
    proxy.cut();
    await page.getByText('Немає зв’язку').first().waitFor();
    await field().fill('пишу без зв’язку');
    await expect.poll(() => page.getByText('Збережено лише тут').count(), long).toBe(1);
    for (const [at, text] of ['пишу без зв’язку', 'візьму назад'].entries()) {
      await go(at);
      await field().fill(text);
      await field().press('Enter');
      await page.locator('.delivery.waiting').first().waitFor();
    }
    await say(subscribers[0]!, 'а я пишу далі');
    for (const text of writtenMeanwhile) await say(subscribers[1]!, text);
    // Younger replies go without a question.
    await page.waitForTimeout(4_000);
    proxy.blackHole(false);
    await ask('надійшли 2 нові повідомлення').waitFor({ timeout: 60_000 });
  });

  it('a reply that is taken back is a draft again, and the subscriber has not seen it', async () => {
    await ask('надійшли 2 нові повідомлення').getByRole('button', { name: 'Повернути в поле' }).click();
    await expect.poll(() => typed(), long).toBe('візьму назад');
    expect(await field().evaluate((element) => element === document.activeElement)).toBe(true);
    await expect.poll(() => page.locator('.delivery.waiting').count(), long).toBe(0);
    expect((await seenBySubscriber(1)).slice(-2)).toEqual(writtenMeanwhile);
    await field().press('Enter');
    await expect
      .poll(async () => (await seenBySubscriber(1)).slice(-3), long)
      .toEqual([...writtenMeanwhile, 'візьму назад']);
  });

  it('a reply that is to go all the same goes once', async () => {
    await go(0);
    const asked = ask('надійшло 1 нове повідомлення');
    await asked.waitFor(long);
    const before = await seenBySubscriber(0);
    expect(before.at(-1)).toBe('а я пишу далі');
    await asked.getByRole('button', { name: 'Надіслати' }).click();
    await expect.poll(() => seenBySubscriber(0), long).toEqual([...before, 'пишу без зв’язку']);
  });

  it('a dialog that was left with Esc does nothing once the connection is back', async () => {
    proxy.blackHole(true);
    // It was sent before the desk knew, and is not sent again.
    await keys.press('F8');
    await page.getByRole('dialog').waitFor();
    await keys.press('Enter');
    await page.locator('[role="dialog"] [aria-busy="true"]').waitFor();
    proxy.cut();
    await page.getByText('Немає зв’язку').first().waitFor();
    await keys.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await keys.press('F2');
    await keys.type('коваль');
    await page.getByRole('dialog').getByText('Завантаження').waitFor();
    expect(await page.getByText('Почніть вводити').count()).toBe(0);
    await keys.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    proxy.blackHole(false);
    await page.getByText('На зв’язку', { exact: true }).waitFor({ timeout: 60_000 });
    await field().fill('розмова триває');
    await field().press('Enter');
    await expect.poll(async () => (await seenBySubscriber(0)).at(-1), long).toBe('розмова триває');
    expect(await subscribers[0]!.getByText('Як ми допомогли?').count()).toBe(0);
  });
});

it('the pages complained of nothing', () => {
  expect(browser.complaints).toEqual([]);
});

/** Sealed texts in this browser. */
async function keptDrafts(): Promise<number> {
  let count = 0;
  for (const { name } of await indexedDB.databases()) {
    if (!name?.startsWith('lanka-drafts')) continue;
    count += await new Promise<number>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onerror = () => reject(opening.error!);
      opening.onsuccess = () => {
        const counting = opening.result.transaction('drafts').objectStore('drafts').count();
        counting.onsuccess = () => {
          opening.result.close();
          resolve(counting.result);
        };
      };
    });
  }
  return count;
}
