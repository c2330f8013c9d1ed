// Technicians at the desk of logistics: added with a mistake first, changed by two at once, away, brought in from a file; supervisors read.
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';
import { signIn } from './agent-steps.ts';
import { openStoryBrowser, type StoryBrowser } from './story-browser.ts';

let backend: RunningBackend;
let browser: StoryBrowser;
let page: Page;
let other: Page;

async function openPage(login: string): Promise<Page> {
  const opened = await browser.open(backend.url, { viewport: { width: 1024, height: 700 } });
  await signIn(opened, login);
  await opened.goto(`${backend.url}/#/settings/technicians`);
  await opened.getByRole('row').nth(1).waitFor();
  return opened;
}
beforeAll(async () => {
  [backend, browser] = await Promise.all([startBackend(), openStoryBrowser()]);
  page = await openPage('n.hnatiuk');
  other = await openPage('n.hnatiuk');
});
afterAll(async () => {
  await browser.close();
  await backend.close();
});

const dialog = (on = page): Locator => on.getByRole('dialog');
const row = (name: string, on = page): Locator => on.getByRole('row').filter({ hasText: name });
const name = 'Лісовий Остап';

it('tells which field is wrong, and adds the technician on every desk once it is right', async () => {
  await page.getByRole('button', { name: 'Додати майстра' }).click();
  await dialog().getByLabel('Ім’я').fill(name);
  await dialog().getByLabel('Кінець зміни').fill('07:00');
  await page.keyboard.press('Enter');
  await dialog().getByText('Час, пізніший за початок зміни.').waitFor();
  await dialog().getByText('Широта й довгота, наприклад 50.45 30.52.').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await dialog().getByLabel('Кінець зміни').fill('17:30');
  await dialog().getByLabel('Звідки починає').fill('50.45 30.52');
  await page.keyboard.press('Enter');
  await row(name, other).getByText('08:00–17:30').waitFor();
});

it('shows two editors both values, and keeps what the second one decides', async () => {
  const edit = `Змінити: ${name}`;
  await page.getByRole('button', { name: edit }).click();
  await other.getByRole('button', { name: edit }).click();
  await dialog(other).getByLabel('Кінець зміни').fill('18:00');
  await other.keyboard.press('Enter');
  await row(name).getByText('08:00–18:00').waitFor();
  await dialog().getByLabel('Кінець зміни').fill('16:00');
  await page.keyboard.press('Enter');
  await dialog().getByText('Зараз: 18:00').waitFor();
  await dialog().getByText('Ваше: 16:00').waitFor();
  await dialog().getByRole('button', { name: 'Записати моє' }).click();
  await row(name, other).getByText('08:00–16:00').waitFor();
});

it('writes an absence down and takes it back', async () => {
  await page.getByRole('button', { name: `Відсутність: ${name}` }).click();
  await dialog().getByRole('button', { name: 'Додати відсутність' }).click();
  await row(name, other)
    .getByText(/Відсутній з/)
    .waitFor();
  await dialog()
    .getByRole('button', { name: /^Прибрати:/ })
    .click();
  await row(name, other).getByText('Працює', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
});

it('takes the good lines of a file, names the bad one, and changes nothing the second time', async () => {
  const columns =
    'name,phone,skills,district,work_days,shift_start,shift_end,break,start,end,max_visits,active';
  const good = 'Мороз Ілля,067 111 22 33,fiber,Центр,1 2 3,08:00,17:00,,50.45 30.52,,6,yes';
  const text = [columns, good, good.replace('fiber', 'magic').replace('33,', '44,')].join('\r\n');
  const file = { name: 'майстри.csv', mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF${text}`) };
  await page.getByRole('button', { name: 'Імпорт із CSV' }).click();
  await dialog().getByLabel('Файл CSV, UTF-8').setInputFiles(file);
  await dialog().getByRole('button', { name: 'Імпортувати' }).click();
  await dialog().getByText('Додано 1, змінено 0, без змін 0, відхилено 1').waitFor();
  await dialog()
    .getByText(/Рядок 3, skills: знайдено «magic»/)
    .waitFor();
  await row('Мороз Ілля', other).waitFor();
  await dialog().getByRole('button', { name: 'Імпортувати' }).click();
  await dialog().getByText('Додано 0, змінено 0, без змін 1, відхилено 1').waitFor();
  await page.keyboard.press('Escape');
});

it('sets how long a repair lasts, and a supervisor sees it without being able to change it', async () => {
  const repair = (on: Page): Locator =>
    on.getByRole('group', { name: 'Ремонт' }).getByLabel('Тривалість, хв');
  await repair(page).fill('5');
  await page.getByText(/Хвилини: тривалість від 10/).waitFor();
  await repair(page).fill('45');
  await page.keyboard.press('Enter');
  await page.getByText('Збережено. Діє для нових виїздів.').waitFor();
  await expect.poll(() => repair(other).inputValue()).toBe('45');
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await axeViolations(page)).toEqual([]);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  const reader = await openPage('s.doroshenko');
  expect(await repair(reader).inputValue()).toBe('45');
  expect(await repair(reader).isDisabled()).toBe(true);
  expect(await reader.getByRole('button', { name: /^Змінити:|Додати майстра/ }).count()).toBe(0);
});
