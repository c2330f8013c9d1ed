// Finding an account in the browser: every way of writing the same thing, and coming back from the search unharmed.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';
import { find, signIn } from './agent-steps.ts';
import { openStoryBrowser, type StoryBrowser } from './story-browser.ts';

const long = { timeout: 30_000 };
let backend: RunningBackend;
let browser: StoryBrowser;
let page: Page;

beforeAll(async () => {
  [backend, browser] = await Promise.all([startBackend(), openStoryBrowser()]);
  page = await browser.open(backend.url, { viewport: { width: 1024, height: 700 } });
  await signIn(page, 'i.tkachenko');
});
afterAll(async () => {
  await browser.close();
  await backend.close();
});

const firstRow = async (text: string) => (await find(page, text)).first();

describe('the search', () => {
  it.each([
    ['a phone as people write it', '067 000 00 12', 'Коваль Олена Петрівна'],
    ['a phone with its country', '+380 67 000-00-12', 'Коваль Олена Петрівна'],
    ['a phone with brackets', '8 (067) 000 0012', 'Коваль Олена Петрівна'],
    ['a phone without its zero', '670000012', 'Коваль Олена Петрівна'],
    ['a personal account', '100 482 317', 'Коваль Олена Петрівна'],
    ['a name on the wrong layout', 'rjdfkm jktyf gtnhsdyf', 'Коваль Олена Петрівна'],
    ['a name with a typo', 'Ковалб Олена Петрівна', 'Коваль Олена Петрівна'],
    ['г for ґ', 'Галаган', 'Ґалаґан'],
    ['i for ї, e for є', 'іжакевич евген юріиович', 'Їжакевич Євген Юрійович'],
    ['a straight apostrophe', "галаган мар'яна", 'Ґалаґан Мар’яна'],
    ['a letter apostrophe', 'галаган марʼяна', 'Ґалаґан Мар’яна'],
    ['a backtick', 'галаган мар`яна', 'Ґалаґан Мар’яна'],
    ['no apostrophe', 'галаган маряна', 'Ґалаґан Мар’яна'],
    ['an address', 'Ґанкова 14 27', 'Коваль Олена Петрівна'],
  ])('finds by %s: %s', async (_what, text, name) => {
    const row = await firstRow(text);
    await expect.poll(() => row.innerText(), long).toContain(name);
    expect(await row.getAttribute('data-highlighted')).not.toBeNull();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('finds by the end of a phone, among others with the same end', async () => {
    const rows = await find(page, '0000012');
    await expect
      .poll(async () => (await rows.allInnerTexts()).join('\n'), long)
      .toContain('Коваль Олена Петрівна');
    expect((await rows.allInnerTexts()).every((text) => text.includes('000 00 12'))).toBe(true);
    await page.keyboard.press('Escape');
  });

  it('says so when there is nobody, with the text as text', async () => {
    await find(page, '<img src=x onerror=alert(1)>');
    await page.getByText('Абонента «<img src=x onerror=alert(1)>» не знайдено.').waitFor();
    await page.keyboard.press('Escape');
  });

  it('keeps what was typed when answers come late and out of order', async () => {
    await page.keyboard.press('F2');
    await page.keyboard.type('коваль олена петрівна', { delay: 5 });
    await expect
      .poll(() => page.getByRole('option').first().innerText(), long)
      .toContain('Коваль Олена Петрівна');
    expect(await page.getByRole('dialog').locator('input').inputValue()).toBe('коваль олена петрівна');
    await page.keyboard.press('Escape');
  });

  it('opens with Enter whom the text names, not whom an earlier text named', async () => {
    await expect.poll(async () => (await firstRow('коваль')).innerText(), long).toContain('Коваль');
    await page.getByRole('dialog').locator('input').fill('галаган маряна');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /Ґалаґан Мар’яна/ }).waitFor();
  });
});

describe.each([
  ['F2', 'the search'],
  ['Control+k', 'the palette'],
])('%s in the middle of writing', (key, what) => {
  it(`gives back the focus, the text and the selection when ${what} is left by Esc`, async () => {
    await page.keyboard.press('Alt+3');
    await page.locator('[data-row]').first().click();
    const field = page.getByLabel('Нотатка', { exact: true });
    await field.fill('Зателефонувати після шостої');
    await field.evaluate((area) => (area as HTMLTextAreaElement).setSelectionRange(4, 12, 'backward'));
    await page.keyboard.press(key);
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('щось інше');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const after = () =>
      field.evaluate((area) => {
        const { value, selectionStart, selectionEnd } = area as HTMLTextAreaElement;
        return { isFocused: area === document.activeElement, value, selectionStart, selectionEnd };
      });
    await expect.poll(after).toEqual({
      isFocused: true,
      value: 'Зателефонувати після шостої',
      selectionStart: 4,
      selectionEnd: 12,
    });
    await field.fill('');
  });
});

it('no page complained', () => expect(browser.complaints).toEqual([]));
