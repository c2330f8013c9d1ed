// A team grows from the first supervisor in the browser: people are added, sign in, change their password, are disabled and let in again.
import { axeViolations } from '../support/axe.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStoryBrowser, type StoryBrowser } from '../e2e/story-browser.ts';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';

const boss = { login: 'boss', name: 'Савчук Ганна', password: 'сім синіх слонів' };
const agent = { login: 'o.melnyk', name: 'Мельник Оксана' };
const newPassword = 'вісім вільних вовків';
const long = { timeout: 30_000 };
let backend: RunningBackend;
let browser: StoryBrowser;
let page: Page;
let agentPage: Page;
let firstPassword: string;

beforeAll(async () => {
  [backend, browser] = await Promise.all([startBackend('empty'), openStoryBrowser()]);
  page = await browser.open(backend.url, { viewport: { width: 1024, height: 700 } });
  await page.getByLabel('Логін').fill(boss.login);
  await page.getByLabel('Прізвище та ім’я').fill(boss.name);
  await page.getByLabel('Пароль', { exact: true }).fill(boss.password);
  await page.keyboard.press('Enter');
  await page.getByText('На зв’язку', { exact: true }).waitFor();
  await page.goto(`${backend.url}/#/settings`);
  agentPage = await browser.open(backend.url);
});
afterAll(async () => {
  await browser.close();
  await backend.close();
});

const dialog = (on = page) => on.getByRole('dialog');
const row = (name: string) => page.getByRole('row').filter({ hasText: name });
const button = (name: string | RegExp, on: Page = page) => on.getByRole('button', { name });

const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));

async function signIn(on: Page, login: string, password: string): Promise<void> {
  await on.getByLabel('Логін').fill(login);
  await on.getByLabel('Пароль', { exact: true }).fill(password);
  await on.keyboard.press('Enter');
}
/** Nothing found by axe in both themes, and nothing to scroll sideways. */
async function expectFine(on = page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await on.emulateMedia({ colorScheme });
    expect(await axeViolations(on)).toEqual([]);
  }
  expect(await on.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}
async function cutOff(): Promise<void> {
  await page.context().setOffline(true);
  await page.getByText(/Немає зв’язку з \d/).waitFor();
}
async function comeBack(): Promise<void> {
  await page.context().setOffline(false);
  await page.getByText(/Немає зв’язку з \d/).waitFor({ state: 'detached', ...long });
}
async function addAnother(): Promise<void> {
  await button('Додати людину').click();
  await dialog().getByLabel('Прізвище та ім’я').fill('Левко Лев');
  await dialog().getByLabel('Логін').fill('l.levko');
  await dialog().getByRole('button', { name: 'Згенерувати' }).click();
  await dialog().getByLabel('Логін').press('Enter');
}
async function choose(name: string, action: string): Promise<void> {
  await button(`Дії: ${name}`).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: action }).press('Enter');
  await dialog().waitFor();
}

