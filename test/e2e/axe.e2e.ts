// axe (WCAG 2.2 AA) on every real screen with real data, in the light and in the dark theme.
import { axeColourViolations, axeViolations } from '../support/axe.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';
import { defaultWorkingHours } from '../../shared/working-hours.ts';
import { enterBoard } from '../support/board-world.ts';
import { composer, find, reply, samplePassword, signIn } from './agent-steps.ts';
import { openStoryBrowser, type StoryBrowser } from './story-browser.ts';
import { askForCode, enterCode, rate, say } from './subscriber-steps.ts';

const name = 'Коваль Олена Петрівна';
let backend: RunningBackend;
let browser: StoryBrowser;
let desk: Page;
let assistant: Page;

beforeAll(async () => {
  [backend, browser] = await Promise.all([startBackend(), openStoryBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await backend.close();
});

/** Fails with the rule and the place of each violation in either theme. */
async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe(colorScheme);
    const look = colorScheme === 'light' ? axeViolations : axeColourViolations;
    expect(await look(page), colorScheme).toEqual([]);
  }
}

describe('before the desk', () => {
  it('the first run', async () => {
    const empty = await startBackend('empty');
    try {
      const page = await browser.open(empty.url);
      await page.getByText('Перший запуск').waitFor();
      await expectAccessible(page);
      await page.context().close();
    } finally {
      await empty.close();
    }
  });

  it('the sign-in, also refused', async () => {
    desk = await browser.open(backend.url);
    await desk.getByLabel('Логін').waitFor();
    await expectAccessible(desk);
    await desk.getByLabel('Логін').fill('i.tkachenko');
    await desk.getByLabel('Пароль', { exact: true }).fill('wrong');
    await desk.keyboard.press('Enter');
    await desk.getByText(/Логін або пароль неправильні/).waitFor();
    await expectAccessible(desk);
    await signIn(desk, 'i.tkachenko');
  });
});

describe('the assistant and the desk, side by side', () => {
  it('the empty desk', async () => {
    await desk.getByText('Черга порожня.').waitFor();
    await expectAccessible(desk);
  });

  it('the assistant: login, code, start, waiting', async () => {
    assistant = await browser.open(`${backend.url}/assistant`, { viewport: { width: 360, height: 640 } });
    await assistant.getByLabel('Телефон або особовий рахунок').waitFor();
    await expectAccessible(assistant);
    const code = await askForCode(assistant, '100482317', backend);
    await expectAccessible(assistant);
    await enterCode(assistant, code);
    await assistant.getByText('Про що ваше питання?').waitFor();
    await expectAccessible(assistant);
    await assistant.getByLabel('Опишіть, що сталося').fill('Немає інтернету');
    await assistant.getByRole('button', { name: 'Почати розмову' }).click();
    await assistant.getByText(/Ви 1-й у черзі/).waitFor();
    await expectAccessible(assistant);
  });

  it('the desk with one who waits, with a chat, replying and noting', async () => {
    await desk.getByText('У черзі · 1').waitFor();
    await expectAccessible(desk);
    await desk.keyboard.press('F3');
    await desk.getByRole('heading', { name, level: 1 }).waitFor();
    await reply(desk, 'Дивлюся на лінію');
    await say(assistant, 'Дякую, чекаю');
    await desk.getByRole('log').getByText('Дякую, чекаю').waitFor();
    await expectAccessible(desk);
    await desk.keyboard.press('Control+i');
    await composer(desk).fill('Термінал без сигналу');
    await expectAccessible(desk);
    await composer(desk).press('Enter');
    await desk.locator('article.note').waitFor();
    await expectAccessible(desk);
  });

  it('the assistant with a chat', async () => {
    await assistant.getByText('Дивлюся на лінію').waitFor();
    await expectAccessible(assistant);
  });

  it('the dialog for a new ticket', async () => {
    await desk.keyboard.press('Control+t');
    await desk.getByRole('dialog').getByLabel('Опис').fill('Немає сигналу');
    await expectAccessible(desk);
    await desk.keyboard.press('Control+Enter');
    await desk
      .getByText(/Заявку \d+ відкрито/)
      .first()
      .waitFor();
    await desk.getByRole('dialog').waitFor({ state: 'detached' });
    await expectAccessible(desk);
  });

  it('closing, rating, thanks', async () => {
    await desk.keyboard.press('F8');
    await desk.getByRole('dialog').waitFor();
    await expectAccessible(desk);
    await desk.keyboard.press('Enter');
    await assistant.getByText('Як ми допомогли?').waitFor();
    await expectAccessible(assistant);
    await rate(assistant, 4);
    await expectAccessible(assistant);
    await desk.getByText('Оцінка 4 з 5').first().waitFor();
    await expectAccessible(desk);
  });
});

