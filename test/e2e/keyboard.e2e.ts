// The agent's whole work from the keyboard, on the Ukrainian layout: not one event of a pointer.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';
import { composer, samplePassword, shownMessages } from './agent-steps.ts';
import { openKeyboard, pointerEvents, watchPointer, type Keyboard } from './keyboard.ts';
import { openStoryBrowser, type StoryBrowser } from './story-browser.ts';
import { enterAssistant, startChat } from './subscriber-steps.ts';

const people = [
  { account: '100482317', name: 'Коваль Олена Петрівна' },
  { account: '100733904', name: 'Коваль Олег Іванович' },
];
const long = { timeout: 30_000 };
let backend: RunningBackend;
let browser: StoryBrowser;
let subscribers: Page[];
let page: Page;
let keys: Keyboard;

beforeAll(async () => {
  [backend, browser] = await Promise.all([startBackend(), openStoryBrowser()]);
  subscribers = [];
  for (const { account } of people) {
    const subscriber = await browser.open(`${backend.url}/assistant`, {
      viewport: { width: 390, height: 780 },
    });
    await enterAssistant(subscriber, account, backend);
    await startChat(subscriber, `Питання від ${account}`);
    subscribers.push(subscriber);
  }
  page = await browser.open('about:blank');
  await watchPointer(page);
  await page.goto(backend.url);
  keys = await openKeyboard(page);
});
afterAll(async () => {
  await browser.close();
  await backend.close();
});

const heading = (at: number) => page.getByRole('heading', { name: people[at]!.name, level: 1 });
const typed = () => composer(page).inputValue();
const isWriting = () => composer(page).evaluate((field) => field === document.activeElement);
/** Whether the focus is on what the selector names, or in it. */
const isIn = (selector: string) =>
  page.evaluate((within) => Boolean(document.activeElement?.closest(within)), selector);
/** Types into what has the focus, which must be the composer. */
async function write(text: string): Promise<void> {
  await expect.poll(isWriting, long).toBe(true);
  await keys.type(text);
  await expect.poll(typed, long).toBe(text);
}

