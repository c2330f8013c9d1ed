// The subscriber's page on the smallest phone: by keyboard and by touch, in three languages, with wrong codes and odd texts.
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';
import { closeChat, composer, reply, shownMessages, signIn } from './agent-steps.ts';
import { expectFits, smallTargets } from './small-screen.ts';
import { openStoryBrowser, type StoryBrowser } from './story-browser.ts';
import { askForCode, enterAssistant, enterCode, say, startChat } from './subscriber-steps.ts';

const small = { viewport: { width: 320, height: 568 } };
const long = { timeout: 30_000 };
let backend: RunningBackend;
let browser: StoryBrowser;
let agent: Page;

beforeAll(async () => {
  [backend, browser] = await Promise.all([startBackend(), openStoryBrowser()]);
  agent = await browser.open(backend.url);
  await signIn(agent, 'ye.zaiets');
});
afterAll(async () => {
  await browser.close();
  await backend.close();
});

const openAssistant = (options = {}) => browser.open(`${backend.url}/assistant`, { ...small, ...options });
const isFocused = (place: Locator) => place.evaluate((element) => element === document.activeElement);

/** Goes to a control as a person without a pointer does. */
async function tabTo(page: Page, place: Locator): Promise<void> {
  await place.waitFor({ state: 'attached' });
  for (let presses = 0; presses < 25; presses++) {
    if (await isFocused(place)) return;
    await page.keyboard.press('Tab');
  }
  expect(await isFocused(place), 'reached by Tab').toBe(true);
}

/** The newest message stands above the field, also after the page has got lower, as by a phone's keyboard. */
async function expectLastInView(page: Page): Promise<void> {
  const last = page.locator('article').last();
  const field = page.getByLabel('Ваше повідомлення');
  await expect
    .poll(async () => {
      const [message, box] = [await last.boundingBox(), await field.boundingBox()];
      return message!.y + message!.height <= box!.y && message!.y >= 0;
    }, long)
    .toBe(true);
}

/** The agent answers the only one who waits. */
async function takeNext(page: Page): Promise<void> {
  await agent.getByText('У черзі · 1').waitFor();
  await agent.keyboard.press('F3');
  await page.getByText('Вам відповідає Євгенія').waitFor();
  const name = await agent.locator('[data-row][aria-current] .name').innerText();
  await agent.getByRole('heading', { name, level: 1 }).waitFor();
}