describe('the other places', () => {
  it('the search: recent, results, nothing', async () => {
    await desk.keyboard.press('F2');
    await desk.getByRole('dialog').waitFor();
    await expectAccessible(desk);
    await desk.keyboard.press('Escape');
    await (await find(desk, 'коваль')).first().waitFor();
    await expectAccessible(desk);
    await find(desk, 'щщщщщщ');
    await desk.getByText(/Абонента .* не знайдено/).waitFor();
    await expectAccessible(desk);
    await desk.keyboard.press('Escape');
  });

  it('the subscriber’s page of an agent and of logistics', async () => {
    for (const login of ['o.honchar', 'n.hnatiuk']) {
      const page = await browser.open(backend.url);
      await signIn(page, login);
      const row = (await find(page, '0670000012')).first();
      await expect.poll(() => row.innerText(), { timeout: 30_000 }).toContain(name);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name, exact: true }).waitFor();
      await expectAccessible(page);
      await page.context().close();
    }
  });

  it('the tickets and one of them', async () => {
    await desk.keyboard.press('Alt+3');
    // The page before has rows of its own.
    const first = desk.locator('.rows [data-row]').first();
    await first.waitFor();
    await expectAccessible(desk);
    await first.click();
    await desk.getByLabel('Нотатка', { exact: true }).waitFor();
    await expectAccessible(desk);
  });

  it('the settings, the keys, the palette, the menu, the lock', async () => {
    await desk.keyboard.press('Alt+5');
    await desk.getByRole('heading', { name: 'Мої налаштування' }).waitFor();
    await expectAccessible(desk);
    for (const key of ['F1', 'Control+k']) {
      await desk.keyboard.press(key);
      await desk.getByRole('dialog').waitFor();
      await expectAccessible(desk);
      await desk.keyboard.press('Escape');
      await desk.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await desk.getByRole('button', { name: /^Меню: / }).click();
    await desk.getByRole('menu').waitFor();
    await expectAccessible(desk);
    await desk.keyboard.press('Escape');
    await desk.keyboard.press('Control+l');
    await desk.getByText('Екран заблоковано').first().waitFor();
    await expectAccessible(desk);
  });

  it('the working hours: what is wrong is said and named, holidays of a year come at once, the rest of the desks follow', async () => {
    const boss = await browser.open(backend.url);
    await signIn(boss, 's.doroshenko');
    await boss.goto(`${backend.url}/#/settings/hours`);
    await boss.getByRole('button', { name: `Державні свята ${new Date().getFullYear() + 1}` }).click();
    await boss.getByText(/: .*Новий рік$/).waitFor();
    const tuesday = boss.getByRole('textbox', { name: 'Години: Вівторок' });
    await tuesday.fill('08:00-13:00 12:00-20:00');
    await boss.getByRole('button', { name: 'Зберегти', exact: true }).click();
    await boss.getByText('Проміжки перетинаються або дотикаються.').waitFor();
    await expectAccessible(boss);
    await tuesday.fill('08:00-13:00 14:00-20:00');
    const logistics = await browser.open(backend.url);
    await signIn(logistics, 'n.hnatiuk');
    await logistics.goto(`${backend.url}/#/settings/hours`);
    await logistics.getByText('Особливих днів немає').first().waitFor();
    await boss.getByRole('button', { name: 'Зберегти', exact: true }).click();
    await logistics.getByText(/: .*Новий рік$/).waitFor();
    await expect
      .poll(() => logistics.getByRole('textbox', { name: 'Години: Вівторок' }).inputValue())
      .toBe('08:00-13:00 14:00-20:00');
    await expectAccessible(logistics);
    await logistics.context().close();
    const other = await enterBoard(backend.url, 's.doroshenko', samplePassword);
    const sunday = boss.getByRole('textbox', { name: 'Години: Неділя' });
    await sunday.fill('10:00-15:00');
    const { week } = defaultWorkingHours;
    const saved = { week: [...week.slice(0, 5), [], []].map((one) => [...one]), days: {}, version: 1 };
    expect(await other.wire.order('hours:save', saved)).toMatchObject({ ok: true });
    other.close();
    const conflict = boss.getByRole('alert').filter({ hasText: 'Ваше ще не записано' });
    await conflict.waitFor();
    expect(await conflict.innerText()).toMatch(/Неділя\s+Зараз: Вихідний\s+Ваше: 10:00–15:00/);
    expect(await boss.getByRole('button', { name: 'Зберегти', exact: true }).isDisabled()).toBe(true);
    await expectAccessible(boss);
    await conflict.getByRole('button', { name: 'Записати моє' }).click();
    await conflict.waitFor({ state: 'detached' });
    expect(await sunday.inputValue()).toBe('10:00-15:00');
    await boss.context().close();
  });

  it('the wallboard, as a page and on a wall', async () => {
    const boss = await browser.open(`${backend.url}/#/live`);
    await signIn(boss, 's.doroshenko');
    await boss.locator('[data-tile="visits"] [data-value]').waitFor();
    await boss.locator('[data-tile="answered"] [data-value]').waitFor();
    await expectAccessible(boss);
    await boss.keyboard.press('F11');
    await boss.locator('[data-theme="dark"] [data-tile="visits"] [data-value]').waitFor();
    await expectAccessible(boss);
    await boss.context().close();
  });

  it('the desk without a server', async () => {
    const page = await browser.open(backend.url);
    await signIn(page, 'ye.zaiets');
    await backend.kill9();
    await page.getByText(/Немає зв’язку з /).waitFor();
    await expectAccessible(page);
    expect(browser.complaints).toEqual([]);
  });
});
