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
/** Types into what has the focus, which must be the composer. */
async function write(text: string): Promise<void> {
  await expect
    .poll(() => composer(page).evaluate((field) => field === document.activeElement), long)
    .toBe(true);
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
    await expect
      .poll(() => composer(page).evaluate((field) => field === document.activeElement), long)
      .toBe(true);
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
    await expect
      .poll(() => composer(page).evaluate((field) => field === document.activeElement), long)
      .toBe(true);
    expect([await typed(), await caret()]).toEqual(['чернетка першої', before]);
  });

  it('opens a ticket with Ctrl+T', async () => {
    await keys.press('Ctrl+T');
    await page.getByRole('dialog').waitFor();
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
    await expect
      .poll(() => composer(page).evaluate((field) => field === document.activeElement), long)
      .toBe(true);
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
