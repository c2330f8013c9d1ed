// Templates end to end: an agent inserts them while a supervisor writes and changes them, both by the keyboard alone.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeColourViolations, axeViolations } from '../support/axe.ts';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';
import { composer, signIn } from './agent-steps.ts';
import { pointerEvents, watchPointer } from './keyboard.ts';
import { openStoryBrowser, type StoryBrowser } from './story-browser.ts';
import { enterAssistant, startChat } from './subscriber-steps.ts';

const long = { timeout: 30_000 };
let backend: RunningBackend;
let browser: StoryBrowser;
let agent: Page;
let boss: Page;

beforeAll(async () => {
  [backend, browser] = await Promise.all([startBackend(), openStoryBrowser()]);
  const subscriber = await browser.open(`${backend.url}/assistant`, {
    viewport: { width: 390, height: 780 },
  });
  await enterAssistant(subscriber, '100482317', backend);
  await startChat(subscriber, 'Немає інтернету');
  agent = await browser.open(backend.url);
  await signIn(agent, 'i.tkachenko');
  boss = await browser.open('about:blank', { viewport: { width: 1024, height: 700 } });
  await watchPointer(boss);
  await boss.goto(backend.url);
  await signIn(boss, 's.doroshenko');
});
afterAll(async () => {
  await browser.close();
  await backend.close();
});

const typed = () => composer(agent).inputValue();
const selected = () =>
  composer(agent).evaluate((field) => {
    const { value, selectionStart, selectionEnd } = field as HTMLTextAreaElement;
    return value.slice(selectionStart, selectionEnd);
  });
const options = () => agent.getByRole('option').allInnerTexts();
const chosen = () => agent.getByRole('option', { selected: true }).innerText();
const focusedLabel = () =>
  boss.evaluate(() => {
    const field = document.activeElement;
    if (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) {
      return field.labels?.[0]?.textContent ?? '';
    }
    return field instanceof HTMLButtonElement ? (field.textContent?.trim() ?? '') : '';
  });