describe('the assistant at 320×568', () => {
  it('goes from the code to the rating without a pointer', async () => {
    const page = await openAssistant();
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    await expectFits(page);
    await page.getByLabel('Телефон або особовий рахунок').waitFor();
    expect(await isFocused(page.getByLabel('Телефон або особовий рахунок'))).toBe(true);
    await page.keyboard.type('067 000 00 12');
    await page.keyboard.press('Enter');
    await page.getByLabel('Код із SMS').waitFor();
    await expect.poll(() => backend.smsCodes().length, long).toBeGreaterThan(0);
    await expectFits(page);
    await expect.poll(() => isFocused(page.getByLabel('Код із SMS')), long).toBe(true);
    await page.keyboard.type(backend.smsCodes().at(-1)!.toLowerCase());
    await page.keyboard.press('Enter');
    await expect.poll(() => isFocused(page.getByRole('heading', { name: 'Добрий день' })), long).toBe(true);
    await expectFits(page);
    await tabTo(page, page.getByRole('radio', { name: 'Інтернет' }));
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.getByRole('radio', { name: 'Рахунок' }).isChecked()).toBe(true);
    await tabTo(page, page.getByLabel('Опишіть, що сталося'));
    await page.keyboard.type('Чому зняли більше?');
    await tabTo(page, button('Почати розмову'));
    await page.keyboard.press('Enter');
    await page.getByText(/Ви 1-й у черзі/).waitFor();
    await expectFits(page);
    await takeNext(page);
    await tabTo(page, page.getByLabel('Ваше повідомлення'));
    await page.keyboard.type('Дуже чекаю');
    await page.keyboard.press('Enter');
    await agent.getByRole('log').getByText('Дуже чекаю').waitFor(long);
    await reply(agent, 'Перевіряю нарахування за https://example.ua/november');
    await expect
      .poll(() => shownMessages(page), long)
      .toEqual(['Чому зняли більше?', 'Дуже чекаю', 'Перевіряю нарахування за https://example.ua/november']);
    const link = page.getByRole('link', { name: 'https://example.ua/november' });
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
    await expectLastInView(page);
    await expectFits(page);
    // 1280×1024 at 400 %.
    await page.setViewportSize({ width: 320, height: 256 });
    await expectFits(page);
    await page.getByLabel('Ваше повідомлення').focus();
    expect((await page.getByLabel('Ваше повідомлення').boundingBox())!.height).toBeGreaterThan(44);
    await page.setViewportSize(small.viewport);
    await expectLastInView(page);
    await page.reload();
    await expect.poll(() => shownMessages(page), long).toHaveLength(3);
    await composer(agent).fill('Недописана відповідь');
    await say(page, 'Дякую, бачу');
    await tabTo(page, button('Завершити розмову'));
    await page.keyboard.press('Enter');
    await page.getByText('Завершити розмову?').waitFor();
    await expectFits(page);
    expect(await smallTargets(page)).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await isFocused(button('Завершити розмову'))).toBe(true);
    await page.keyboard.press('Enter');
    await tabTo(page, button('Так, завершити'));
    await page.keyboard.press('Enter');

    await page.getByText('Як ми допомогли?').waitFor();
    await agent
      .getByText('абонент завершує розмову. Ваш ненадісланий текст лишився в ній.')
      .first()
      .waitFor();
    await agent.getByText('Завершено абонентом').first().waitFor();
    await agent.getByRole('region', { name: 'Не надіслано' }).getByText('Недописана відповідь').waitFor();
    expect(await shownMessages(agent)).toHaveLength(4);
    await expectFits(page);
    const scores = page.getByRole('radio');
    expect(await scores.evaluateAll((all) => all.map((one) => (one as HTMLInputElement).checked))).toEqual(
      Array(5).fill(false),
    );
    expect(await button('Надіслати оцінку').isDisabled()).toBe(true);
    await tabTo(page, scores.first());
    for (let steps = 0; steps < 4; steps++) await page.keyboard.press('ArrowDown');
    await tabTo(page, page.getByLabel('Коментар (необов’язково)'));
    await page.keyboard.type('Дякую!');
    await tabTo(page, button('Надіслати оцінку'));
    await page.keyboard.press('Enter');
    await page.getByText('Ваша оцінка: 5 з 5').waitFor();
    await expectFits(page);
    await agent.getByText('Дякую!').waitFor();
    await page.context().close();
  });

  it('goes by touch, and the rating can be skipped', async () => {
    const page = await openAssistant({ hasTouch: true, isMobile: true });
    await enterAssistant(page, '100733904', backend);
    await page.getByLabel('Опишіть, що сталося').fill('Не працює');
    await page.getByRole('button', { name: 'Почати розмову' }).tap();
    await takeNext(page);
    expect(await smallTargets(page)).toEqual([]);
    await page.getByLabel('Ваше повідомлення').fill('Ще питання');
    await page.getByRole('button', { name: 'Надіслати' }).tap();
    await agent.getByRole('log').getByText('Ще питання').waitFor();
    await closeChat(agent, 'Вирішено');
    await page.getByLabel(/^Коментар/).fill('Двічі пояснювала');
    await page.reload();
    await expect.poll(() => page.getByLabel(/^Коментар/).inputValue(), long).toBe('Двічі пояснювала');
    await page.getByRole('button', { name: 'Пропустити' }).tap();
    await page.getByText('Якщо питання лишилося, напишіть нам знову.').waitFor();
    await expectFits(page);
    await page.getByRole('button', { name: 'Оцінити', exact: true }).tap();
    await page.locator('label.score').nth(0).tap();
    await page.getByText('Що пішло не так?').waitFor();
    await expectFits(page);
    expect(await smallTargets(page)).toEqual([]);
    await page.getByText('Нечемно').tap();
    await page.getByRole('button', { name: 'Надіслати оцінку' }).tap();
    await page.getByText('Ваша оцінка: 1 з 5').waitFor();
    await agent.getByText('нечемно', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Нова розмова' }).tap();
    await page.getByText('Про що ваше питання?').waitFor();
    await page.getByLabel('Опишіть, що сталося').fill('Особисте');
    await expectFits(page);
    // On a borrowed phone: whoever signs in next finds nothing of it.
    await page.getByRole('button', { name: 'Вийти' }).tap();
    await enterAssistant(page, '067 000 00 20', backend);
    expect(await page.getByLabel('Опишіть, що сталося').inputValue()).toBe('');
    await page.context().close();
  });
});

