// The pages before the desk in a real browser: keyboard only, refusals, lock and unlock, first run, accessibility.
import { axeViolations } from '../support/axe.ts';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import {
  addStaff,
  password,
  removeEveryone,
  startSessionServer,
  type SessionServer,
} from '../support/session-server.ts';
import { buildSessionPages, type SessionPages } from './session-pages.ts';

let pages: SessionPages;
let opened: TestDatabase;
let server: SessionServer;
const sample = [
  { login: 'olena', displayName: 'Олена Швець', role: 'agent' as const, password },
  { login: 'petro', displayName: 'Петро Гончар', role: 'supervisor' as const, password },
];

beforeAll(async () => {
  pages = await buildSessionPages();
  opened = await openTestDatabase();
});
afterAll(async () => {
  await pages?.close();
  await opened?.close();
});
beforeEach(async () => {
  await removeEveryone(opened.database);
  server = await startSessionServer(opened.database, setup(), { pagesDir: pages.folder });
});
afterEach(async () => {
  await server?.close();
  expect(pages.complaints.splice(0)).toEqual([]);
});

function setup() {
  return {
    version: '1.2.3',
    loadSampleData: async () => {
      for (const { login, role } of sample) await addStaff(opened.database, login, role);
      return sample;
    },
  };
}
const focusedName = (page: Page) =>
  page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.labels?.[0]?.textContent?.trim());
async function expectAccessible(page: Page): Promise<void> {
  for (const theme of ['light', 'dark']) {
    await page.evaluate((value) => void (document.documentElement.dataset['theme'] = value), theme);
    expect(await axeViolations(page, ['best-practice']), theme).toEqual([]);
  }
}

test('sign-in by keyboard alone; a wrong password keeps the login, is announced, and the cursor stays in it', async () => {
  await addStaff(opened.database, 'i.tkachenko');
  const page = await pages.open(server.url);
  await page.getByRole('heading', { name: 'Консоль підтримки' }).waitFor();
  await expectAccessible(page);
  expect(await focusedName(page)).toBe('Логін');
  await page.keyboard.type('i.tkachenko');
  await page.keyboard.press('Tab');
  expect(await focusedName(page)).toBe('Пароль');
  await page.keyboard.type('не той');
  await page.keyboard.press('Enter');
  const refusal = page.getByRole('alert').filter({ hasText: 'Логін або пароль неправильні' });
  expect(await refusal.textContent()).toContain('Залишилося спроб: 4');
  expect(await page.getByLabel('Логін').inputValue()).toBe('i.tkachenko');
  expect(await focusedName(page)).toBe('Пароль');
  await expectAccessible(page);
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Тест i.tkachenko' }).waitFor();
});

test('the password can be pasted and shown; the alphabet of the last letter is told', async () => {
  await addStaff(opened.database, 'someone');
  const page = await pages.open(server.url.concat('/?language=en'));
  const field = page.getByLabel('Password', { exact: true });
  await field.focus();
  await field.evaluate((element) => {
    const clipboard = new DataTransfer();
    clipboard.setData('text/plain', 'x');
    const isAllowed = element.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: clipboard, bubbles: true, cancelable: true }),
    );
    (element as HTMLInputElement).dataset['pasteAllowed'] = String(isAllowed);
  });
  expect(await field.getAttribute('data-paste-allowed')).toBe('true');
  const typed = (key: string) =>
    field.evaluate((element, value) => {
      element.dispatchEvent(
        new KeyboardEvent('keydown', { key: value, bubbles: true, modifierCapsLock: true }),
      );
    }, key);
  await typed('Ї');
  await page.getByText('УКР', { exact: true }).waitFor();
  await page.getByText('Caps Lock is on').waitFor();
  await typed('w');
  await page.getByText('ENG', { exact: true }).waitFor();
  await page.getByLabel('Show password').check();
  expect(await page.getByLabel('Password', { exact: true }).getAttribute('type')).toBe('text');
});