describe('the people of a team', () => {
  it('begin with the supervisor alone', async () => {
    await page.getByRole('link', { name: 'Команда' }).click();
    await page.getByText('Поки що тут лише ви').waitFor();
    await expectFine();
  });

  it('are added: what is wrong is said at its field, the password is shown once', async () => {
    await button('Додати людину').click();
    await dialog().getByLabel('Прізвище та ім’я').fill(agent.name);
    await dialog().getByLabel('Логін').fill(boss.login);
    await dialog().getByLabel('Перший пароль').fill('password2024!');
    await page.keyboard.press('Enter');
    await dialog().getByText('Пароль має бути не коротшим').waitFor();
    await dialog().getByRole('button', { name: 'Згенерувати' }).click();
    firstPassword = await dialog().getByLabel('Перший пароль').inputValue();
    expect(firstPassword).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){2}$/);
    await dialog().getByLabel('Логін').press('Enter');
    await dialog().getByText('Такий логін уже є.').waitFor();
    await expect
      .poll(() =>
        dialog()
          .getByLabel('Логін')
          .evaluate((field) => field === document.activeElement),
      )
      .toBe(true);
    await expectFine();
    await page.keyboard.press('Control+a');
    await page.keyboard.type(agent.login.toUpperCase());
    await page.keyboard.press('Enter');
    await dialog().getByText('Пароль показано лише зараз').waitFor();
    expect(await dialog().innerText()).toContain(firstPassword);
    await expectFine();
    await page.keyboard.press('Escape');
    await row(agent.name).waitFor();
    expect(await page.locator('body').innerText()).not.toContain(firstPassword);
  });

  it('sign in, and change their own password', async () => {
    await signIn(agentPage, agent.login, firstPassword);
    await agentPage.getByText('На зв’язку', { exact: true }).waitFor();
    await agentPage.goto(`${backend.url}/#/settings/people`);
    await agentPage.getByText('цей сеанс').waitFor();
    expect(await agentPage.getByText('Команда').count()).toBe(0);
    await button('Змінити пароль…', agentPage).click();
    const form = dialog(agentPage);
    await form.getByLabel('Теперішній пароль').fill('not this one');
    await form.getByLabel('Новий пароль').fill(newPassword);
    await agentPage.keyboard.press('Enter');
    await form.getByText(/Логін або пароль неправильні/).waitFor();
    await form.getByLabel('Теперішній пароль').fill(firstPassword);
    await expectFine(agentPage);
    await agentPage.keyboard.press('Enter');
    await agentPage.getByText('Пароль змінено').waitFor();
    await expectFine(agentPage);
  });

  it('get another role, and their session ends with it', async () => {
    await choose(agent.name, 'Змінити роль…');
    await dialog().getByText('логіст').click();
    await expectFine();
    await page.keyboard.press('Enter');
    await row('логіст').waitFor();
    await expect.poll(focused).toBe(`Дії: ${agent.name}`);
    await agentPage.getByText('Сеанс завершено. Увійдіть ще раз').waitFor();
    await signIn(agentPage, agent.login, newPassword);
    await agentPage.getByText('На зв’язку', { exact: true }).waitFor();
  });

  it('lose a session that the supervisor ends', async () => {
    await choose(agent.name, 'Сеанси…');
    await expectFine();
    await dialog().getByRole('button', { name: 'Завершити сеанс' }).press('Enter');
    await dialog().getByText('Немає жодного сеансу').waitFor();
    await agentPage.getByText('Сеанс завершено. Увійдіть ще раз').waitFor();
    await page.keyboard.press('Escape');
    await signIn(agentPage, agent.login, newPassword);
    await agentPage.getByText('На зв’язку', { exact: true }).waitFor();
  });

  it('stay as they are when a dialog is left by the mouse, and no name covers the row below', async () => {
    await page.getByRole('heading', { name: 'Команда' }).click();
    await button(`Дії: ${agent.name}`).click();
    await page.getByRole('menuitem', { name: 'Закрити доступ…' }).click();
    await dialog().getByRole('button', { name: 'Скасувати' }).click();
    await expect.poll(focused).toBe(`Дії: ${agent.name}`);
    expect(await page.getByRole('tooltip').allInnerTexts()).toEqual([]);
    expect(await row(agent.name).innerText()).toContain('працює');
  });

  it('are not added by a form that was left while there was no connection', async () => {
    await cutOff();
    await addAnother();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await comeBack();
    await page.reload();
    await row(agent.name).waitFor();
    expect(await row('Левко Лев').count()).toBe(0);
  });

  it('are not added without a connection, which the form says at once; what was typed stays, and is added once', async () => {
    await cutOff();
    await addAnother();
    await dialog().getByText('Немає зв’язку з сервером').waitFor({ timeout: 10_000 });
    await comeBack();
    await dialog().getByRole('button', { name: 'Спробувати ще раз' }).click();
    await dialog().getByText('Пароль показано лише зараз').waitFor();
    await page.keyboard.press('Escape');
    await row('Левко Лев').waitFor();
    expect(await row('Левко Лев').count()).toBe(1);
  });

  it('are disabled, and are out at once', async () => {
    await choose(agent.name, 'Закрити доступ…');
    await expectFine();
    await dialog().getByRole('button', { name: 'Закрити доступ' }).press('Enter');
    await row('закрито').waitFor();
    await expect.poll(focused).toBe(`Дії: ${agent.name}`);
    await agentPage.getByText('Сеанс завершено. Увійдіть ще раз').waitFor();
    await signIn(agentPage, agent.login, newPassword);
    await agentPage.getByText(/Логін або пароль неправильні/).waitFor(long);
    await expectFine();
  });

  it('are let in again, and get another password when they have forgotten theirs', async () => {
    await choose(agent.name, 'Відкрити доступ…');
    await dialog().getByText(`логін «${agent.login}», той самий пароль, роль «логіст»`).waitFor();
    await expectFine();
    await page.keyboard.press('Enter');
    await row(agent.name).getByText('працює').waitFor();
    await expect.poll(focused).toBe(`Дії: ${agent.name}`);
    await signIn(agentPage, agent.login, newPassword);
    await agentPage.getByText('На зв’язку', { exact: true }).waitFor();

    await choose(agent.name, 'Новий пароль…');
    await page.keyboard.press('Enter');
    await dialog().getByText('Щонайменше 10 символів').waitFor();
    await dialog().getByLabel('Новий пароль').fill(agent.login);
    await page.keyboard.press('Enter');
    await dialog().getByText('Пароль має бути не коротшим').waitFor();
    await expectFine();
    await dialog().getByRole('button', { name: 'Згенерувати' }).click();
    const another = await dialog().getByLabel('Новий пароль').inputValue();
    await dialog().getByLabel('Новий пароль').press('Enter');
    await dialog().getByText('Пароль показано лише зараз').waitFor();
    expect(await dialog().innerText()).toContain(another);
    await expectFine();
    await dialog().getByRole('button', { name: 'Готово' }).press('Enter');
    await expect.poll(focused).toBe(`Дії: ${agent.name}`);
    await agentPage.getByText('Сеанс завершено. Увійдіть ще раз').waitFor();
    await signIn(agentPage, agent.login, another);
    await agentPage.getByText('На зв’язку', { exact: true }).waitFor();
  });

  it('see their own other sessions and end them', async () => {
    await agentPage.context().close();
    agentPage = await browser.open(backend.url);
    await signIn(agentPage, boss.login, boss.password);
    await agentPage.getByText('На зв’язку', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Мої налаштування' }).click();
    await button('Завершити інші').click();
    await agentPage.getByText('Сеанс завершено. Увійдіть ще раз').waitFor();
    await expect.poll(() => button('Завершити інші').count(), long).toBe(0);
    await expectFine();
    expect(browser.complaints).toEqual([]);
  });
});