describe('the queue', () => {
  it('is left once, however often that is pressed, and a new question can be asked', async () => {
    const page = await openAssistant();
    await enterAssistant(page, '050 000 00 11', backend);
    await startChat(page, 'Уже все гаразд');
    await agent.getByText('У черзі · 1').waitFor(long);
    await page.getByRole('button', { name: 'Вийти з черги' }).dblclick();
    await agent.getByText('Черга порожня.').waitFor(long);
    await page.getByRole('button', { name: 'Нова розмова' }).click();
    await page.getByLabel('Опишіть, що сталося').fill('Ні, знову');
    await page.reload();
    await expect.poll(() => page.getByLabel('Опишіть, що сталося').inputValue(), long).toBe('Ні, знову');
    await startChat(page, 'Ні, знову зникло');
    await takeNext(page);
    await expect.poll(() => shownMessages(agent), long).toContain('Ні, знову зникло');
    await closeChat(agent, 'Вирішено');
    await page.context().close();
  });
});

describe('the code', () => {
  it('can be pasted with what surrounds it', async () => {
    const page = await openAssistant({ permissions: ['clipboard-read', 'clipboard-write'] });
    const code = await askForCode(page, '100733907', backend);
    await page.evaluate((text) => navigator.clipboard.writeText(text), ` ${code.toLowerCase()}\n`);
    await page.getByLabel('Код із SMS').focus();
    await page.keyboard.press('Control+v');
    await expect.poll(() => page.getByLabel('Код із SMS').inputValue()).toContain(code.toLowerCase());
    await page.keyboard.press('Enter');
    await page.getByText('Про що ваше питання?').waitFor();
    await page.context().close();
  });

  it('dies after five wrong tries, and the right one does not help any more', async () => {
    const page = await openAssistant();
    const code = await askForCode(page, '100733906', backend);
    const wrong = code === '2222' ? '3333' : '2222';
    for (const left of [4, 3, 2, 1]) {
      await enterCode(page, wrong);
      await page.getByText(`Код неправильний. Залишилося спроб: ${left}`).waitFor();
    }
    await enterCode(page, wrong);
    await page.getByText('Код більше не діє. Отримайте новий.').waitFor();
    await enterCode(page, code);
    await expect.poll(() => page.getByLabel('Код із SMS').inputValue()).toBe('');
    await page.getByText('Код більше не діє. Отримайте новий.').waitFor();
    expect(await page.getByText('Про що ваше питання?').count()).toBe(0);
    await page.context().close();
  });

  it('answers a stranger as it answers a subscriber, and sends nothing', async () => {
    const page = await openAssistant();
    const before = backend.smsCodes().length;
    await page.getByLabel('Телефон або особовий рахунок').fill('999999999');
    await page.keyboard.press('Enter');
    await page.getByText('Якщо такий абонент є, ми надіслали SMS').waitFor();
    await enterCode(page, '2345');
    await page.getByText('Код неправильний. Залишилося спроб: 4').waitFor();
    expect(backend.smsCodes()).toHaveLength(before);
    await page.context().close();
  });
});

it('shows odd texts as text, and refuses what is too long with the limit', async () => {
  const page = await openAssistant();
  await enterAssistant(page, '050 000 00 12', backend);
  const odd = '<img src=x onerror=alert(1)> **не** \u202Eзворотне\u202C & {name} 👩‍🔧';
  await startChat(page, odd);
  await takeNext(page);
  for (const shown of [page, agent]) await expect.poll(() => shownMessages(shown), long).toEqual([odd]);
  await page.getByLabel('Ваше повідомлення').fill('я'.repeat(4_010));
  await page.getByText('Задовге на 10 символів').waitFor();
  await page.getByLabel('Ваше повідомлення').press('Enter');
  expect(await page.getByRole('button', { name: 'Надіслати' }).isDisabled()).toBe(true);
  await say(page, 'я'.repeat(4_000));
  await expect.poll(async () => (await shownMessages(agent)).length, long).toBe(2);
  await expectFits(page);
  await closeChat(agent, 'Вирішено');
  await page.context().close();
});