test('lock and unlock return to the same draft and caret; a reload while locked stays locked', async () => {
  await addStaff(opened.database, 'agent');
  const page = await pages.open(server.url);
  await signIn(page, 'agent');
  await page.getByLabel('draft').fill('Добрий день');
  await page
    .getByLabel('draft')
    .evaluate((element) => (element as HTMLTextAreaElement).setSelectionRange(3, 3));
  await lock(page);
  await page.getByRole('heading', { name: 'Екран заблоковано' }).waitFor();
  await expectAccessible(page);
  expect(await page.getByText('Тест agent').first().isVisible()).toBe(true);
  expect(await page.getByLabel('draft').isVisible()).toBe(false);
  await page.keyboard.type('не той');
  await page.keyboard.press('Enter');
  await page.getByText('Залишилося спроб: 4').waitFor();
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.getByLabel('draft').waitFor();
  expect(
    await page.evaluate(() => {
      const draft = document.activeElement as HTMLTextAreaElement;
      return [draft.tagName, draft.value, draft.selectionStart];
    }),
  ).toEqual(['TEXTAREA', 'Добрий день', 3]);
  await lock(page);
  await page.waitForTimeout(100);
  await page.reload();
  await page.getByRole('heading', { name: 'Екран заблоковано' }).waitFor();
});

test('the screen locks itself when nobody touches it', async () => {
  await addStaff(opened.database, 'agent');
  const page = await pages.open(server.url.concat('/?idleMs=1000'));
  await signIn(page, 'agent');
  await page.getByRole('heading', { name: 'Екран заблоковано' }).waitFor({ timeout: 15_000 });
});

test('a reload keeps the sign-in, a duplicated tab does not take it along', async () => {
  await addStaff(opened.database, 'agent');
  const page = await pages.open(server.url);
  await signIn(page, 'agent');
  await page.reload();
  await page.getByLabel('draft').waitFor();
  const copy = await page.context().newPage();
  const kept = await page.evaluate(() => ({ ...sessionStorage }) as Record<string, string>);
  await copy.addInitScript((items) => {
    for (const [key, value] of Object.entries(items)) sessionStorage.setItem(key, value);
  }, kept);
  await copy.goto(server.url);
  await copy.getByRole('heading', { name: 'Консоль підтримки' }).waitFor();
  await page.reload();
  await page.getByLabel('draft').waitFor();
});

test('a session that the server ended leads to sign-in with a word about it', async () => {
  await addStaff(opened.database, 'agent');
  const page = await pages.open(server.url);
  await signIn(page, 'agent');
  await opened.database.kysely.updateTable('sessions').set({ revoked_at: new Date() }).execute();
  await page.evaluate(async () => {
    const { session } = globalThis as unknown as {
      session: { accessToken(refused?: string): Promise<string> };
    };
    const token = await session.accessToken();
    await session.accessToken(token).catch(() => undefined);
  });
  await page.getByText('Сеанс завершено').waitFor();
  expect(await page.getByLabel('Логін').inputValue()).toBe('agent');
});

test('first run: sample data, then one press fills the form', async () => {
  const page = await pages.open(server.url);
  await page.getByRole('heading', { name: 'Перший запуск' }).waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Завантажити навчальні дані' }).click();
  await page.getByText(`Пароль для всіх: ${password}`).waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Увійти як Петро Гончар' }).click();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Тест petro' }).waitFor();
});

test('first run: the first supervisor is created and signed in; a weak password is told', async () => {
  const page = await pages.open(server.url);
  await page.getByLabel('Логін').fill('boss');
  await page.getByLabel('Прізвище та ім’я').fill('Гончар Оксана');
  await page.getByLabel('Пароль', { exact: true }).fill('1234567890');
  await page.keyboard.press('Enter');
  await page.getByText('не коротшим за 10 символів').waitFor();
  await page.getByLabel('Пароль', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Гончар Оксана' }).waitFor();
});

test('while the server is away the page says which, and a retry goes on', async () => {
  await addStaff(opened.database, 'agent');
  const page = await pages.open(server.url);
  await page.getByLabel('Логін').fill('agent');
  await page.getByLabel('Пароль', { exact: true }).fill(password);
  const { port, host } = new URL(server.url);
  await server.close();
  await page.keyboard.press('Enter');
  await page.getByText(`Немає зв’язку з ${host}`).waitFor();
  await expectAccessible(page);
  server = await startSessionServer(opened.database, setup(), { pagesDir: pages.folder, port: Number(port) });
  await page.getByRole('button', { name: 'Повторити' }).click();
  await page.getByRole('heading', { name: 'Тест agent' }).waitFor();
});

async function signIn(page: Page, login: string): Promise<void> {
  await page.getByLabel('Логін').fill(login);
  await page.getByLabel('Пароль', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await page.getByLabel('draft').waitFor();
}
function lock(page: Page): Promise<void> {
  return page.evaluate(() => (globalThis as unknown as { session: { lock(): void } }).session.lock());
}