/** Tab until the control with this name has the focus. */
async function tabTo(name: string): Promise<void> {
  for (let tabs = 0; tabs < 60; tabs++) {
    if ((await focusedLabel()).startsWith(name)) return;
    await boss.keyboard.press('Tab');
  }
  throw new Error(`no Tab leads to ${name}`);
}
async function saveTemplate(): Promise<void> {
  await boss.keyboard.press('Control+Enter');
  await boss.getByText('Не збережено').waitFor({ state: 'detached' });
}
async function expectFine(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await axeColourViolations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await axeViolations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

describe('an agent', () => {
  it('finds by shortcut, name and text, also with the wrong layout, and sees the filled text', async () => {
    await agent.keyboard.press('F3');
    await agent.getByRole('heading', { name: 'Коваль Олена Петрівна', level: 1 }).waitFor();
    await agent.getByText('борг −24,50 ₴').waitFor();
    await composer(agent).focus();
    await agent.keyboard.type('Так. /');
    await expect.poll(async () => (await options()).length, long).toBe(13);
    expect((await options()).at(-1)).toMatch(/English: please wait[^]*лише англійською/);
    await expectFine(agent);
    for (const text of ['бал', 'стан рах', ',fkfyc']) {
      await agent.keyboard.type(text);
      await expect.poll(chosen, { message: text }).toContain('Стан рахунку');
      for (const _sign of text) await agent.keyboard.press('Backspace');
    }
    await agent.keyboard.type('баланс');
    await expect.poll(chosen).toContain('На 2');
    expect(await agent.locator('.preview').innerText()).toMatch(/рахунку 100 482 317 — −24,50\s₴/);
  });

  it('inserts at the caret without losing the draft, twice, and takes it back with Ctrl+Z', async () => {
    await agent.keyboard.press('Enter');
    await expect.poll(typed).toMatch(/^Так\. На .* — −24,50\s₴\. Тариф «Швидкий 100»\.$/);
    await agent.keyboard.type(' Кінець');
    for (const _sign of 'Кінець') await agent.keyboard.press('ArrowLeft');
    await agent.keyboard.press('Control+/');
    await agent.keyboard.type('хв');
    await agent.keyboard.press('Enter');
    await expect.poll(typed).toMatch(/«Швидкий 100»\. Хвилинку, .* на зв’язку\.Кінець$/);
    await agent.keyboard.press('Control+z');
    await expect.poll(typed).toMatch(/«Швидкий 100»\. хвКінець$/);
  });

  it('jumps between unfilled places with Tab, and out of the text after the last', async () => {
    await composer(agent).fill('');
    await agent.keyboard.type('/візит');
    await agent.keyboard.press('Tab');
    await expect.poll(selected).toBe('{день}');
    await agent.keyboard.type('завтра');
    await agent.keyboard.press('Tab');
    expect(await selected()).toBe('{початок}');
    await agent.keyboard.press('Tab');
    expect(await selected()).toBe('{кінець}');
    await agent.keyboard.press('Shift+Tab');
    expect(await selected()).toBe('{початок}');
    await agent.keyboard.type('14:00');
    await agent.keyboard.press('Tab');
    await agent.keyboard.type('16:00');
    await agent.keyboard.press('Tab');
    expect(await composer(agent).evaluate((field) => field === document.activeElement)).toBe(false);
    expect(await typed()).toMatch(/приїде завтра, з 14:00 до 16:00, за адресою вул\. Ґанкова, 14, кв\. 27\./);
  });

  it('closes the list with Esc, sends no search, and finds templates among the commands', async () => {
    await composer(agent).fill('');
    await agent.keyboard.type('/нічого');
    await agent.getByText('Немає шаблону «нічого»').waitFor();
    await agent.keyboard.press('Enter');
    expect(await typed()).toBe('/нічого');
    await agent.keyboard.press('Escape');
    await agent.getByText('Немає шаблону «нічого»').waitFor({ state: 'detached' });
    await composer(agent).fill('');
    await agent.keyboard.press('Control+k');
    await agent.keyboard.type('прощання');
    await agent.getByRole('option', { name: /Вставити: Прощання/ }).waitFor();
    await agent.keyboard.press('Enter');
    await expect.poll(typed, long).toMatch(/^Дякую за звернення!/);
    await composer(agent).fill('');
  });

  it('has no page of templates', async () => {
    await agent.goto(`${backend.url}/#/templates`);
    await agent.getByText('Ця сторінка для керівників зміни.').waitFor();
    await agent.goto(`${backend.url}/#/desk`);
    await composer(agent).waitFor();
  });
});

describe('a supervisor', () => {
  it('comes by the palette and makes a template, which the open list of the agent shows at once', async () => {
    await composer(agent).focus();
    await agent.keyboard.type('/майстер');
    await expect.poll(options).toHaveLength(1);
    await boss.keyboard.press('Control+k');
    await boss.keyboard.type('шаблони');
    await boss.getByRole('option', { name: 'Перейти: Шаблони' }).waitFor();
    await boss.keyboard.press('Enter');
    await boss.getByText('13 шаблонів').waitFor();
    await expectFine(boss);
    await boss.keyboard.press('n');
    await expect.poll(focusedLabel).toBe('Назва');
    await boss.keyboard.type('Майстер запізнюється');
    await tabTo('Скорочення');
    await boss.keyboard.type('ВІЗИТ');
    await boss.getByText('Таке скорочення вже має шаблон «Візит майстра домовлено».').waitFor();
    await boss.keyboard.press('Control+a');
    await boss.keyboard.type('запізнення');
    await tabTo('Текст: Українська');
    await boss.keyboard.type('Майстер буде о {час}. Вибачте, ');
    await tabTo('Ім’я');
    await boss.keyboard.press('Enter');
    await boss.keyboard.type('!');
    await boss
      .getByRole('region', { name: /приклад/ })
      .getByText('Вибачте, Олена!')
      .waitFor();
    await boss.getByText('Оператор заповнить сам: {час}').waitFor();
    await saveTemplate();
    await expect
      .poll(options, long)
      .toEqual([
        expect.stringContaining('Майстер запізнюється'),
        expect.stringContaining('Візит майстра домовлено'),
      ]);
    await expectFine(boss);
  });

  it('changes it, and the agent’s preview follows', async () => {
    await agent.keyboard.press('ArrowUp');
    await agent.keyboard.press('ArrowUp');
    await tabTo('Текст: Українська');
    await boss.keyboard.press('Control+End');
    await boss.keyboard.type(' Дякуємо.');
    await boss.getByText('Не збережено').waitFor();
    await saveTemplate();
    await expect
      .poll(() => agent.locator('.preview').innerText(), long)
      .toMatch(/Вибачте, Олена! Дякуємо\.$/);
    await agent.keyboard.press('Escape');
  });

  it('is asked about unsaved changes, sees the past and brings a version back', async () => {
    await boss.keyboard.type(' Чернетка');
    await boss.keyboard.press('Control+k');
    await boss.keyboard.type('розмови');
    await boss.keyboard.press('Enter');
    const asks = boss.getByRole('dialog', { name: 'Зберегти зміни в шаблоні?' });
    await asks.waitFor();
    await expectFine(boss);
    await boss.keyboard.press('Escape');
    await asks.waitFor({ state: 'detached' });
    await tabTo('Відкинути');
    await boss.keyboard.press('Enter');
    await tabTo('Історія');
    await boss.keyboard.press('Enter');
    const history = boss.getByRole('dialog', { name: 'Історія' });
    await history.getByText('Версія 2').waitFor();
    expect(await history.locator('ins').allInnerTexts()).toEqual([' Дякуємо.']);
    await expectFine(boss);
    await boss.keyboard.press('ArrowDown');
    // Before the first version there was nothing that could have changed.
    await history.getByText('Перша відома версія').waitFor();
    expect(await history.locator('ins, del').count()).toBe(0);
    await boss.keyboard.press('Tab');
    await boss.keyboard.press('Enter');
    await boss.getByText(/^Версія 3 · /).waitFor();
    expect(await boss.getByLabel('Текст: Українська').inputValue()).toMatch(/Вибачте, \{firstName\}!$/);
  });

  it('takes it out of use and brings it back with the toast', async () => {
    await tabTo('Прибрати з ужитку');
    await boss.keyboard.press('Enter');
    await boss.getByText('Прибрано з ужитку: «Майстер запізнюється»').first().waitFor();
    await boss.getByText('13 шаблонів').waitFor();
    await boss.getByRole('button', { name: 'Повернути', exact: true }).press('Enter');
    await boss.getByText('14 шаблонів').waitFor();
    await boss.getByText(/^Версія 5 · /).waitFor();
  });

  it('sees what a colleague saved meanwhile, beside what is written here, and keeps the own text', async () => {
    const other = await browser.open(`${backend.url}/`, { viewport: { width: 1024, height: 700 } });
    await signIn(other, 's.doroshenko');
    await other.goto(boss.url());
    await other.getByLabel('Назва', { exact: true }).fill('Майстер їде');
    await boss.bringToFront();
    await tabTo('Текст: Українська');
    await boss.keyboard.press('Control+End');
    await boss.keyboard.type(' Моє.');
    await other.keyboard.press('Control+Enter');
    const conflict = boss.getByRole('alert').filter({ hasText: 'Тим часом шаблон змінено' });
    await conflict.waitFor();
    expect(await conflict.locator('ins').allInnerTexts()).toEqual(['запізнюється', ' Моє.']);
    await expectFine(boss);
    await conflict.getByRole('button', { name: 'Лишити мою' }).press('Enter');
    await saveTemplate();
    await boss.getByText(/^Версія 7 · /).waitFor();
    await expect.poll(() => other.getByLabel('Текст: Українська').inputValue()).toMatch(/Моє\.$/);
    await other.context().close();
  });

  it('needed no pointer', async () => {
    expect(await pointerEvents(boss)).toEqual([]);
    expect(browser.complaints).toEqual([]);
  });
});