describe('news of an answer', () => {
  it('comes only to who asked for it, and only while the page is hidden; the title tells everybody', async () => {
    const page = await openAssistant({ permissions: ['notifications'] });
    await page.addInitScript(() => {
      const shown: string[] = [];
      Object.assign(globalThis, { shown });
      class Note {
        static readonly permission = 'granted';
        static requestPermission = () => Promise.resolve('granted');
        constructor(title: string, { body }: { body: string }) {
          shown.push(`${title}: ${body}`);
        }
        close = () => undefined;
      }
      Object.assign(globalThis, { Notification: Note });
    });
    const shown = () => page.evaluate(() => (globalThis as unknown as { shown: string[] }).shown);
    const hide = (isHidden: boolean) =>
      page.evaluate((now) => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => now });
        document.dispatchEvent(new Event('visibilitychange'));
      }, isHidden);
    await page.reload();
    await enterAssistant(page, '050 000 00 14', backend);
    await startChat(page, 'Скоро вийду');
    await takeNext(page);
    await hide(true);
    await reply(agent, 'Перша відповідь');
    await page.getByText('Перша відповідь').waitFor();
    await expect.poll(() => page.title(), long).toBe('(1) Онлайн-помічник');
    expect(await shown()).toEqual([]);
    await hide(false);
    expect(await page.title()).toBe('Онлайн-помічник');
    await page.getByRole('button', { name: 'Сповістити мене' }).click();
    await page.getByRole('button', { name: 'Не сповіщати' }).waitFor();
    await reply(agent, 'Друга відповідь');
    await page.getByText('Друга відповідь').waitFor();
    expect(await shown()).toEqual([]);
    await hide(true);
    await reply(agent, 'Третя відповідь');
    await expect.poll(shown, long).toEqual(['Онлайн-помічник: Вам відповідає Євгенія']);
    await closeChat(agent, 'Вирішено');
    await page.context().close();
  });
});

describe('the languages', () => {
  it.each([
    ['uk-UA', 'uk', 'Отримати код'],
    ['en-GB', 'en', 'Get a code'],
    ['ru-UA', 'ru', 'Получить код'],
  ])('a browser in %s gets %s', async (locale, lang, label) => {
    const page = await openAssistant({ locale });
    await page.getByRole('button', { name: label }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe(lang);
    await expectFits(page);
    await page.context().close();
  });

  it('changes on every screen, with no word missing', async () => {
    const page = await openAssistant();
    const inAll = async () => {
      const seen = new Set<string>();
      for (const [button, lang] of [
        ['English', 'en'],
        ['Русский', 'ru'],
        ['Українська', 'uk'],
      ] as const) {
        await page.getByRole('button', { name: button }).click();
        await expect.poll(() => page.locator('html').getAttribute('lang')).toBe(lang);
        const text = await page.locator('body').innerText();
        expect(text).not.toMatch(/\b(assistant|ui|chat|attachment)\.[a-z]/i);
        seen.add(text);
        await expectFits(page);
      }
      expect(seen.size).toBe(3);
    };
    await inAll();
    const code = await askForCode(page, '050 000 00 13', backend);
    await inAll();
    await enterCode(page, code);
    await page.getByText('Про що ваше питання?').waitFor();
    await inAll();
    await startChat(page, 'Питання');
    await inAll();
    await takeNext(page);
    await inAll();
    // What the agent writes is spelt as the subscriber reads; a note as the desk speaks.
    for (const [button, lang] of [
      ['English', 'en'],
      ['Українська', 'uk'],
    ] as const) {
      await page.getByRole('button', { name: button }).click();
      await expect.poll(() => composer(agent).getAttribute('lang'), long).toBe(lang);
      expect(await composer(agent).getAttribute('spellcheck')).toBe('true');
    }
    await agent.keyboard.press('Control+i');
    await expect.poll(() => composer(agent).getAttribute('lang')).toBeNull();
    await agent.keyboard.press('Control+i');
    await agent.getByText('Мова розмови: ').first().waitFor();
    // The desk follows: its last word is the language that the page ended in.
    await agent
      .getByText(/· українська/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await agent
      .getByText(/· англійська/)
      .first()
      .waitFor();
    await page.getByText('The chat goes on in English').waitFor();
    await page.reload();
    await page.getByText('The chat goes on in English').waitFor();
    // Three choices before the first is answered: each is said, and the last one holds.
    await page.evaluate(async () => {
      for (const name of ['Русский', 'Українська', 'English']) {
        document.querySelector<HTMLElement>(`button[aria-label="${name}"]`)?.click();
        await new Promise((then) => requestAnimationFrame(then));
      }
    });
    await expect
      .poll(async () => (await agent.getByText(/^Мова розмови: /).allInnerTexts()).slice(-3))
      .toEqual(['російська', 'українська', 'англійська'].map((name) => expect.stringContaining(name)));
    await page.getByRole('button', { name: 'Українська' }).click();
    await closeChat(agent, 'Вирішено');
    await page.getByText('Як ми допомогли?').waitFor();
    await inAll();
    await page.locator('label.score').nth(1).click();
    await inAll();
    await page.getByRole('button', { name: 'Надіслати оцінку' }).click();
    await page.getByText('Ваша оцінка: 2 з 5').waitFor();
    await inAll();
    expect(browser.complaints).toEqual([]);
  });
});