describe('the desk without a pointer', () => {
  it('signs in', async () => {
    await page.getByLabel('Логін').waitFor();
    keys.setLayout('en');
    await keys.type('i.tkachenko');
    await keys.press('Tab');
    await keys.type(samplePassword);
    await keys.press('Enter');
    await page.getByText('На зв’язку', { exact: true }).waitFor();
    await expect.poll(() => isIn('main'), long).toBe(true);
    keys.setLayout('uk');
  });

  it('finds by F2, opens with Enter', async () => {
    await keys.press('F2');
    await page.getByRole('dialog').waitFor();
    await keys.type('коваль олена петр');
    await expect.poll(() => page.getByRole('option').first().innerText(), long).toContain(people[0]!.name);
    await keys.press('Enter');
    await page.getByRole('heading', { name: people[0]!.name }).waitFor();
  });

  it('is offered by the palette only what can be done now', async () => {
    await keys.press('Alt+1');
    await page.getByText('У черзі · 2').waitFor();
    await keys.press('Ctrl+K');
    const offered = page.getByRole('dialog').getByRole('option');
    await offered.filter({ hasText: 'Взяти наступний' }).waitFor();
    expect(await offered.filter({ hasText: /Закрити розмову|Передати розмову/ }).count()).toBe(0);
    await keys.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('takes with F3, replies with Enter', async () => {
    await keys.press('Alt+1');
    await page.getByText('У черзі · 2').waitFor();
    await keys.press('F3');
    await heading(0).waitFor();
    await write('Добрий день, дивлюся.');
    await keys.press('Enter');
    await subscribers[0]!.getByText('Добрий день, дивлюся.').waitFor();
    expect(await typed()).toBe('');
  });

  it('writes a note with Ctrl+I, and is back to replying', async () => {
    await keys.press('Ctrl+I');
    await page.getByText('Абонент цього не побачить').waitFor();
    await write('термінал без сигналу');
    await keys.press('Enter');
    await page.locator('article.note', { hasText: 'термінал без сигналу' }).waitFor();
    await expect.poll(() => page.getByText('Абонент цього не побачить').count()).toBe(0);
    await write('після нотатки');
    await keys.press('Enter');
    await subscribers[0]!.getByText('після нотатки').waitFor();
    expect(await shownMessages(subscribers[0]!)).not.toContain('термінал без сигналу');
  });

  it('takes the next one and goes between them by slot, each with its own draft', async () => {
    await keys.press('F3');
    await heading(1).waitFor();
    await write('чернетка другої');
    await keys.press('Ctrl+1');
    await heading(0).waitFor();
    await write('чернетка першої');
    await keys.press('Ctrl+2');
    await heading(1).waitFor();
    await expect.poll(typed).toBe('чернетка другої');
    await keys.press('Ctrl+1');
    await heading(0).waitFor();
    await expect.poll(typed).toBe('чернетка першої');
  });

  it('locks with Ctrl+L; unlocking gives back the chat, the caret and the draft', async () => {
    await expect.poll(isWriting, long).toBe(true);
    for (let step = 0; step < 6; step++) await keys.press('ArrowLeft');
    const caret = () => composer(page).evaluate((field) => (field as HTMLTextAreaElement).selectionStart);
    const before = await caret();
    expect(before).toBe('чернетка першої'.length - 6);
    await keys.press('Ctrl+L');
    await page.getByText('Екран заблоковано').first().waitFor();
    keys.setLayout('en');
    await keys.type('wrong password');
    await keys.press('Enter');
    await page.getByText(/Логін або пароль неправильні/).waitFor();
    await keys.type(samplePassword);
    await keys.press('Enter');
    keys.setLayout('uk');
    await heading(0).waitFor();
    await expect.poll(isWriting, long).toBe(true);
    expect([await typed(), await caret()]).toEqual(['чернетка першої', before]);
  });

  it('opens a ticket with Ctrl+T', async () => {
    await keys.press('Ctrl+T');
    await page.getByRole('dialog').waitFor();
    await keys.press('Ctrl+Enter');
    await page.getByRole('alert').filter({ hasText: 'Заповніть: Опис' }).waitFor();
    const description = page.getByRole('dialog').getByLabel('Опис');
    for (let tabs = 0; tabs < 10; tabs++) {
      if (await description.evaluate((field) => field === document.activeElement)) break;
      await keys.press('Tab');
    }
    await keys.type('немає оптичного сигналу');
    await keys.press('Ctrl+Enter');
    await page
      .getByText(/Заявку \d+ відкрито/)
      .first()
      .waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(isWriting, long).toBe(true);
    const onAction = () => page.evaluate(() => document.activeElement?.textContent === 'Показати');
    for (let panes = 0; panes < 6 && !(await isIn('.toast')); panes++) await keys.press('F6');
    for (let tabs = 0; tabs < 3 && !(await onAction()); tabs++) await keys.press('Tab');
    expect(await onAction()).toBe(true);
    while (!(await isWriting())) await keys.press('F6');
  });

  it('is told what a transfer still wants', async () => {
    await keys.press('F9');
    await page.getByRole('dialog').waitFor();
    await keys.press('Ctrl+Enter');
    await page.getByRole('alert').filter({ hasText: 'Виберіть, кому передати' }).waitFor();
    expect(await isIn('[type="radio"]')).toBe(true);
    await keys.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(isWriting, long).toBe(true);
  });

  it('goes round the panes with F6, never to what only widens them', async () => {
    for (let tabs = 0; tabs < 30 && !(await isIn('[role="separator"]')); tabs++) await keys.press('Tab');
    expect(await isIn('[role="separator"]')).toBe(true);
    for (let panes = 0; panes < 6; panes++) {
      await keys.press('F6');
      expect(await isIn('[role="separator"]')).toBe(false);
    }
    while (!(await isIn('[data-pane="conversation"]'))) await keys.press('F6');
    for (let tabs = 0; tabs < 6 && !(await isWriting()); tabs++) await keys.press('Shift+Tab');
    expect(await isWriting()).toBe(true);
  });

  it('comes back to a visit with F4, and to the text with Esc', async () => {
    const visit = '[aria-label="Новий виїзд"]';
    await keys.press('F4');
    await expect.poll(() => isIn(visit), long).toBe(true);
    await keys.press('Shift+F6');
    await expect.poll(isWriting, long).toBe(true);
    await keys.press('F4');
    await expect.poll(() => isIn(visit), long).toBe(true);
    await keys.press('Escape');
    await expect.poll(isWriting, long).toBe(true);
    expect(await typed()).toBe('чернетка першої');
  });

  it('goes on writing in a conversation whose visit was begun, and leaves the visit for the text', async () => {
    const offers = page.locator('[aria-label="Новий виїзд"] [data-row]').first();
    await keys.press('F4');
    await expect.poll(() => isIn('[aria-label="Новий виїзд"]'), long).toBe(true);
    await keys.press('Enter');
    await expect.poll(() => isIn('[data-row]'), long).toBe(true);
    await keys.press('Ctrl+2');
    await heading(1).waitFor();
    await keys.press('Ctrl+1');
    await heading(0).waitFor();
    await offers.waitFor();
    await page.getByText(/оновлено/).waitFor();
    await expect.poll(isWriting, long).toBe(true);
    await keys.press('F4');
    await expect.poll(() => isIn('[aria-label="Новий виїзд"]'), long).toBe(true);
    await keys.press('Escape');
    await expect.poll(isWriting, long).toBe(true);
    expect(await typed()).toBe('чернетка першої');
  });

  it('is asked by F8 how this chat ended, whatever was chosen for another', async () => {
    const chosen = () => page.getByRole('dialog').getByRole('radio', { checked: true });
    await keys.press('F8');
    await chosen().waitFor();
    await keys.press('ArrowUp');
    await expect.poll(() => chosen().getAttribute('value')).not.toBe('solved');
    await keys.press('Escape');
    await keys.press('Ctrl+2');
    await heading(1).waitFor();
    await keys.press('F8');
    await expect.poll(() => chosen().getAttribute('value')).toBe('solved');
    await keys.press('Escape');
    await keys.press('Ctrl+1');
    await heading(0).waitFor();
  });

  it('closes with F8 and Enter, and the other chat is untouched', async () => {
    await keys.press('F8');
    await page.getByRole('dialog').waitFor();
    await keys.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await subscribers[0]!.getByText('Як ми допомогли?').waitFor();
    await keys.press('Ctrl+2');
    await heading(1).waitFor();
    expect(await typed()).toBe('чернетка другої');
  });

  it('walks the tickets with J and K', async () => {
    await keys.press('Alt+3');
    await page.getByRole('heading', { name: /Заявки · / }).waitFor();
    await expect.poll(() => isIn('main'), long).toBe(true);
    await page.locator('[data-row]').first().waitFor();
    const current = () => page.locator('[data-row][aria-current]').allInnerTexts();
    await keys.press('J');
    await expect.poll(() => page.url()).toMatch(/tickets\/.+/);
    const first = await current();
    await keys.press('J');
    await expect.poll(current).not.toEqual(first);
    await keys.press('K');
    await expect.poll(current).toEqual(first);
  });

  it('needed no pointer at all', async () => {
    expect(await pointerEvents(page)).toEqual([]);
    expect(browser.complaints).toEqual([]);
  });
});
