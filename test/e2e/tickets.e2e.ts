// Tickets at two desks: a long list, everything by the keyboard on ЙЦУКЕН, many at once, edits that meet (G1), a visit (G2), folding (G3).
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertManyTickets } from '../support/many-tickets.ts';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';
import { signIn } from './agent-steps.ts';
import { openKeyboard, pointerEvents, watchPointer, type Keyboard } from './keyboard.ts';
import { openStoryBrowser, type StoryBrowser } from './story-browser.ts';

const imported = 20_000;
let backend: RunningBackend;
let browser: StoryBrowser;
let mine: Page;
let theirs: Page;
let keys: Keyboard;

beforeAll(async () => {
  [backend, browser] = await Promise.all([
    startBackend('sample', (directory) => insertManyTickets(directory, imported)),
    openStoryBrowser(),
  ]);
  [mine, theirs] = await Promise.all([browser.open('about:blank'), browser.open(backend.url)]);
  await watchPointer(mine!);
  await mine.goto(backend.url);
  keys = await openKeyboard(mine);
  keys.setLayout('en');
  await keys.type('i.tkachenko');
  await keys.press('Tab');
  await keys.type('lanka-sample-2026');
  await keys.press('Enter');
  await mine.getByText('На зв’язку', { exact: true }).waitFor();
  keys.setLayout('uk');
  await signIn(theirs, 'o.honchar');
});
afterAll(async () => {
  await browser.close();
  await backend.close();
});

const rows = (page: Page) => page.locator('.rows [data-row]');
const article = (page: Page) => page.locator('article.ticket');
const field = (page: Page, name: string) => article(page).getByRole('button', { name, exact: true });
const focusedRow = (page: Page) =>
  page.evaluate(() => document.activeElement?.closest('[data-index]')?.getAttribute('data-index'));

/** The list Tickets with the words in it, and the focus on its first row. */
async function search(words: string): Promise<void> {
  await keys.press('Ctrl+/');
  await mine.keyboard.press('Control+a');
  await keys.type(words);
  await expect.poll(() => rows(mine).first().innerText()).toContain(words.trim());
  await mine.locator('.rows [data-row][tabindex="0"]').first().focus();
}

describe('a long list', () => {
  it('shows its length, holds few rows, and goes to its end and back by the keyboard', async () => {
    await keys.press('Alt+3');
    await mine.getByRole('heading', { name: /Заявки · 20[\s ]0\d\d/ }).waitFor();
    await rows(mine).first().waitFor();
    await rows(mine).first().focus();
    await mine.keyboard.press('End');
    const last = await mine.locator('.rows li[aria-setsize]').first().getAttribute('aria-setsize');
    await expect.poll(() => focusedRow(mine)).toBe(String(Number(last) - 1));
    expect(await mine.locator('.rows li').count()).toBeLessThan(60);
    await mine.keyboard.press('PageUp');
    await expect.poll(() => focusedRow(mine)).toBe(String(Number(last) - 11));
    await mine.keyboard.press('Home');
    await expect.poll(() => focusedRow(mine)).toBe('0');
  });

  it('finds by words, shows with Space and opens with Enter', async () => {
    await search('імпорту 777');
    await mine.keyboard.press('Space');
    await article(mine).getByText('імпорту 777').first().waitFor();
    expect(await focusedRow(mine)).toBe('0');
    await mine.keyboard.press('Enter');
    await expect.poll(() => mine.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  });
});

describe('one ticket by the keyboard', () => {
  it('is taken, gets a priority, waits for the subscriber with reason and time, and the last step is undone', async () => {
    await keys.press('M');
    await expect.poll(() => field(mine, 'Призначити').innerText()).toContain('Ткаченко Ірина');
    await keys.press('P');
    await mine.getByRole('dialog').getByRole('option').first().waitFor();
    await keys.type('терм');
    await keys.press('Enter');
    await expect.poll(() => field(mine, 'Змінити пріоритет').innerText()).toContain('Терміновий');
    await keys.press('Ctrl+Z');
    await expect.poll(() => field(mine, 'Змінити пріоритет').innerText()).not.toContain('Терміновий');
    await keys.press('S');
    await mine.getByRole('dialog').getByRole('option').first().waitFor();
    await keys.type('абонента');
    await keys.press('Enter');
    await mine.getByRole('dialog').getByLabel('Чого чекаємо').waitFor();
    await keys.type('фото роутера');
    await keys.press('Ctrl+Enter');
    await expect.poll(() => field(mine, 'Змінити стан').innerText()).toContain('Чекаємо абонента');
    await article(mine).getByText('фото роутера').first().waitFor();
    await expect.poll(() => field(mine, 'Змінити термін…').innerText()).toContain('на паузі');
  });

  it('folds three changes in a row, and shows each on demand', async () => {
    const fold = article(mine).getByRole('button', { name: /^\d+ змін/ });
    await fold.waitFor();
    await fold.focus();
    await keys.press('Enter');
    const lines = await article(mine).locator('ol .item').allInnerTexts();
    expect(lines.findIndex((line) => line.includes('Власник'))).toBeLessThan(
      lines.findIndex((line) => line.includes('фото роутера')),
    );
  });

  it('is solved with a cause and what was done', async () => {
    const pressed = () =>
      article(mine)
        .getByRole('button')
        .filter({ has: mine.locator('kbd').filter({ hasText: 'Enter', visible: true }) })
        .allInnerTexts();
    await article(mine).getByLabel('Нотатка', { exact: true }).focus();
    expect((await pressed()).join()).toMatch(/^Додати нотатку/);
    await article(mine).locator('h1').focus();
    expect((await pressed()).join()).toMatch(/^Вирішено/);
    await keys.press('Ctrl+Enter');
    const dialog = mine.getByRole('dialog');
    await dialog.getByLabel('Причина').waitFor();
    await mine.keyboard.press('ArrowDown');
    await keys.press('Tab');
    await keys.type('замінено кабель');
    await keys.press('Ctrl+Enter');
    await expect.poll(() => field(mine, 'Змінити стан').innerText()).toContain('Вирішена');
    await article(mine).getByText('замінено кабель').first().waitFor();
  });

  it('with an agreed visit asks before it is solved, and stays open', async () => {
    await search('Виїзд до абонента');
    await keys.press('Enter');
    await article(mine).getByText('Виїзд до абонента').first().waitFor();
    await keys.press('Ctrl+Enter');
    await mine.getByRole('dialog').getByLabel('Причина').waitFor();
    await mine.keyboard.press('ArrowDown');
    await keys.press('Tab');
    await keys.type('сам полагодив');
    await keys.press('Ctrl+Enter');
    await mine.getByText(/Узгоджено виїзд: .* Скасувати виїзд чи лишити/).waitFor();
    await mine.getByRole('button', { name: 'Лишити відкритою' }).focus();
    await keys.press('Enter');
    expect(await field(mine, 'Змінити стан').innerText()).toContain('Виїзд узгоджено');
  });
});

describe('many at once', () => {
  it('are chosen with X and Shift, and handed to a team; what was chosen is let go', async () => {
    await search('імпорту 88');
    await keys.press('X');
    for (const at of ['1', '2']) {
      await mine.keyboard.press('Shift+ArrowDown');
      await expect.poll(() => focusedRow(mine)).toBe(at);
    }
    await mine.getByText('Вибрано 3', { exact: true }).waitFor();
    await keys.press('T');
    await mine.getByRole('dialog').getByRole('option').first().waitFor();
    await keys.type('розрах');
    await keys.press('Enter');
    await mine.getByText('Змінено заявок: 3').first().waitFor();
    await mine.getByText('Вибрано 3', { exact: true }).waitFor({ state: 'detached' });
  });

  it('needed no pointer', async () => {
    expect(await pointerEvents(mine)).toEqual([]);
  });

  it('a filter that was kept is there after a reload', async () => {
    await mine.getByRole('button', { name: 'Фільтр…' }).click();
    const dialog = mine.getByRole('dialog');
    await dialog.getByLabel('Розрахунки').check();
    await dialog.getByLabel('Зберегти під назвою').fill('Гроші');
    await mine.keyboard.press('Control+Enter');
    await expect.poll(() => mine.getByLabel('Список').locator('option:checked').innerText()).toBe('Гроші');
    await mine.reload();
    await mine.getByLabel('Список').selectOption({ label: 'Гроші' });
    await mine.getByRole('heading', { name: /Заявки · 3$/ }).waitFor();
  });
});

describe('two people at one ticket', () => {
  it('a change by the other appears, and what I am writing stays', async () => {
    await rows(mine).first().click();
    const address = mine.url();
    await theirs.goto(address);
    await article(mine).getByLabel('Нотатка', { exact: true }).fill('ще не дописано');
    await article(theirs).getByRole('button', { name: 'Взяти собі' }).click();
    await expect.poll(() => field(mine, 'Призначити').innerText()).toContain('Гончар Олег');
    expect(await article(mine).getByLabel('Нотатка', { exact: true }).inputValue()).toBe('ще не дописано');
  });

  it('a field that both changed shows both values; mine is lost neither by a reload nor by theirs', async () => {
    await mine.context().setOffline(true);
    await mine
      .getByText(/Немає зв’язку/)
      .first()
      .waitFor();
    await choosePriority(mine, 'Терміновий');
    await article(mine).getByText('ще не надіслано').waitFor();
    await choosePriority(theirs, 'Низький');
    // Theirs is stored before mine: the later one is asked.
    await expect.poll(() => field(theirs, 'Змінити пріоритет').innerText()).toContain('Низький');
    await expect.poll(() => article(theirs).getByText('ще не надіслано').count()).toBe(0);
    await mine.context().setOffline(false);
    const conflict = article(mine).getByRole('alert').filter({ hasText: 'Гончар Олег' });
    await conflict.waitFor({ timeout: 60_000 });
    await expect.poll(() => conflict.innerText()).toMatch(/Пріоритет\s+Низький\s+Терміновий/);
    await mine.reload();
    await conflict.waitFor();
    await conflict.getByRole('button', { name: 'Записати моє' }).click();
    await conflict.waitFor({ state: 'detached' });
    await expect.poll(() => field(theirs, 'Змінити пріоритет').innerText()).toContain('Терміновий');
    expect(browser.complaints).toEqual([]);
  });
});

async function choosePriority(page: Page, word: string): Promise<void> {
  await field(page, 'Змінити пріоритет').click();
  await page.getByRole('dialog').getByRole('option', { name: word }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}
